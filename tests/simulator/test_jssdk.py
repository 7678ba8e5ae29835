"""The stand-in of the JS-SDK, and the ticket behind it (`wechat.md` §5.2, §8.3)."""

import hashlib
import json

import pytest

from tests.simulator.account import APP_ID

PAGE = "http://127.0.0.1:8000/student/?from=menu"


def ticket(platform):
    return platform.get("/cgi-bin/ticket/getticket", type="jsapi", access_token=platform.token())


def config(platform, page=PAGE, signed_page=None, held=None, **changes):
    """What the stand-in is told for wx.config on this page."""
    words = held or ticket(platform)["ticket"]
    text = f"jsapi_ticket={words}&noncestr=N&timestamp=1&url={signed_page or page}"
    facts = {
        "appId": APP_ID,
        "timestamp": "1",
        "nonceStr": "N",
        "signature": hashlib.sha1(text.encode()).hexdigest(),  # noqa: S324 - WeChat's choice
        "page": page,
        **changes,
    }
    return told(platform, "config", n=1, phone="", **facts)


def told(platform, what, **query):
    text = platform.http.get(f"/_sim/jssdk/{what}", query_string=query).get_data(as_text=True)
    return json.loads(text.removeprefix("wxSimulated(1, ").removesuffix(")"))["errMsg"]


def test_the_ticket_stays_the_same_for_two_hours_and_is_answered_as_documented(platform):
    first = ticket(platform)
    platform.advance(7190)
    again = ticket(platform)
    platform.advance(11)
    fresh = ticket(platform)

    assert first == {"errcode": 0, "errmsg": "ok", "ticket": first["ticket"], "expires_in": 7200}
    assert again["ticket"] == first["ticket"] != fresh["ticket"]
    assert 0 < again["expires_in"] <= 10


@pytest.mark.parametrize(
    "query,errcode",
    [({"type": "jsapi"}, 41001), ({"type": "jsapi", "access_token": "made-up"}, 40001)],
)
def test_a_ticket_needs_a_token(platform, query, errcode):
    assert platform.get("/cgi-bin/ticket/getticket", **query)["errcode"] == errcode


def test_a_ticket_is_of_a_kind(platform):
    answer = platform.get("/cgi-bin/ticket/getticket", type="x", access_token=platform.token())

    assert answer["errcode"] == 40097


@pytest.mark.parametrize(
    "changes,outcome",
    [
        ({}, "config:ok"),
        ({"page": "http://h5.127.0.0.1/"}, "config:ok"),  # a sub-domain of what is registered
        ({"appId": "wxother"}, "config:invalid appid"),
        ({"page": "http://evil.example/"}, "config:invalid url domain"),
        ({"signed_page": "http://127.0.0.1:8000/student/"}, "config:invalid signature"),
        ({"timestamp": "2"}, "config:invalid signature"),
        ({"held": "made-up"}, "config:invalid signature"),
    ],
)
def test_the_signature_must_fit_account_domain_and_page(platform, changes, outcome):
    ticket(platform)

    assert config(platform, **changes) == outcome


def test_a_ticket_that_is_over_signs_nothing(platform):
    held = ticket(platform)["ticket"]
    platform.advance(7201)

    assert config(platform, held=held) == "config:invalid signature"


def test_calls_are_granted_or_refused_and_recorded_with_their_phone(platform):
    openid = platform.user()
    asked = {"n": 1, "phone": f"phone-{openid}", "page": PAGE, "api": "hideMenuItems"}

    outcomes = [
        told(platform, "call", **asked, granted="true", given='{"menuList": ["a"]}'),
        told(platform, "call", **asked, granted="false", given="{}"),
    ]

    calls = platform.get("/_sim/jssdk")["calls"]
    assert outcomes == ["hideMenuItems:ok", "hideMenuItems:permission denied"]
    assert [(row["api"], row["phone"], row["given"]) for row in calls] == [
        ("hideMenuItems", openid, {"menuList": ["a"]}),
        ("hideMenuItems", openid, {}),
    ]


def test_the_stand_in_stands_where_the_real_script_does(platform):
    with platform.http.get("/open/js/jweixin-1.6.0.js") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "text/javascript")
        assert "It is not Tencent's file" in answer.get_data(as_text=True)


@pytest.mark.parametrize("query", ["n=alert(1)&api=x", "n=1&api=a(b)"])
def test_nothing_but_a_number_and_a_name_gets_into_a_script(platform, query):
    assert platform.http.get(f"/_sim/jssdk/call?{query}").status_code == 400


def test_the_open_tag_agrees_to_one_more_of_each_template_and_the_account_is_told(
    platform, account
):
    openid = platform.user()
    platform.post(
        "/_sim/subscriptions",
        {"template_id": "S1", "title": "进度", "fields": [{"key": "thing1", "label": "单位"}]},
    )
    asked = {"n": 1, "phone": f"phone-{openid}", "page": PAGE, "templates": "S1,unknown"}

    outcomes = [told(platform, "subscribe", **asked) for _ in range(2)]
    stranger = told(platform, "subscribe", **{**asked, "phone": ""})

    left = platform.get(f"/_sim/users/{openid}/subscriptions")
    assert (outcomes, stranger) == (["subscribe:ok"] * 2, "subscribe:fail")
    assert left["left"] == {"S1": 2}
    assert (
        "<TemplateId><![CDATA[S1]]></TemplateId>" in account.take("subscribe_msg_popup_event").xml
    )
