import pyotp
import pytest
from sqlalchemy import update

from tests import factories
from tests.pages.desk.reading import buttons, read
from wxsign.db import db, transaction, writing
from wxsign.models import LoginTries

SECRET = "JBSWY3DPEHPK3PXP"


def _typed(reviewer, **over):
    return {"account": reviewer.account, "password": factories.PASSWORD, "totp": "", **over}


def test_a_stranger_signs_in_and_comes_to_the_page_he_asked_for(client, reviewer):
    asked = client.get("/desk/reviews/7")
    assert (asked.status_code, asked.location) == (302, "/desk/login?next=/desk/reviews/7")
    page = read(client.get(asked.location).text)
    assert [label.text for label in page.all("label")] == ["账号", "密码", "动态码"]
    assert buttons(page) == ["登录"]
    onward = page.one("input", name="next").attributes["value"]
    answer = client.post("/desk/login", data=_typed(reviewer, next=onward))
    assert (answer.status_code, answer.location) == (303, "/desk/reviews/7")
    assert client.get("/desk/").status_code == 200


def test_a_wrong_password_says_so_beside_the_field_and_keeps_the_account(client, reviewer):
    answer = client.post("/desk/login", data=_typed(reviewer, password="guessed"))
    page = read(answer.text)
    assert answer.status_code == 422
    assert page.one("p", _class="say").text.startswith("账号或密码不对。")
    account, password = page.one("input", id="account"), page.one("input", id="password")
    assert account.attributes["value"] == reviewer.account
    assert "value" not in password.attributes
    assert password.attributes["aria-describedby"] == "login-say"
    assert client.get("/desk/").status_code == 302


@pytest.mark.parametrize("account", ["nobody", "", "x" * 300])
def test_an_unknown_account_gets_the_same_answer(client, reviewer, account):
    answer = client.post("/desk/login", data=_typed(reviewer, account=account))
    assert answer.status_code == 422


def test_a_reviewer_with_a_secret_needs_its_code(client, now):
    reviewer = factories.reviewer(totp_secret=SECRET)
    assert client.post("/desk/login", data=_typed(reviewer)).status_code == 422
    code = pyotp.TOTP(SECRET).at(now)
    assert client.post("/desk/login", data=_typed(reviewer, totp=code)).status_code == 303


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/desk/",
        "//evil.example/desk/",
        "/desk/\\evil.example",
        "/desk/../student/",
        "/student/",
        "/desk/logout",
        "/desk/login",
        "javascript:alert(1)",
        "",
    ],
)
def test_the_login_leads_only_to_pages_of_the_desk(client, reviewer, wanted):
    answer = client.post("/desk/login", data=_typed(reviewer, next=wanted))
    assert answer.location == "/desk/"


def test_who_is_here_already_does_not_sign_in_again(desk):
    assert desk.get("/desk/login").location == "/desk/"


def test_logging_out_ends_the_session_and_a_second_press_ends_there_too(desk, see):
    assert "退出登录" in buttons(see())
    for _press in range(2):
        answer = desk.post("/desk/logout")
        assert (answer.status_code, answer.location) == (303, "/desk/login")
    assert desk.get("/desk/").status_code == 302


def _try(client, reviewer, password="guessed"):  # noqa: S107 - a wrong one
    return client.post("/desk/login", data=_typed(reviewer, password=password))


def _said(answer) -> str:
    return read(answer.text).one("p", _class="say").text


def test_wrong_passwords_slow_down_with_the_time_in_words(client, reviewer, clock):
    first, second, third = [_try(client, reviewer) for _n in range(3)]
    right = _try(client, reviewer, factories.PASSWORD)

    assert [answer.status_code for answer in (first, second, third)] == [422] * 3
    assert "之后" not in _said(first) + _said(second)
    assert _said(third).endswith("10:01 之后才能再试。")
    assert (right.status_code, _said(right)) == (429, "密码试错太多次，10:01 之后才能再试。")
    clock.advance(seconds=31)
    assert _try(client, reviewer, factories.PASSWORD).status_code == 303


def test_each_wrong_password_more_costs_more_and_a_right_one_begins_anew(client, reviewer, clock):
    waits = []
    for _n in range(8):
        _try(client, reviewer)
        tries = db.session.query(LoginTries).order_by(LoginTries.wrong.desc()).first()
        waits.append(round((tries.opens_at - tries.last_at).total_seconds()))
        clock.advance(minutes=16)

    assert waits == [0, 0, 30, 60, 300, 600, 900, 900]
    assert _try(client, reviewer, factories.PASSWORD).status_code == 303
    assert _try(client, reviewer).status_code == 422
    assert "之后" not in _said(_try(client, reviewer))


def test_an_account_that_does_not_exist_is_shut_alike(client, reviewer):
    nobody = factories.Reviewer(account="nobody")
    answers = [[_try(client, who) for _n in range(5)] for who in (reviewer, nobody)]

    told = [[(answer.status_code, _said(answer)) for answer in of] for of in answers]
    assert told[0] == told[1]


def test_one_account_shut_shuts_no_other(client, reviewer):
    for _n in range(3):
        _try(client, reviewer)

    assert _try(client, factories.reviewer(), factories.PASSWORD).status_code == 303


def test_a_network_is_shut_when_it_tries_one_account_after_the_other(client, reviewer):
    _try(client, reviewer)
    with transaction():
        writing().execute(update(LoginTries).values(wrong=30))

    other = factories.reviewer()
    assert _try(client, other).status_code == 422
    assert _try(client, other, factories.PASSWORD).status_code == 429


def test_signing_in_rightly_counts_against_nobody(client, reviewer):
    for _morning in range(12):
        assert _try(client, reviewer, factories.PASSWORD).status_code == 303


def test_the_reviewer_is_told_at_the_fifth_wrong_try(client, reviewer, clock, drain, fakes):
    for _n in range(6):
        _try(client, reviewer)
        clock.advance(minutes=11)
    drain()

    (mail,) = fakes.mail.sent
    assert mail.to == reviewer.email
    assert mail.text.startswith(
        f"你的审核账号{reviewer.account}刚刚连续5次输错密码（来自127.0.0.*）"
    )
