"""我的账号: password, second factor, recovery codes, and the browsers that are signed in."""

from dataclasses import replace

import pyotp
import pytest

from tests import factories
from tests.pages.desk.reading import buttons, read
from wxsign import settings as house_settings
from wxsign.actions import desk_account
from wxsign.db import db
from wxsign.models import DeskSession, RecoveryCode

NEW = "a-much-better-1"
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def production(app, settings):
    """Everything as where reviewers must have a second factor."""
    house_settings.use(replace(settings, app=replace(settings.app, environment="production")))


def _login(client, reviewer, **over):
    given = {"account": reviewer.account, "password": factories.PASSWORD, "totp": ""}
    return client.post("/desk/login", data={**given, **over})


def _changed(client, **over):
    typed = {"old": factories.PASSWORD, "password": NEW, "again": NEW}
    return client.post("/desk/account/password", data={**typed, **over})


def _set_up(client, reviewer, moment, **over):
    code = pyotp.TOTP(desk_account.secret_to_be(reviewer)).at(moment)
    typed = {"old": factories.PASSWORD, "code": code, **over}
    return client.post("/desk/account/second-factor", data=typed)


def _codes(answer) -> list[str]:
    return [line.text for line in read(answer.text).one("ol", _class="codes").all("li")]


def test_the_page_names_what_can_be_done(see):
    page = see("/desk/account")
    links = [link.text for link in page.all("a")]

    assert {"修改密码", "开通动态码", "绑定微信"} <= set(links)
    assert [item.one("b").text for item in page.one("ul", _class="sittings").all("li")] == [
        "Windows 电脑 · Chrome"
    ]
    assert "本设备" in page.one("ul", _class="sittings").text
    assert {"退出此设备", "退出其他设备"} & set(buttons(page)) == set()


def test_the_owner_learns_of_a_new_password_by_mail(desk, reviewer, drain, fakes):
    _changed(desk)
    drain()

    assert [mail.to for mail in fakes.mail.sent] == [reviewer.email]


def test_a_new_password_leaves_this_browser_in_and_no_other(app, desk, reviewer, sign_in):
    other = app.test_client()
    sign_in(other, reviewer)
    answer = _changed(desk)

    assert (answer.status_code, answer.location) == (303, "/desk/account")
    assert desk.get("/desk/account").status_code == 200
    assert other.get("/desk/account").status_code == 302
    assert _login(other, reviewer).status_code == 422
    assert _login(other, reviewer, password=NEW).status_code == 303


@pytest.mark.parametrize(
    "over, beside",
    [
        ({"old": "guessed"}, "old"),
        ({"password": "short1", "again": "short1"}, "password"),
        ({"again": "another-one-1"}, "password"),
        ({"password": factories.PASSWORD, "again": factories.PASSWORD}, "password"),
    ],
)
def test_what_is_wrong_with_a_password_stands_beside_its_field(desk, over, beside):
    answer = _changed(desk, **over)
    page = read(answer.text)

    assert answer.status_code == 422
    assert page.one("p", id=f"{beside}-say").attributes["role"] == "alert"


def test_guessing_the_password_at_an_open_desk_is_slowed_down_too(desk):
    statuses = [_changed(desk, old="guessed").status_code for _n in range(4)]

    assert statuses == [422, 422, 422, 429]


def test_a_second_factor_is_set_up_with_a_code_and_gives_ten_recovery_codes(
    app, desk, reviewer, clock
):
    secret = desk_account.secret_to_be(reviewer)
    assert secret in desk.get("/desk/account/second-factor").text
    wrong = _set_up(desk, reviewer, clock.now, code="000000")
    unproved = _set_up(desk, reviewer, clock.now, old="guessed")
    right = _set_up(desk, reviewer, clock.now)

    assert (wrong.status_code, unproved.status_code, right.status_code) == (422, 422, 200)
    codes = _codes(right)
    assert len(set(codes)) == 10
    assert "还有 10 个恢复码" in desk.get("/desk/account").text
    assert secret not in desk.get("/desk/account/second-factor").text
    clock.advance(minutes=1)
    other = app.test_client()
    assert _login(other, reviewer).status_code == 422
    assert _login(other, reviewer, totp=pyotp.TOTP(secret).at(clock.now)).status_code == 303


def test_a_set_up_that_is_sent_again_does_not_speak_of_a_wrong_code(desk, reviewer, clock):
    code = pyotp.TOTP(desk_account.secret_to_be(reviewer)).at(clock.now)
    _set_up(desk, reviewer, clock.now, code=code)

    again = _set_up(desk, reviewer, clock.now, code=code)

    page = read(desk.get(again.location).text)
    assert page.one("p", role="status").text == (
        "动态码已经开通，十个恢复码只显示一次。没有记下来，请重新生成恢复码。"
    )
    assert "还有 10 个恢复码" in page.text


def test_a_recovery_code_lets_in_once_however_it_is_typed(app, desk, reviewer, clock):
    codes = _codes(_set_up(desk, reviewer, clock.now))
    other = app.test_client()

    assert _login(other, reviewer, totp=f" {codes[0].upper()} ").status_code == 303
    assert _login(other, reviewer, totp=codes[0]).status_code == 422
    assert _login(other, reviewer, totp=codes[1].replace("-", "")).status_code == 303


def test_without_a_second_factor_there_are_no_recovery_codes(desk, see, reviewer, clock):
    place = "/desk/account/recovery-codes"
    row = see("/desk/account").one("ul", _class="ways").all("li")[2]
    asked = see(place)
    answer = desk.post(place, data={"old": factories.PASSWORD})

    assert row.text == "恢复码 开通动态码时会给十个，手机不在身边时用来登录。"
    assert answer.status_code == 409
    for page in (asked, read(answer.text)):
        card = page.one("section", _class="card")
        assert card.one("p").text == (
            "还没有开通动态码，所以没有恢复码。恢复码在手机丢了或换了时代替动态码；"
            "开通动态码时会给十个。"
        )
        assert card.all("form") == []
        assert card.one("a", href="/desk/account/second-factor").text == "开通动态码"
    assert db.session.query(RecoveryCode).count() == 0
    assert len(_codes(_set_up(desk, reviewer, clock.now))) == 10


def test_new_recovery_codes_end_the_old_ones(app, desk, reviewer, clock):
    old = _codes(_set_up(desk, reviewer, clock.now))
    refused = desk.post("/desk/account/recovery-codes", data={"old": "guessed"})
    new = _codes(desk.post("/desk/account/recovery-codes", data={"old": factories.PASSWORD}))
    other = app.test_client()

    assert refused.status_code == 422
    assert _login(other, reviewer, totp=old[3]).status_code == 422
    assert _login(other, reviewer, totp=new[3]).status_code == 303


@pytest.mark.usefixtures("production")
def test_in_production_a_reviewer_without_second_factor_sets_it_up_first(desk, reviewer, clock):
    place = "/desk/account/second-factor"
    for address in ("/desk/", "/desk/account", "/desk/reviews/1"):
        assert desk.get(address).location == place

    assert "必须开通动态码" in desk.get(place).text
    _set_up(desk, reviewer, clock.now)
    assert desk.get("/desk/account").status_code == 200


def test_a_password_that_was_given_is_changed_before_anything_else(client, sign_in):
    sign_in(client, factories.reviewer(password_is_given=True))

    assert client.get("/desk/account").location == "/desk/account/password"
    assert client.post("/desk/reviews/1/approval").location == "/desk/account/password"
    assert "请先设置自己的密码" in client.get("/desk/account/password").text
    _changed(client)
    assert client.get("/desk/account").status_code == 200


def test_one_browser_is_ended_and_then_all_others(app, desk, reviewer, sign_in):
    others = [app.test_client() for _n in range(3)]
    for other in others:
        sign_in(other, reviewer)
    second = [row.id for row in db.session.query(DeskSession).order_by(DeskSession.id)][1]
    for _press in range(2):
        answer = desk.post(f"/desk/account/sessions/{second}/ending")
        assert (answer.status_code, answer.location) == (303, "/desk/account")
    assert [one.get("/desk/account").status_code for one in others] == [302, 200, 200]

    desk.post("/desk/account/other-sessions/ending")

    assert [one.get("/desk/account").status_code for one in others] == [302] * 3
    assert desk.get("/desk/account").status_code == 200


def test_nobody_ends_the_sign_in_of_another(desk, app, sign_in):
    other, stranger = app.test_client(), factories.reviewer()
    sign_in(other, stranger)
    row = db.session.query(DeskSession).filter_by(reviewer_id=stranger.id).one()

    desk.post(f"/desk/account/sessions/{row.id}/ending")

    assert other.get("/desk/account").status_code == 200


def test_logging_out_ends_the_row_so_that_a_copied_cookie_is_worth_nothing(desk, app):
    copy = app.test_client()
    cookie = desk.get_cookie("wxsign_desk", path="/desk/").value
    copy.set_cookie("wxsign_desk", cookie, path="/desk/")
    assert copy.get("/desk/account").status_code == 200

    desk.post("/desk/logout")

    assert copy.get("/desk/account").status_code == 302


def test_a_sign_in_ends_after_twelve_hours_and_says_when_it_was_seen(desk, clock):
    began = db.session.query(DeskSession.seen_at).scalar()
    clock.advance(minutes=14)
    desk.get("/desk/account")
    assert db.session.query(DeskSession.seen_at).scalar() == began
    clock.advance(minutes=2)
    desk.get("/desk/account")
    assert db.session.query(DeskSession.seen_at).scalar() > began

    clock.advance(hours=11, minutes=45)
    assert desk.get("/desk/account").status_code == 302
