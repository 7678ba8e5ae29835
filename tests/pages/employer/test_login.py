"""Sign in by password or by code; the WeChat that asks is bound (S5, S20)."""

import pytest
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy import func, select

from tests import factories
from tests.pages.student.reading import Page
from wxsign.actions.proof import Matter
from wxsign.db import db
from wxsign.models import Binding, Code, EmployerUser
from wxsign.pages.limits import limiter
from wxsign.vault import fingerprint

NOTICE = "2026-1"


def _in_wechat(app, client, openid: str, **more: str) -> None:
    serializer = app.session_interface.serializer_of(app, "employer")
    cookie = serializer.dumps({"openid": openid, **more})
    client.set_cookie("wxsign_employer", cookie, path="/employer/")


def _sign_in(client, **over: str):
    typed = {"account": "hr", "password": factories.PASSWORD, "notice": NOTICE}
    return client.post("/employer/login", data=typed | over)


def _says(response, field: str) -> str:
    return Page(response).one(id=f"{field}-say").text


def _codes() -> int:
    found = db.session.scalar(select(func.count()).select_from(Code))
    db.session.rollback()
    return found or 0


def _ask(client, phone: str):
    return client.post("/employer/login/phone", data={"phone": phone, "notice": NOTICE})


def test_ten_wrong_passwords_close_the_account_from_wherever_they_come(
    app, client, user, monkeypatch
):
    storage = MemoryStorage()
    monkeypatch.setattr(limiter, "_storage", storage)
    monkeypatch.setattr(limiter, "_limiter", MovingWindowRateLimiter(storage))
    answers = []

    for number in range(11):
        _in_wechat(app, client, f"oStranger{number}")
        answers.append(_sign_in(client, password=f"guess {number}").status_code)

    assert answers == [422] * 10 + [429]


def test_a_stranger_is_sent_to_the_login_page(client):
    response = client.get("/employer/agreements")

    assert (response.status_code, response.location) == (302, "/employer/login")


def test_a_form_of_a_stranger_is_refused_and_not_lost_in_a_redirect(client):
    response = client.post("/employer/candidates", data={"student": "1"})

    assert response.status_code == 400
    assert Page(response).name == "employer.refusal"


@pytest.mark.requirement("S5", "S20")
def test_account_and_password_sign_in_and_bind_the_wechat(app, client, user):
    _in_wechat(app, client, "oEmployer1")

    response = _sign_in(client)

    assert (response.status_code, response.location) == (303, "/employer/")
    bound = db.session.scalars(select(Binding)).one()
    assert (bound.audience, bound.person_id, bound.openid) == ("employer", user.id, "oEmployer1")
    assert factories.fresh(EmployerUser, user.id).notice_version == NOTICE
    assert Page(client.get("/employer/")).name == "employer.home"


def test_whoever_came_for_a_page_gets_it_after_the_login(app, client, user):
    _in_wechat(app, client, "oEmployer1", next="/employer/agreements")

    assert _sign_in(client).location == "/employer/agreements"


def test_a_new_wechat_replaces_the_old_one_and_is_signed_in_at_once(app, client, user):
    factories.bind(user, "oOldPhone")
    _in_wechat(app, client, "oNewPhone")

    _sign_in(client)

    assert db.session.scalars(select(Binding.openid)).all() == ["oNewPhone"]
    assert Page(client.get("/employer/")).name == "employer.home"


def test_a_wrong_password_keeps_the_account_and_says_so_beside_the_field(client, user):
    response = _sign_in(client, password="guess")

    assert response.status_code == 422
    assert Page(response).one(id="account")["value"] == "hr"
    assert _says(response, "password") == (
        "账号或密码不对。请核对后再试；忘记密码可以用短信验证码登录。"
    )


def test_without_the_tick_nobody_is_signed_in(client, user):
    response = _sign_in(client, notice="")

    assert response.status_code == 422
    assert _says(response, "notice") == "请先阅读并勾选个人信息处理说明。"
    assert _says(response, "password") == "为了安全，密码不会留在页面上，请再填一次。"
    assert client.get("/employer/").location == "/employer/login"


def test_an_older_notice_does_not_count_as_read(client, user):
    assert _sign_in(client, notice="2025-1").status_code == 422


def test_a_code_to_the_phone_signs_in(client, user):
    asked = _ask(client, f" {user.phone[:3]} {user.phone[3:]}")
    code_page = Page(client.get(asked.location))
    of = Matter(f"phone:{fingerprint(user.phone)}", "login")

    response = client.post("/employer/login/code", data={"code": factories.digits(of)})

    assert (asked.status_code, asked.location) == (303, "/employer/login/code")
    assert code_page.all(class_="small")[0].text == (
        f"如果 137****{user.phone[-4:]} 是已登记的手机号，验证码已经发出。"
    )
    assert (response.status_code, response.location) == (303, "/employer/")
    assert Page(client.get("/employer/")).name == "employer.home"


def test_who_has_several_accounts_may_sign_in_another_way(client, user):
    factories.employer(phone=user.phone)
    _ask(client, user.phone)
    digits = factories.digits(Matter(f"phone:{fingerprint(user.phone)}", "login"))

    page = Page(client.post("/employer/login/code", data={"code": digits}, follow_redirects=True))

    assert page.one("h1").text == "选择账号"
    assert page.one("a", href="/employer/login").text == "换一种方式登录"


def test_an_unknown_number_gets_the_same_answers_and_no_message(client, user):
    answers = []
    for phone in (user.phone, "13811112222"):
        asked = _ask(client, phone)
        page = client.get(asked.location)
        wrong = client.post("/employer/login/code", data={"code": "12345"})
        masked, token = f"{phone[:3]}****{phone[-4:]}", Page(page).one(name="csrf_token")["value"]
        alike = page.get_data(as_text=True).replace(masked, "").replace(token, "")  # by the second
        answers.append((asked.location, alike, _says(wrong, "code")))

    assert answers[0] == answers[1]
    assert _codes() == 1


def test_asking_again_too_soon_looks_the_same_and_sends_nothing(client, user):
    _ask(client, user.phone)

    again = _ask(client, user.phone)

    assert (again.status_code, again.location) == (303, "/employer/login/code")
    assert _codes() == 1


def test_an_incomplete_number_is_said_beside_the_field_and_kept(client, user):
    response = _ask(client, "1381111")

    assert response.status_code == 422
    assert _says(response, "phone") == "手机号应为 11 位，以 1 开头。"
    assert Page(response).one(id="phone")["value"] == "1381111"


def test_the_code_page_without_a_number_goes_back_to_the_number(client):
    assert client.get("/employer/login/code").location == "/employer/login/phone"
    assert client.post("/employer/login/code").location == "/employer/login/phone"


def test_signing_out_forgets_who_was_here(here):
    response = here.post("/employer/login/end")

    assert (response.status_code, response.location) == (303, "/employer/login")
    assert here.get("/employer/").location == "/employer/login"
