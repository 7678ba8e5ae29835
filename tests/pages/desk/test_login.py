import pyotp
import pytest

from tests import factories
from tests.pages.desk.reading import buttons, read

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


def test_ten_wrong_passwords_close_the_account_for_a_while(client, reviewer, counted):
    other = factories.reviewer()
    answers = [
        client.post("/desk/login", data=_typed(reviewer, password=f"guess {number}")).status_code
        for number in range(11)
    ]
    assert answers == [422] * 10 + [429]
    assert client.post("/desk/login", data=_typed(reviewer)).status_code == 429
    assert client.post("/desk/login", data=_typed(other)).status_code == 303


def test_signing_in_rightly_counts_against_nobody(client, reviewer, counted):
    for _morning in range(12):
        assert client.post("/desk/login", data=_typed(reviewer)).status_code == 303
