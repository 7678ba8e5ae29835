"""Phones, menu and what reaches a reader."""

import json

import pytest

from tests.simulator.account import MENU


def refused(platform, path, body):
    answer = platform.http.post(path, data=json.dumps(body))
    return answer.status_code, answer.get_json()["error"]


def test_a_user_keeps_openid_and_facts_when_added_again(platform):
    openid = platform.user(phone="13900000001", email="lin@example.cn")
    platform.post("/_sim/users", {"openid": openid, "blocked": True})

    assert len(openid) == 28
    assert openid[0] == "o"
    assert platform.get("/_sim/users") == {
        "users": [
            {
                "openid": openid,
                "name": "林知夏",
                "phone": "13900000001",
                "email": "lin@example.cn",
                "follows": True,
                "blocked": True,
                "blacklisted": False,
                "snapshot": False,
            }
        ]
    }


def test_wrong_use_of_the_control_api_is_named(platform):
    openid = platform.user()

    assert refused(platform, "/_sim/users", {"openid": "x"})[0] == 400
    assert refused(platform, f"/_sim/users/{openid}/tap", {}) == (400, "button is missing")
    assert refused(platform, f"/_sim/users/{openid}/tap", {"button": "学生服务"}) == (
        404, "no menu was pushed yet",
    )  # fmt: skip
    assert refused(platform, "/_sim/users/nobody/follow", {}) == (404, "nobody has this openid")
    assert refused(platform, "/_sim/clock", {"advance": "1"})[0] == 400
    assert refused(platform, "/_sim/inject", {"path": "/x"})[0] == 400
    assert refused(platform, "/_sim/inject", {"path": "/x", "errcod": 1})[0] == 400
    assert refused(platform, "/_sim/inject", {"path": "/x", "reset": "never"})[0] == 400


def test_a_tap_opens_the_entry_and_tells_the_account(platform, account):
    openid = platform.user()
    platform.push()

    tapped = platform.post(f"/_sim/users/{openid}/tap", {"button": "学生服务"})
    view = account.take("VIEW").xml
    clicked = platform.post(f"/_sim/users/{openid}/tap", {"button": "帮助"})
    click = account.take("CLICK").xml

    assert tapped == {"url": "http://127.0.0.1:8000/student/"}
    assert "<EventKey><![CDATA[http://127.0.0.1:8000/student/]]></EventKey><MenuId>" in view
    assert clicked == {"url": None}
    assert "<EventKey><![CDATA[help]]></EventKey>" in click


def test_who_does_not_follow_sees_no_menu(platform):
    openid = platform.user(follows=False)
    platform.push()

    status, _words = refused(platform, f"/_sim/users/{openid}/tap", {"button": "学生服务"})

    assert status == 409


def test_following_shows_in_the_user_info(platform):
    openid, token = platform.user(), platform.token()
    followed = platform.get("/cgi-bin/user/info", access_token=token, openid=openid)
    platform.post(f"/_sim/users/{openid}/unfollow")

    left = platform.get("/cgi-bin/user/info", access_token=token, openid=openid)

    unknown = platform.get("/cgi-bin/user/info", access_token=token, openid="o" + "0" * 27)
    assert followed["subscribe"] == 1
    assert left == {"subscribe": 0, "openid": openid}
    assert unknown["errcode"] == 40003


def test_a_menu_is_kept_until_it_is_deleted(platform):
    token = platform.token()
    before = platform.get("/cgi-bin/menu/get", access_token=token)
    platform.push()
    kept = platform.get("/cgi-bin/menu/get", access_token=token)
    platform.get("/cgi-bin/menu/delete", access_token=token)

    assert before["errcode"] == 46003
    assert kept == {"menu": MENU}
    assert platform.get("/cgi-bin/menu/get", access_token=token)["errcode"] == 46003


VIEW = {"type": "view", "name": "学生", "url": "http://127.0.0.1:8000/"}


@pytest.mark.parametrize(
    "buttons,errcode",
    [
        ([], 40016),
        ([VIEW] * 4, 40016),
        ([{**VIEW, "type": "banana"}], 40017),
        ([{**VIEW, "name": "用户服务们们"}], 40018),
        ([{**VIEW, "url": ""}], 40020),
        ([{**VIEW, "url": "http://a/" + "x" * 1024}], 40020),
        ([{**VIEW, "url": "http://a/\r\n"}], 40055),
        ([{"type": "click", "name": "帮助", "key": ""}], 40019),
        ([{"name": "用户服务", "sub_button": []}], 40023),
        ([{"name": "用户服务", "sub_button": [VIEW] * 6}], 40023),
        ([{"name": "用户服务", "sub_button": [{**VIEW, "type": "x"}]}], 40024),
        ([{"name": "用户服务", "sub_button": [{**VIEW, "name": "字" * 21}]}], 40025),
        ([{"name": "用户服务", "sub_button": [{**VIEW, "url": None}]}], 40027),
        ([{"name": "用户服务", "sub_button": [{**VIEW, "url": "ftp://a/"}]}], 40054),
        (["x"], 47001),
    ],
)
def test_a_menu_against_the_rules_is_refused_and_the_old_one_stays(platform, buttons, errcode):
    platform.push()

    assert platform.push({"button": buttons})["errcode"] == errcode
    kept = platform.get("/cgi-bin/menu/get", access_token=platform.token())
    assert kept == {"menu": MENU}


def test_sms_and_mail_reach_their_reader_as_often_as_they_were_sent(platform):
    openid = platform.user(phone="13900000001", email="lin@example.cn")
    sms = {"id": "outbox-1", "phone": "13900000001", "text": "验证码 482913"}
    mail = {"id": "m1", "to": "Lin@Example.cn", "subject": "协议书", "text": "见附件"}

    answers = [platform.post("/sms/send", sms) for _ in range(2)]
    platform.post("/mail/send", mail)

    kept = platform.get("/_sim/sms/13900000001")["messages"]
    [letter] = platform.get("/_sim/mail/lin@example.cn")["messages"]
    assert answers == [{"id": "outbox-1"}] * 2
    assert [(message["id"], message["text"]) for message in kept] == [
        ("outbox-1", "验证码 482913")
    ] * 2
    assert [item["kind"] for item in platform.chat(openid)] == ["sms", "sms"]
    assert (letter["id"], letter["subject"], letter["text"]) == ("m1", "协议书", "见附件")
    assert platform.get("/_sim/sms/13900000002") == {"messages": []}
