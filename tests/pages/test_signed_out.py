"""Whoever was signed out meanwhile and sends a form learns that, and keeps what he wrote."""

import pytest

from tests import factories
from tests.pages.student.reading import Page

WHY = "单位通知调整了报到的时间，想再商量一下。"


@pytest.fixture
def sends(app, sign_in):
    """Send this form as somebody whose sign-in has ended, with the token that every form has."""

    def sent(path, **form):
        app.config["WTF_CSRF_ENABLED"] = True
        return app.test_client().post(path, data={"csrf_token": "of-before", **form})

    return sent


@pytest.mark.parametrize(
    "path, way",
    [
        ("/student/agreements/1/termination", "/student/"),
        ("/employer/agreements/1/termination", "/employer/login"),
        ("/desk/reviews/1/rejection", "/desk/"),
    ],
)
def test_a_form_of_nobody_says_that_he_is_signed_out_and_shows_what_he_wrote(sends, path, way):
    secret = factories.student().id_number

    answer = sends(path, reason=WHY, password="一个很长的密码不是句子"[:6], number=secret)

    page = Page(answer)
    assert answer.status_code == 400
    assert page.one("h1").text == "你已退出登录，这一步没有办理"
    ways = [part for part in page.one("nav", aria_label="你可以这样做").walk() if part.tag == "a"]
    assert ways[0]["href"] == way
    assert [text.text for text in page.all("p", class_="typed")] == [WHY]
    assert secret not in answer.text
    assert "打开太久" not in answer.text


def test_a_form_that_lay_open_too_long_shows_what_was_written_too(client, app, sign_in):
    sign_in(client, factories.student())
    app.config["WTF_CSRF_ENABLED"] = True

    page = Page(client.post("/student/agreements/1/termination", data={"reason": WHY}))

    assert page.one("h1").text == "这一页打开太久了，请再提交一次"
    assert [text.text for text in page.all("p", class_="typed")] == [WHY]


def test_a_sign_in_that_takes_too_long_is_no_sign_out(app):
    app.config["WTF_CSRF_ENABLED"] = True

    page = Page(app.test_client().post("/employer/login", data={"account": "unit1"}))

    assert page.one("h1").text == "这一页打开太久了，请再提交一次"
