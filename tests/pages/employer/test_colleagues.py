"""同事账号: added, removed, handed over; the first login sets the password (product.md, 1)."""

import re

import pytest
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from tests import factories
from tests.pages.student.reading import Page
from wxsign.actions import colleagues
from wxsign.actions.proof import Matter
from wxsign.db import db
from wxsign.gateways import Unreachable
from wxsign.models import EmployerUser
from wxsign.pages.limits import limiter
from wxsign.rules.refusals import WORDS, Reason
from wxsign.vault import fingerprint

NEW = {"name": "沈若溪", "phone": "13755556666", "account": "ruoxi"}
LIST = "/employer/colleagues"


@pytest.fixture
def other(user):
    return factories.colleague(user.employer, name="沈若溪", account="ruoxi")


def _digits(phone):
    return factories.digits(Matter(f"phone:{fingerprint(phone)}", "login"))


def _arrive(client, phone, **more):
    """A code to the phone, typed in."""
    client.post("/employer/login/phone", data={"phone": phone, "notice": "2026-1"} | more)
    return client.post("/employer/login/code", data={"code": _digits(phone)})


def _is_main(person):
    return factories.fresh(EmployerUser, person.id).is_main


def test_the_list_shows_everybody_and_whose_account_is_the_main_one(here, user, other):
    page = Page(here.get(LIST))

    rows = [row.text for row in page.all("a", class_="weui-cell")]
    assert rows == [
        f"周以宁（我）管理员 hr {user.phone[:3]}****{user.phone[-4:]}主账号",
        f"沈若溪招聘 ruoxi {other.phone[:3]}****{other.phone[-4:]}",
    ]
    assert page.one("a", data_action="add").text == "开通同事账号"


def test_a_new_colleague_sets_his_password_at_his_first_login(app, here, user):
    added = here.post(LIST, data=NEW)
    assert (added.status_code, added.location) == (303, LIST)
    assert "等待首次登录" in Page(here.get(LIST)).main.text
    his = app.test_client()

    arrived = _arrive(his, NEW["phone"])
    asked = Page(his.get(his.get(arrived.location).location))
    form = asked.one("form")["action"]
    weak = his.post(form, data={"password": "ruoxi-2026", "again": "ruoxi-2026"})
    inside = his.post(form, data={"password": "first-day-2026", "again": "first-day-2026"})

    assert arrived.location == "/employer/login/account"
    assert asked.one("h1").text == "首次登录，请设置密码"
    assert asked.one("a", href="/employer/login").text == "暂不设置，返回"
    assert weak.status_code == 422
    assert (inside.status_code, inside.location) == (303, "/employer/")
    assert Page(his.get("/employer/")).name == "employer.home"


def test_a_name_that_no_agreement_can_bear_is_said_beside_it_and_kept(here, user):
    answer = here.post(LIST, data=NEW | {"name": "若溪😀"})
    here.post(LIST, data=NEW | {"name": "若\x00溪"})

    page = Page(answer)
    assert (answer.status_code, page.one(id="name")["value"]) == (422, "若溪😀")
    assert page.one(id="name-say").text == "“😀”不能印到协议书上，请改用文字。"
    assert "若溪" in Page(here.get(LIST)).main.text


@pytest.mark.requirement("S5")
def test_the_main_account_shows_a_code_until_the_colleague_has_signed_in(here, user, fakes):
    new = factories.colleague(user.employer, password_hash="")
    path = f"{LIST}/{new.id}"
    before = Page(here.get(path))
    shown = here.post(f"{path}/code")
    page = Page(here.get(path))
    again = here.post(f"{path}/code")

    assert before.main.text.count("出示邀请码") == 2
    assert f"首次登录的短信已发给{new.name}。" in before.main.text
    assert (shown.status_code, shown.location) == (303, path)
    assert page.one("p", class_="scan-code")["aria-label"] == f"邀请{new.name}的二维码"
    assert (again.status_code, len(fakes.wechat.scenes)) == (303, 2)
    assert list(fakes.wechat.scenes.values()) == [7 * 24 * 3600] * 2
    assert all(re.fullmatch(r"join[0-9a-f]{48}", scene) for scene in fakes.wechat.scenes)


@pytest.mark.parametrize("whose", ["signed in", "elsewhere"])
def test_nobody_else_gets_a_code(here, user, other, fakes, whose):
    stranger = factories.employer()
    person = {"signed in": other, "elsewhere": stranger}[whose]

    answer = here.post(f"{LIST}/{person.id}/code")

    assert answer.status_code == {"signed in": 303, "elsewhere": 404}[whose]
    assert fakes.wechat.scenes == {}


def test_while_wechat_is_away_the_code_is_not_shown_and_the_page_says_so(here, user, fakes):
    new = factories.colleague(user.employer, password_hash="")
    fakes.wechat.fails_with(Unreachable("timeout"))

    answer = here.post(f"{LIST}/{new.id}/code")

    assert answer.status_code == 503
    assert "微信" in Page(answer).main.text


def test_what_is_wrong_stands_beside_its_field(here, user, other):
    wrong = here.post(LIST, data={"name": "", "phone": "1375", "account": "若溪"})
    taken = here.post(LIST, data=NEW)
    listed = here.post(LIST, data=NEW | {"account": "ruoxi2", "phone": other.phone})

    says = [[say.text for say in Page(one).all(class_="say")] for one in (wrong, taken, listed)]
    assert (wrong.status_code, Page(wrong).one(id="phone")["value"]) == (422, "1375")
    assert says[0][:2] == ["请填写姓名。", "手机号应为 11 位，以 1 开头。"]
    assert says[1:] == [
        ["这个账号已经有人用了，请换一个。"],
        ["这个手机号已经是本单位的同事账号。"],
    ]


def test_a_colleague_sees_the_list_and_decides_nothing(client, sign_in, user, other):
    sign_in(client, other)

    page = Page(client.get(LIST))
    assert "add" not in page.actions
    for path in ("new", f"{other.id}/handover", f"{other.id}/removal"):
        assert client.get(f"{LIST}/{path}").status_code == 403
    assert client.post(LIST, data=NEW | {"account": "x-x-x"}).status_code == 403
    assert client.post(f"{LIST}/{user.id}/removal").status_code == 403
    assert client.post(f"{LIST}/{other.id}/handover").status_code == 403
    assert Page(client.get(f"{LIST}/{user.id}")).actions == []


def test_a_removed_colleague_is_logged_out_at_once(app, here, sign_in, user, other):
    his = app.test_client()
    sign_in(his, other)
    assert his.get("/employer/").status_code == 200

    answers = [here.post(f"{LIST}/{other.id}/removal") for _tap in range(2)]

    assert [(one.status_code, one.location) for one in answers] == [(303, LIST)] * 2
    assert his.get("/employer/").location == "/employer/login"
    assert here.get(f"{LIST}/{other.id}").status_code == 404


def test_removing_is_asked_once_more_on_a_page_of_its_own(here, user, other):
    at = f"{LIST}/{other.id}"
    opened = Page(here.get(at)).one(data_action="remove")
    page = Page(here.get(opened["href"]))

    assert (opened.tag, opened["href"]) == ("a", f"{at}/removal")
    assert page.one("h1").text == "移除沈若溪？"
    assert "移除后不能恢复" in page.main.text
    assert page.one("form", action=f"{at}/removal").tag == "form"
    assert here.get(f"{LIST}/{user.id}/removal").location == f"{LIST}/{user.id}"
    assert factories.fresh(EmployerUser, other.id).removed_at is None


def test_the_main_account_is_handed_over_once_and_only_with_a_code(here, user, other):
    at = f"{LIST}/{other.id}/handover"
    opened = Page(here.get(f"{LIST}/{other.id}")).one(data_action="hand_over")
    page = Page(here.get(opened["href"]))
    bare = here.post(at)
    assert (opened.tag, opened["href"], bare.status_code, _is_main(other)) == ("a", at, 422, False)
    asked = here.post(f"{at}/code")
    typed = {"code": factories.digits(colleagues.handover_matter(other.id, user.id))}

    answers = [here.post(at, data=typed) for _tap in range(2)]

    assert page.one("h1").text == "把主账号移交给沈若溪？"
    assert "之后只有沈若溪能移交回来。" in page.main.text
    assert (asked.status_code, asked.location) == (303, at)
    assert [(one.status_code, one.location) for one in answers] == [(303, LIST)] * 2
    assert here.get(at).location == here.post(f"{at}/code").location == LIST
    assert _is_main(other)
    assert "add" not in Page(here.get(LIST)).actions


def test_a_wrong_code_hands_nothing_over_and_is_told_beside_the_field(here, user, other):
    at = f"{LIST}/{other.id}/handover"
    here.post(f"{at}/code")
    right = factories.digits(colleagues.handover_matter(other.id, user.id))

    answer = here.post(at, data={"code": "000000" if right != "000000" else "111111"})

    assert answer.status_code == WORDS[Reason.CODE_WRONG].status
    assert Page(answer).one(id="code-say").text == "验证码不对，还可以再试 4 次。"
    assert not _is_main(other)


def test_the_main_account_goes_to_nobody_who_has_never_signed_in(here, user):
    new = factories.colleague(user.employer, password_hash="")
    page = Page(here.get(f"{LIST}/{new.id}"))
    at = f"{LIST}/{new.id}/handover"

    answers = [here.get(at), here.post(at), here.post(f"{at}/code")]

    assert "hand_over" not in page.actions
    assert page.one(class_="shut-line").text == (
        "移交主账号：他还没有登录过，登录并设置密码后才能移交"
    )
    assert [one.status_code for one in answers] == [409] * 3
    assert Page(answers[0]).one("h1").text == "这位同事还没有登录过，不能把主账号移交给他"
    assert not _is_main(new)


def test_a_stranger_of_another_unit_is_not_there(here, user):
    stranger = factories.colleague(factories.employer().employer)

    assert here.get(f"{LIST}/{stranger.id}").status_code == 404
    assert here.post(f"{LIST}/{stranger.id}/handover").status_code == 404
    assert here.post(f"{LIST}/{stranger.id}/removal").status_code == 303
    assert factories.fresh(EmployerUser, stranger.id).removed_at is None


def test_a_unit_asks_for_thirty_accounts_an_hour_at_most(here, user, monkeypatch):
    storage = MemoryStorage()
    monkeypatch.setattr(limiter, "_storage", storage)
    monkeypatch.setattr(limiter, "_limiter", MovingWindowRateLimiter(storage))

    answers = [here.post(LIST).status_code for _try in range(31)]

    assert answers == [422] * 30 + [429]


def test_a_phone_of_two_units_is_asked_which_one(app, client, user):
    twice = factories.employer(phone=user.phone, employer_name="宜昌江禾示例食品有限公司")

    arrived = _arrive(client, user.phone)
    page = Page(client.get(arrived.location))
    nobody = client.post("/employer/login/account", data={"user": "999"})
    inside = client.post("/employer/login/account", data={"user": str(twice.id)})

    assert arrived.location == "/employer/login/account"
    assert [line.text for line in page.all("label")] == [
        "武汉云麓示例软件有限公司hr",
        f"宜昌江禾示例食品有限公司{twice.account}",
    ]
    assert nobody.status_code == 422
    assert (inside.status_code, inside.location) == (303, "/employer/")
    assert Page(client.get("/employer/")).one("h1").text == "宜昌江禾示例食品有限公司"


def test_nobody_chooses_an_account_without_a_right_code(client, user):
    client.post("/employer/login/phone", data={"phone": user.phone, "notice": "2026-1"})
    client.post("/employer/login/code", data={"code": "000000"})

    for path in ("account", f"password/{user.id}"):
        typed = {"user": str(user.id), "password": "stolen-2026-x", "again": "stolen-2026-x"}
        answer = client.post(f"/employer/login/{path}", data=typed)
        assert (answer.status_code, answer.location) == (303, "/employer/login/phone")
        assert client.get(f"/employer/login/{path}").location == "/employer/login/phone"
    assert db.session.get_one(EmployerUser, user.id).epoch == 0


def test_an_arrival_ends_after_ten_minutes_and_with_its_password(client, user, clock):
    _arrive(client, user.phone, forgotten="1")
    path = f"/employer/login/password/{user.id}"
    clock.advance(minutes=10, seconds=1)

    late = client.post(path, data={"password": "too-late-2026", "again": "too-late-2026"})

    assert (late.status_code, late.location) == (303, "/employer/login/phone")


@pytest.mark.requirement("S23")
def test_a_forgotten_password_is_set_anew_by_a_code(app, client, sign_in, user):
    elsewhere = app.test_client()
    sign_in(elsewhere, user)
    assert Page(client.get("/employer/login/phone?forgotten=1")).one("h1").text == "忘记密码"
    arrived = _arrive(client, user.phone, forgotten="1")
    path = client.get(arrived.location).location
    assert Page(client.get(path)).one("h1").text == "设置新密码"

    client.post(path, data={"password": "remembered-2026", "again": "remembered-2026"})

    typed = {"account": "hr", "password": "remembered-2026", "notice": "2026-1"}
    assert app.test_client().post("/employer/login", data=typed).status_code == 303
    assert elsewhere.get("/employer/").location == "/employer/login"
