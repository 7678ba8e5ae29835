"""QR codes of the account: made, drawn, scanned by a phone, expired (`wechat.md` §1.8)."""

import pytest

SCENE = "a" * 48


@pytest.fixture
def code(platform):
    """A temporary code of five minutes, as the platform made it."""
    wish = {
        "expire_seconds": 300,
        "action_name": "QR_STR_SCENE",
        "action_info": {"scene": {"scene_str": SCENE}},
    }
    return platform.post("/cgi-bin/qrcode/create", wish, access_token=platform.token())


def scan(platform, openid, **given):
    """The phone scans; answers what the control says, with its status."""
    answer = platform.app.test_client().post(f"/_sim/users/{openid}/scan", json=given)
    platform.settle()
    return answer.status_code, answer.get_json()


@pytest.mark.parametrize("by", ["ticket", "url"])
def test_a_follower_who_scans_sends_scan_with_the_bare_scene(platform, account, code, by):
    openid = platform.user()

    assert scan(platform, openid, **{by: code[by]}) == (200, {"openid": openid, "scene": SCENE})
    xml = account.take("SCAN").xml
    assert f"<EventKey><![CDATA[{SCENE}]]></EventKey>" in xml
    assert f"<Ticket><![CDATA[{code['ticket']}]]></Ticket>" in xml


def test_a_stranger_who_scans_follows_with_the_prefixed_scene(platform, account, code):
    openid = platform.user(follows=False)

    scan(platform, openid, url=code["url"])

    assert f"<EventKey><![CDATA[qrscene_{SCENE}]]></EventKey>" in account.take("subscribe").xml
    (user,) = (one for one in platform.get("/_sim/users")["users"] if one["openid"] == openid)
    assert user["follows"] is True


def test_a_code_that_has_run_out_tells_the_account_nothing(platform, account, code):
    openid = platform.user()
    assert platform.get("/_sim/view")["code"] == code["ticket"]
    platform.advance(301)

    assert scan(platform, openid, ticket=code["ticket"])[0] == 409
    assert platform.chat(openid)[-1]["text"] == "二维码已过期"
    assert platform.get("/_sim/view")["code"] is None
    assert account.received.empty()


@pytest.mark.parametrize("given", [{"ticket": "gQnone"}, {"url": "http://elsewhere/q"}, {}])
def test_a_code_of_somebody_else_is_none(platform, given):
    assert scan(platform, platform.user(), **given)[0] == 404


def test_the_picture_of_a_code_needs_its_ticket_and_no_token(platform, code):
    browser = platform.app.test_client()
    shown = browser.get("/cgi-bin/showqrcode", query_string={"ticket": code["ticket"]})

    assert (shown.status_code, shown.mimetype) == (200, "image/png")
    assert shown.data.startswith(b"\x89PNG")
    assert browser.get("/cgi-bin/showqrcode?ticket=none").status_code == 404
