"""Web OAuth, ../spec/wechat.md §2."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.simulator.account import APP_ID, SECRET

RETURN = "http%3A%2F%2F127.0.0.1%3A8000%2Fwechat%2Foauth%2Freturn"
PARAMETERS = {
    "appid": APP_ID,
    "redirect_uri": RETURN,
    "response_type": "code",
    "scope": "snsapi_base",
    "state": "student0a1b",
}
WECHAT = {"User-Agent": "Mozilla/5.0 (iPhone) MicroMessenger/8.0.50 NetType/WIFI"}


def link(path="authorize", **changes):
    pairs = {**PARAMETERS, **changes}
    return f"/connect/oauth2/{path}?" + "&".join(f"{name}={value}" for name, value in pairs.items())


def code_of(answer):
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer.location).query)["code"][0]


def ask(platform, headers=WECHAT, **changes):
    return platform.http.get(link(**changes), headers=headers)


def exchange(platform, code, **changes):
    query = {"appid": APP_ID, "secret": SECRET, "code": code, "grant_type": "authorization_code"}
    return platform.get("/sns/oauth2/access_token", **query | changes)


def test_the_phone_in_the_hand_comes_back_with_code_and_state_and_the_code_tells_who(platform):
    openid = platform.user()

    answer = ask(platform)

    told = exchange(platform, code_of(answer))
    where = urlsplit(answer.location)
    assert (where.netloc, where.path) == ("127.0.0.1:8000", "/wechat/oauth/return")
    assert parse_qs(where.query)["state"] == ["student0a1b"]
    assert (told["openid"], told["scope"], told["expires_in"]) == (openid, "snsapi_base", 7200)
    assert "is_snapshotuser" not in told
    auth = platform.get("/sns/auth", access_token=told["access_token"], openid=openid)
    assert auth == {"errcode": 0, "errmsg": "ok"}


def test_a_code_is_good_once_and_for_five_minutes(platform):
    platform.user()
    used, old = code_of(ask(platform)), code_of(ask(platform))
    exchange(platform, used)

    assert exchange(platform, used)["errcode"] == 40163
    platform.advance(300)
    assert exchange(platform, old)["errcode"] == 40029
    assert exchange(platform, "made-up")["errcode"] == 40029


@pytest.mark.parametrize(
    "changes,errcode",
    [
        ({"code": ""}, 41008),
        ({"appid": "wxother"}, 40013),
        ({"secret": "wrong"}, 40125),
        ({"appid": ""}, 41002),
        ({"grant_type": "client_credential"}, 40002),
    ],
)
def test_an_exchange_with_a_wrong_account_is_refused_and_leaves_the_code_good(
    platform, changes, errcode
):
    platform.user()
    code = code_of(ask(platform))

    wrong = {"code": code, **changes}
    assert exchange(platform, wrong.pop("code"), **wrong)["errcode"] == errcode
    assert "openid" in exchange(platform, code)


@pytest.mark.parametrize(
    "changes,words",
    [
        ({"redirect_uri": RETURN.replace("127.0.0.1%3A8000", "127.0.0.1")}, "错误码:10003"),
        ({"redirect_uri": RETURN.replace("127.0.0.1", "localhost")}, "错误码:10003"),
        ({"redirect_uri": "http://127.0.0.1:8000/"}, "错误码:40035"),
        ({"scope": "snsapi_login"}, "错误码:10005"),
        ({"scope": ""}, "错误码:10010"),
        ({"redirect_uri": ""}, "错误码:10011"),
        ({"appid": ""}, "错误码:10012"),
        ({"state": ""}, "错误码:10013"),
        ({"state": "with-dash"}, "错误码:40035"),
        ({"state": "a" * 129}, "错误码:40035"),
        ({"appid": "wxother"}, "错误码:40013"),
        ({"response_type": "token"}, "错误码:10005"),
        ({"surprise": "1"}, "错误码:40035"),
    ],
)
def test_a_faulty_link_shows_a_page_with_its_code(platform, changes, words):
    platform.user()

    answer = ask(platform, **changes)

    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert words in answer.text


def test_the_parameters_must_stand_in_their_order(platform):
    platform.user()
    head, tail = link().split("&state=")
    swapped = head.replace("&scope=snsapi_base", f"&state={tail}&scope=snsapi_base")

    answer = platform.http.get(swapped, headers=WECHAT)

    assert answer.status_code == 200
    assert "错误码:40035" in answer.text


def test_extra_parameters_of_wechat_may_follow_the_state(platform):
    platform.user()

    assert ask(platform, forcePopup="true").status_code == 302
    assert ask(platform, state="a" * 128).status_code == 302


def test_another_browser_is_told_to_use_wechat(platform):
    platform.user()

    answer = ask(platform, headers={"User-Agent": "Mozilla/5.0 Chrome/156"})

    assert answer.status_code == 200
    assert "请在微信客户端打开链接" in answer.text


def test_a_frame_is_asked_for_its_name_and_goes_on_as_that_phone(platform):
    student, employer = platform.user(), platform.user()

    page = ask(platform, headers={"Sec-Fetch-Dest": "iframe"})
    codes = [
        code_of(platform.http.get(link("confirm", phone=f"phone-{openid}")))
        for openid in (student, employer)
    ]

    assert page.status_code == 200
    assert "authorize.js" in page.text
    assert [exchange(platform, code)["openid"] for code in codes] == [student, employer]


def test_a_frame_without_a_name_is_the_phone_touched_last(platform):
    student, employer = platform.user(), platform.user()
    platform.post(f"/_sim/users/{employer}/touch")

    named = code_of(platform.http.get(link("confirm", phone="")))

    assert student != employer
    assert exchange(platform, named)["openid"] == employer


def test_a_phone_that_named_itself_is_in_the_hand_from_then_on(platform):
    platform.user()
    employer = platform.user()
    platform.http.get(link("confirm", phone=f"phone-{employer}"))

    assert exchange(platform, code_of(ask(platform)))["openid"] == employer


def test_a_user_agent_may_name_its_phone(platform):
    student, employer = platform.user(), platform.user()
    agent = {"User-Agent": f"MicroMessenger/8.0 phone-{student}"}
    platform.post(f"/_sim/users/{employer}/touch")

    assert exchange(platform, code_of(ask(platform, headers=agent)))["openid"] == student


def test_without_any_phone_the_page_says_so(platform):
    answer = ask(platform)

    assert answer.status_code == 200
    assert "没有这部手机" in answer.text


def test_a_snapshot_user_is_flagged_and_has_a_virtual_openid(platform):
    openid = platform.user(snapshot=True)

    told = exchange(platform, code_of(ask(platform)))

    assert told["is_snapshotuser"] == 1
    assert told["openid"] != openid
    assert len(told["openid"]) == 28


def test_a_web_token_of_somebody_else_is_refused(platform):
    platform.user()
    told = exchange(platform, code_of(ask(platform)))

    wrong = platform.get("/sns/auth", access_token=told["access_token"], openid="o" + "0" * 27)
    unknown = platform.get("/sns/auth", access_token="made-up", openid=told["openid"])

    assert (wrong["errcode"], unknown["errcode"]) == (40003, 40001)
