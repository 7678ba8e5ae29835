"""Binding: notice, who I am, code, in (S5, S16 to S19)."""

import re

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests import factories
from tests.pages.student.reading import Page
from wxsign.db import db
from wxsign.models import Binding, Code, Student
from wxsign.vault import one_time_digits


def _typed(student, **over) -> dict[str, str]:
    return {
        "school": str(student.school_id),
        "name": student.name,
        "id_number": student.id_number,
        "agree": "1",
        **over,
    }


def _digits() -> str:
    code_id = db.session.scalars(select(Code.id).order_by(Code.id.desc())).first()
    db.session.rollback()
    return one_time_digits(code_id)


def _begin(client, student) -> Page:
    """The form sent, the page 这是我 open."""
    return Page(client.post("/student/binding", data=_typed(student), follow_redirects=True))


def _in_wechat(app, client, openid: str) -> None:
    cookie = app.session_interface.serializer_of(app, "student").dumps({"openid": openid})
    client.set_cookie("wxsign_student", cookie, path="/student/")


def _says(response: TestResponse, field: str) -> str:
    page = Page(response)
    wrong = page.one(aria_describedby=f"{field}-say")
    assert wrong["aria-invalid"] == "true"
    return page.one(id=f"{field}-say").text


def test_a_stranger_is_sent_to_the_binding_page(client):
    response = client.get("/student/")

    assert (response.status_code, response.location) == (302, "/student/binding")


@pytest.mark.requirement("S18")
def test_the_binding_page_shows_the_versioned_notice_and_asks_for_three_items(client):
    factories.school()

    page = Page(client.get("/student/binding"))

    assert page.name == "student.binding"
    assert [label.text for label in page.all("label")] == [
        "我已阅读并同意",
        "学校",
        "姓名",
        "身份证号",
    ]
    assert [h.text for h in page.one(class_="notice").walk() if h.tag == "h3"] == [
        "为什么需要你的信息",
        "用到哪些信息",
        "谁会看到",
        "保存多久",
        "你的权利",
    ]
    assert [span.text for span in page.all("span") if span.text.startswith("版本")] == [
        "版本 2026-1"
    ]
    assert "checked" not in page.one("input", name="agree").attributes


def test_wrong_fields_come_back_with_sentences_and_everything_that_was_typed(client):
    student = factories.student()
    number = student.id_number[:-1] + ("1" if student.id_number[-1] != "1" else "2")

    typed = {"school": "", "name": "", "id_number": number}
    response = client.post("/student/binding", data=typed)

    assert response.status_code == 422
    assert _says(response, "school") == "请选择学校。"
    assert _says(response, "name") == "请填写姓名。"
    assert _says(response, "id_number") == "身份证号有一位不对，请逐位核对。"
    assert _says(response, "agree") == "请先阅读并勾选。"
    assert Page(response).one("input", name="id_number")["value"] == number


@pytest.mark.requirement("S19")
def test_the_code_goes_to_the_phone_on_record_and_the_page_shows_it_masked(client, drain, fakes):
    student = factories.student(phone="13912345678")

    page = _begin(client, student)
    drain()

    assert page.name == "student.binding_person"
    assert page.rows == [
        ("姓名", student.name),
        ("学校", "湖北示例学院"),
        ("学院", "计算机学院"),
        ("专业", "软件工程"),
        ("手机号", "139****5678"),
    ]
    assert [text.phone for text in fakes.sms.sent] == ["13912345678"]
    assert "13912345678" not in page.main.text


@pytest.mark.requirement("S19")
def test_who_gets_no_code_reads_whom_to_ask_in_which_order(client):
    page = _begin(client, factories.student())

    assert page.one("details").text == (
        "收不到验证码，或手机号已经不用了？按这个顺序联系：学院辅导员或就业干事 → "
        "学校就业信息科（027-87654321）→ 省中心负责老师。请他们核对学校登记的手机号。"
    )


@pytest.mark.requirement("S5", "S18")
def test_the_right_code_binds_this_wechat_and_opens_the_home(app, client):
    student = factories.student(verified_at=None, notice_version="")
    _in_wechat(app, client, "oOfThisPhone")
    page = _begin(client, student)
    assert [b.text for b in page.all("button", data_action="confirm")] == ["这是我，绑定微信"]

    response = client.post("/student/binding/verification", data={"code": _digits()})

    assert (response.status_code, response.location) == (303, "/student/")
    assert Page(client.get("/student/")).name == "student.home"
    bound = db.session.scalars(select(Binding)).one()
    assert (bound.audience, bound.person_id, bound.openid) == (
        "student",
        student.id,
        "oOfThisPhone",
    )
    known = factories.fresh(Student, student.id)
    assert (known.verified_at is not None, known.notice_version) == (True, "2026-1")


@pytest.mark.requirement("S5")
def test_outside_wechat_the_code_logs_in_and_binds_nothing(client):
    page = _begin(client, factories.student())
    assert [b.text for b in page.all("button", data_action="confirm")] == ["这是我，登录"]

    client.post("/student/binding/verification", data={"code": _digits()})

    assert Page(client.get("/student/")).name == "student.home"
    assert db.session.scalars(select(Binding)).all() == []


def test_after_binding_the_student_lands_on_the_page_he_came_for(app, client):
    cookie = {"openid": "oOfThisPhone", "next": "/student/invitations/7"}
    signed = app.session_interface.serializer_of(app, "student").dumps(cookie)
    client.set_cookie("wxsign_student", signed, path="/student/")
    _begin(client, factories.student())

    response = client.post("/student/binding/verification", data={"code": _digits()})

    assert response.location == "/student/invitations/7"


def test_a_new_wechat_replaces_the_old_one_and_logs_it_out(app, client, sign_in):
    student = factories.student()
    factories.bind(student, "oOldPhone")
    old = app.test_client()
    sign_in(old, student)
    _in_wechat(app, client, "oNewPhone")
    said = _begin(client, student).main.text

    client.post("/student/binding/verification", data={"code": _digits()})

    assert "你现在绑定在另一个微信上：确认后改绑这个微信，那个微信会退出登录" in said
    assert Page(client.get("/student/")).name == "student.home"
    assert old.get("/student/").location == "/student/binding"
    assert db.session.scalars(select(Binding.openid)).all() == ["oNewPhone"]


def test_a_wechat_of_somebody_else_is_refused(app, client):
    factories.bind(factories.student(), "oTaken")
    _in_wechat(app, client, "oTaken")
    _begin(client, factories.student())

    response = client.post("/student/binding/verification", data={"code": _digits()})

    assert response.status_code == 409
    assert Page(response).main["data-reason"] == "bound_elsewhere"


def test_a_wrong_code_stays_beside_its_field_with_the_digits_kept(client):
    _begin(client, factories.student())
    wrong = "000000" if _digits() != "000000" else "111111"

    response = client.post("/student/binding/verification", data={"code": wrong})

    assert response.status_code == 422
    assert _says(response, "code") == "验证码不对，还可以再试 4 次"
    assert Page(response).one("input", name="code")["value"] == wrong


def test_a_code_of_another_browser_does_not_fit(app, client):
    student = factories.student()
    _begin(client, student)
    digits = _digits()
    other = app.test_client()
    _begin(other, student)

    response = other.post("/student/binding/verification", data={"code": digits})

    assert response.status_code == 422


def test_a_second_code_waits_for_a_minute_and_says_so(client, clock):
    _begin(client, factories.student())

    early = client.post("/student/binding/code")
    clock.advance(seconds=61)
    later = client.post("/student/binding/code")

    assert early.status_code == 429
    assert re.fullmatch(r"\d+ 秒后可重新获取验证码", _says(early, "code"))
    assert (later.status_code, later.location) == (303, "/student/binding/person")


def test_going_back_and_sending_the_form_again_sends_no_second_code(client):
    student = factories.student()
    _begin(client, student)

    page = _begin(client, student)

    assert page.name == "student.binding_person"
    assert len(db.session.scalars(select(Code.id)).all()) == 1


@pytest.mark.parametrize(
    "over, reason",
    [
        pytest.param(
            {"enrolment_approved": False},
            "enrolment_pending",
            marks=pytest.mark.requirement("S16"),
        ),
        pytest.param(
            {"training_mode": "2"}, "directed", marks=pytest.mark.requirement("S17", "S166")
        ),
    ],
)
def test_who_may_not_sign_reads_why_and_whom_to_ask(client, over, reason):
    response = client.post("/student/binding", data=_typed(factories.student(**over)))

    page = Page(response)
    assert (response.status_code, page.main["data-reason"]) == (403, reason)
    assert [a["href"] for a in page.one("nav").walk() if a.tag == "a"] == [
        "/help#login",
        "/help#contact",
        "/student/",
    ]
    assert db.session.scalars(select(Code.id)).all() == []


@pytest.mark.requirement("S18")
def test_an_unknown_person_gets_one_answer_for_every_cause(client):
    student = factories.student()

    by_name = client.post("/student/binding", data=_typed(student, name="别人"))
    by_number = client.post(
        "/student/binding", data=_typed(student, id_number=factories.id_card(77))
    )

    for response in (by_name, by_number):
        assert response.status_code == 404
        assert Page(response).one("h1").text == "学校、姓名和身份证号对不上学校登记的信息"


def test_the_half_way_pages_lead_back_to_the_form_when_nothing_was_begun(client):
    assert client.get("/student/binding/person").location == "/student/binding"
    assert client.post("/student/binding/verification").location == "/student/binding"
    assert client.post("/student/binding/code").location == "/student/binding"


def test_who_is_known_already_goes_home(client, sign_in):
    sign_in(client, factories.student())

    assert client.get("/student/binding").location == "/student/"


def test_in_wechat_the_binding_page_first_asks_wechat_who_holds_the_phone(client):
    agent = {"User-Agent": "Mozilla/5.0 MicroMessenger/8.0"}

    response = client.get("/student/binding", headers=agent)

    assert response.location == "/student/oauth/start?next=/student/binding"
