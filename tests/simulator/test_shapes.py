"""The shapes of ../spec/wechat.md: fields of events, answers, words of refusals, the defaults.

What the platform does beyond them is an assumption; `docs/checklist-sandbox.md` names each.
"""

import pytest
import xmltodict

from wxsign.simulator import events
from wxsign.simulator.config import Config

HEAD = ["ToUserName", "FromUserName", "CreateTime", "MsgType"]


def fields(delivery):
    """Tags of an event in their order, with their text."""
    return xmltodict.parse(delivery.xml)["xml"]


def test_every_event_has_the_fields_of_its_kind(platform, account):
    openid = platform.user()
    platform.push()
    at = f"/_sim/users/{openid}"
    doings = [
        (f"{at}/follow", {}, "subscribe", ["Event", "EventKey"]),
        (f"{at}/scan", {"scene": "bind42"}, "SCAN", ["Event", "EventKey", "Ticket"]),
        (f"{at}/tap", {"button": "学生服务"}, "VIEW", ["Event", "EventKey", "MenuId"]),
        (f"{at}/tap", {"button": "帮助"}, "CLICK", ["Event", "EventKey"]),
        (f"{at}/say", {"text": "签约"}, "text", ["Content", "MsgId"]),
        (f"{at}/unfollow", {}, "unsubscribe", ["Event", "EventKey"]),
    ]

    for path, body, name, expected in doings:
        platform.post(path, body)
        found = fields(account.take(name))
        assert list(found) == HEAD + expected
        assert (found["ToUserName"], found["FromUserName"]) == ("gh_wxsimulator", openid)
        assert found["CreateTime"].isdigit()


def test_a_receipt_has_the_fields_of_the_documented_one_and_a_number_beyond_a_float(
    platform, account
):
    openid = platform.user()

    sent = platform.send(openid)
    found = fields(account.take("TEMPLATESENDJOBFINISH"))

    assert list(found) == [*HEAD, "Event", "MsgID", "Status"]
    assert (found["FromUserName"], int(found["MsgID"])) == (openid, sent["msgid"])
    assert sent["msgid"] > 2**53
    assert sorted(sent) == ["errcode", "errmsg", "msgid"]


@pytest.mark.parametrize(
    "event,more",
    [
        ("user_info_modified", []),
        ("user_authorization_revoke", ["RevokeInfo"]),
        ("user_authorization_cancellation", []),
    ],
)
def test_who_withdraws_is_named_in_openid_and_is_not_the_sender(platform, account, event, more):
    openid = platform.user()

    platform.post(f"/_sim/users/{openid}/withdrawal", {"event": event})
    found = fields(account.take(event))

    assert list(found) == [*HEAD, "Event", "OpenID", "AppID", *more]
    assert (found["OpenID"], found["AppID"]) == (openid, "wxsimulator")
    assert found["FromUserName"] != openid
    assert found.get("RevokeInfo", "205") == "205"


def test_answers_have_the_documented_shape_and_errors_come_with_status_200(platform):
    openid, token = platform.user(), platform.token()
    wish = {
        "expire_seconds": 300,
        "action_name": "QR_STR_SCENE",
        "action_info": {"scene": {"scene_str": "s"}},
    }
    shapes = {
        "stable_token": list(platform.stable()),
        "token": list(platform.plain()),
        "ip": platform.get("/cgi-bin/getcallbackip", access_token=token),
        "qr": sorted(platform.post("/cgi-bin/qrcode/create", wish, access_token=token)),
        "ticket": sorted(
            platform.get("/cgi-bin/ticket/getticket", access_token=token, type="jsapi")
        ),
        "menu": platform.push(),
    }
    refusal = platform.http.post(
        f"/cgi-bin/message/template/send?access_token={token}", json={"touser": openid}
    )

    assert shapes == {
        "stable_token": ["access_token", "expires_in"],
        "token": ["access_token", "expires_in"],
        "ip": {"ip_list": ["127.0.0.1"]},
        "qr": ["expire_seconds", "ticket", "url"],
        "ticket": ["errcode", "errmsg", "expires_in", "ticket"],
        "menu": {"errcode": 0, "errmsg": "ok"},
    }
    assert (refusal.status_code, refusal.mimetype) == (200, "application/json")
    assert sorted(refusal.get_json()) == ["errcode", "errmsg"]


def test_the_words_of_refusals_are_those_that_were_seen(build):
    platform = build(template_quota=1)
    openid, stranger = platform.user(), platform.user(follows=False)
    bad = {"thing1": {"value": "一" * 21}, "time2": {"value": "15:01"}}
    answers = [
        platform.send("o" + "0" * 27),
        platform.send(openid, template_id="T9"),
        platform.send(openid, data=bad),
        platform.send(openid, data={"time2": {"value": "15:01"}}),
        platform.send(stranger),
        platform.send(openid),
        platform.send(openid),
    ]

    words = [(one["errcode"], one["errmsg"].partition(" rid: ")[0]) for one in answers]

    assert words == [
        (40003, "invalid openid"),
        (40037, "invalid template_id"),
        (47003, "argument invalid! data.thing1.value invalid"),
        (47003, "argument invalid! data.thing1.value is empty"),
        (43004, "require subscribe"),
        (0, "ok"),
        (45009, "reach max api daily quota limit"),
    ]


@pytest.mark.parametrize(
    "wish,scene",
    [
        ({"action_name": "QR_SCENE", "action_info": {"scene_id": 7}}, "0"),  # the classic mistake
        ({"action_name": "QR_SCENE", "action_info": {"scene": {"scene_id": 7}}}, "7"),
        ({"action_name": "QR_LIMIT_STR_SCENE", "action_info": {"scene": {"scene_str": "x"}}}, "x"),
    ],
)
def test_a_code_names_the_scene_inside_the_inner_object(platform, account, wish, scene):
    openid = platform.user()

    made = platform.post("/cgi-bin/qrcode/create", wish, access_token=platform.token())
    platform.post(f"/_sim/users/{openid}/scan", {"ticket": made["ticket"]})

    assert fields(account.take("SCAN"))["EventKey"] == scene


@pytest.mark.parametrize(
    "wish",
    [
        {"action_name": "QR_STR_SCENE", "action_info": {"scene": {"scene_str": "x" * 65}}},
        {"action_name": "QR_STR_SCENE", "action_info": {"scene": {"scene_str": ""}}},
        {"action_name": "QR_STR_SCENE", "expire_seconds": 2_592_001},
        {"action_name": "QR_OTHER"},
    ],
)
def test_a_code_against_the_rules_is_not_made(platform, wish):
    answer = platform.post("/cgi-bin/qrcode/create", wish, access_token=platform.token())

    assert sorted(answer) == ["errcode", "errmsg"]


def test_the_defaults_are_those_of_the_documentation(config):
    plain = Config(
        **{name: config[name] for name in config if name not in ("quick_receipts", "retry_pause")}
    )

    assert (plain.callback_timeout, events._TRIES) == (5.0, 3)
    assert (plain.token_quota, plain.template_quota) == (2000, 100_000)
