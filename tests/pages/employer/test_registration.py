"""单位注册: data and licence, a code, an account; then the school is at turn (S20, S22)."""

from io import BytesIO

import pytest
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy import func, select

from tests import factories
from tests.pages.student.reading import Page
from tests.registrations import PDF, last, png, profile, typed
from wxsign.actions.proof import Matter
from wxsign.db import db
from wxsign.models import Code, Employer, EmployerUser, File
from wxsign.pages.limits import limiter
from wxsign.rules import media
from wxsign.vault import fingerprint

TWICE = "为了安全，密码不会留在页面上，请重新填写两次。"
ACCOUNT = {"account": "guanggu", "password": "sign-on-line-2026", "again": "sign-on-line-2026"}


@pytest.fixture
def school(app):
    return factories.school()


def first(client, to, **over):
    """Press 下一步; the body of a large file is a temporary file of the played browser."""
    answer = client.post("/employer/registration", data=typed(to, **over))
    answer.request.environ["wsgi.input"].close()
    return answer


def hidden(page):
    """What the second page carries on."""
    return {one["name"]: one["value"] for one in page.all("input", type="hidden")}


def digits(phone="13911112222"):
    return factories.digits(Matter(f"phone:{fingerprint(phone)}", "register"))


def confirm(client, page, **over):
    data = hidden(page) | ACCOUNT | {"code": digits()} | over
    return client.post("/employer/registration/confirmation", data=data)


def says(response, field):
    return Page(response).one(id=f"{field}-say").text


def count(table):
    found = db.session.scalar(select(func.count()).select_from(table))
    db.session.rollback()
    return found


@pytest.mark.requirement("S20", "S22")
def test_a_unit_registers_and_sees_who_decides(client, school):
    second = Page(first(client, school))
    done = confirm(client, second)
    state = Page(client.get(done.location))

    assert second.name == "employer.registration_confirmation"
    assert second.rows[0] == ("单位名称", profile()["name"])
    assert second.rows[-2][0] == "营业执照"
    assert second.rows[-1] == ("审核学校", "湖北示例学院")
    assert (done.status_code, done.location) == (303, "/employer/unit/review")
    assert state.one("h1").text == "等待湖北示例学院审核"
    assert state.one(data_state="waiting").text == "待审核"
    assert dict(state.rows)["已等"] == "0 分"


def test_registered_means_signed_in_but_for_nothing_else_yet(client, school):
    confirm(client, Page(first(client, school)))

    for path in ("", "search", "candidates", "agreements", "confirmation"):
        answer = client.get(f"/employer/{path}")
        if path != "confirmation":
            assert (answer.status_code, answer.location) == (302, "/employer/unit/review")
    assert client.post("/employer/search", data={"school": "1"}).status_code == 302


def test_every_wrong_field_is_named_and_what_was_typed_stays(client, school):
    response = first(
        client, school, credit_code="9142", phone="027-87651234", school="0", licence="", notice=""
    )
    page = Page(response)

    assert response.status_code == 422
    assert [say.text for say in page.all("p", class_="say")] == [
        "统一社会信用代码应为 18 位。",
        "手机号应为 11 位，以 1 开头。",
        "请上传营业执照。",
        "请选择审核学校。",
        "请先阅读并勾选个人信息处理说明。",
    ]
    assert page.one(id="name").text == profile()["name"]
    assert page.one(id="credit_code")["value"] == "9142"
    assert count(Code) == count(File) == 0


def test_a_licence_that_was_right_is_kept_through_other_mistakes(client, school):
    wrong = Page(first(client, school, postcode="4"))
    kept = hidden(wrong)["licence_id"]

    second = Page(first(client, school, licence="", licence_id=kept))

    assert wrong.one(class_="kept").text.startswith("已收到 png")
    assert second.name == "employer.registration_confirmation"
    assert count(File) == 1


def test_the_file_of_another_visitor_does_not_count(app, client, school):
    kept = hidden(Page(first(client, school, postcode="4")))["licence_id"]

    stranger = app.test_client()
    answer = first(stranger, school, licence="", licence_id=kept)

    assert says(answer, "licence") == "请上传营业执照。"


@pytest.mark.parametrize(
    "data",
    [
        b"#!/bin/sh\nrm -rf /\n",
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    ],
)
def test_a_script_that_calls_itself_a_photo_is_not_kept(client, school, data):
    answer = first(client, school, licence=(BytesIO(data), "licence.jpg", "image/jpeg"))

    assert answer.status_code == 422
    assert says(answer, "licence").startswith("营业执照只能是 jpg、png 图片或 PDF")
    assert count(File) == 0


def test_too_large_a_licence_is_said_beside_the_field_with_its_size(client, school):
    large = PDF[:-6] + bytes(media.MOST_BYTES + 600_000) + PDF[-6:]

    answer = first(client, school, licence=(BytesIO(large), "licence.pdf"))

    assert answer.status_code == 422
    assert says(answer, "licence") == "营业执照不能超过 10 MB，现在是 10.6 MB。"
    assert count(File) == 0


def test_only_the_pages_that_take_a_file_take_a_large_body(client, school):
    large = client.post("/employer/login", data={"account": "x" * (2 * 1024 * 1024)})

    assert large.status_code == 413
    huge = (BytesIO(bytes(17 * 1024 * 1024)), "licence.pdf")
    assert first(client, school, licence=huge).status_code == 413


@pytest.mark.requirement("S22")
def test_a_known_code_is_told_what_to_do_instead(client, school):
    factories.employer(credit_code=profile()["credit_code"])

    answer = first(client, school)

    assert answer.status_code == 422
    assert says(answer, "credit_code") == (
        "这个统一社会信用代码已经注册过，不用再注册。请本单位的主账号在“同事账号”里给你开通账号；"
        "不知道主账号是谁，请联系学校。"
    )
    assert count(Code) == 0


def test_a_code_that_was_registered_meanwhile_comes_back_beside_its_field(client, school):
    second = Page(first(client, school))
    factories.employer(credit_code=profile()["credit_code"])

    answer = confirm(client, second)

    assert answer.status_code == 422
    assert Page(answer).name == "employer.registration"
    assert says(answer, "credit_code").startswith("这个统一社会信用代码已经注册过")


def test_whether_an_account_is_taken_costs_a_right_code(client, school):
    factories.employer(account="guanggu")
    second = Page(first(client, school))

    guessed = confirm(client, second, code="000000")
    proven = confirm(client, second)

    assert [say.text for say in Page(guessed).all("p", class_="say")] == [
        "验证码不对，还可以再试 4 次。",
        TWICE,
    ]
    assert says(proven, "account") == "这个账号已经有人用了，请换一个。"
    assert says(proven, "password") == TWICE
    assert "value" not in Page(proven).one(id="password").attributes
    assert Page(proven).one(id="code")["value"] == digits()
    assert confirm(client, second, account="guanggu2").status_code == 303


def test_a_weak_password_is_refused_in_words_and_never_sent_back(client, school):
    answer = confirm(client, Page(first(client, school)), password="guanggu-1", again="guanggu-1")
    page = Page(answer)

    assert answer.status_code == 422
    assert says(answer, "password").startswith("密码不够安全：至少 10 个字符")
    assert "value" not in page.one(id="password").attributes
    assert page.one(id="account")["value"] == "guanggu"


def test_going_back_loses_nothing(client, school):
    second = Page(first(client, school))

    sent = hidden(second) | {"edit": "1", "account": "guanggu"}
    page = Page(client.post("/employer/registration", data=sent))
    again = Page(client.post("/employer/registration", data=hidden(second) | hidden(page)))

    assert page.name == "employer.registration"
    assert again.one(id="account")["value"] == "guanggu"
    assert page.one(id="contact")["value"] == "梁知远"
    assert page.one(class_="kept").text.startswith("已收到 png")
    assert "checked" in page.one("input", name="notice").attributes


def test_a_second_press_ends_on_the_state(client, school):
    second = Page(first(client, school))
    answers = [confirm(client, second) for _tap in range(2)]

    assert [answer.location for answer in answers] == ["/employer/unit/review"] * 2
    assert count(Employer) == 1


def test_another_code_comes_only_after_a_minute(client, school, clock):
    second = Page(first(client, school))
    sent = hidden(second) | ACCOUNT | {"code": "123456"}
    too_soon = client.post("/employer/registration/code", data=sent)
    clock.advance(seconds=61)
    later = client.post("/employer/registration/code", data=sent)

    assert (too_soon.status_code, later.status_code) == (422, 200)
    assert says(later, "password") == TWICE
    assert Page(later).one(id="code")["value"] == ""
    assert count(Code) == 2


def test_a_stranger_sends_sixty_messages_an_hour_at_most(client, school, monkeypatch):
    storage = MemoryStorage()
    monkeypatch.setattr(limiter, "_storage", storage)
    monkeypatch.setattr(limiter, "_limiter", MovingWindowRateLimiter(storage))

    answers = [client.post("/employer/registration").status_code for _try in range(61)]

    assert answers == [422] * 60 + [429]


def test_the_wechat_that_registers_is_bound(app, client, school):
    serializer = app.session_interface.serializer_of(app, "employer")
    client.set_cookie("wxsign_employer", serializer.dumps({"openid": "oNew"}), path="/employer/")

    confirm(client, Page(first(client, school)))

    user = db.session.scalars(select(EmployerUser)).one()
    bound = factories.db.session.execute(
        select(factories.Binding.person_id, factories.Binding.openid)
    ).one()
    assert tuple(bound) == (user.id, "oNew")
    assert last(user.employer_id).state == "waiting"


def test_the_ways_in_lead_to_each_other(client):
    login = Page(client.get("/employer/login"))
    links = {link.text: link["href"] for link in login.all("a")}

    assert links["注册单位账号"] == "/employer/registration"
    assert links["忘记密码"] == "/employer/login/phone?forgotten=1"
    assert Page(client.get("/employer/registration")).name == "employer.registration"


def test_the_bytes_of_a_kept_licence_are_those_that_came(client, school, fakes):
    first(client, school)

    row = db.session.scalars(select(File)).one()
    assert (row.media_type, row.size, row.claimed_by) == ("image/png", len(png()), "")
    assert fakes.storage.get(row.name) == png()
