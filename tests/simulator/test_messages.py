"""Template messages and receipts, ../spec/wechat.md §4 and §8.3."""

import json
import threading

import pytest


def wish(openid, **changes):
    data = {"thing1": {"value": "江城软件"}, "time2": {"value": "15:01"}}
    return {"touser": openid, "template_id": "T1", "data": data, **changes}


def test_an_accepted_message_is_a_card_on_the_phone_and_a_receipt_at_the_callback(
    platform, account
):
    openid = platform.user()

    answer = platform.send(openid, url="http://127.0.0.1:8000/student/")

    receipt = account.take("TEMPLATESENDJOBFINISH").xml
    [card] = platform.chat(openid)
    assert (answer["errcode"], answer["errmsg"]) == (0, "ok")
    assert answer["msgid"] > 2**53
    assert f"<MsgID>{answer['msgid']}</MsgID><Status><![CDATA[success]]></Status>" in receipt
    assert f"<FromUserName><![CDATA[{openid}]]></FromUserName>" in receipt
    assert card["kind"] == "template"
    assert card["title"] == "签约邀请提醒"
    assert card["fields"] == [
        {"label": "单位名称", "value": "江城软件"},
        {"label": "截止时间", "value": "2026年5月20日 23:59"},
    ]
    assert card["url"] == "http://127.0.0.1:8000/student/"
    assert card["msgid"] == str(answer["msgid"])


def test_a_repeated_client_msg_id_is_shown_once_for_ten_minutes(platform):
    openid, other = platform.user(), platform.user()
    first = platform.send(openid, client_msg_id="outbox-1")
    again = platform.send(openid, client_msg_id="outbox-1")
    elsewhere = platform.send(other, client_msg_id="outbox-1")
    platform.advance(600)
    late = platform.send(openid, client_msg_id="outbox-1")

    assert again["msgid"] == first["msgid"]
    assert len({first["msgid"], elsewhere["msgid"], late["msgid"]}) == 3
    assert len(platform.chat(openid)) == 2
    assert platform.stats()["duplicates_suppressed"] == 1


def test_twelve_senders_with_the_same_client_msg_id_make_one_card(served):
    openid, token = served.user(), served.token()
    body = json.dumps(wish(openid, client_msg_id="same"), ensure_ascii=False).encode()
    threads = [
        threading.Thread(
            target=served.app.test_client().post,
            args=(f"/cgi-bin/message/template/send?access_token={token}",),
            kwargs={"data": body},
        )
        for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(served.chat(openid)) == 1
    assert served.stats()["duplicates_suppressed"] == 11


@pytest.mark.parametrize(
    "changes,errcode",
    [
        ({"touser": "o" + "0" * 27}, 40003),
        ({"touser": None}, 40003),
        ({"template_id": "T9"}, 40037),
        ({"data": {"thing1": {"value": "一" * 21}, "time2": {"value": "15:01"}}}, 47003),
        ({"client_msg_id": "x" * 33}, 40035),
        ({"url": "javascript:alert(1)"}, 40039),
    ],
)
def test_a_faulty_message_is_refused_and_not_shown(platform, changes, errcode):
    openid = platform.user()

    assert platform.send(openid, **changes)["errcode"] == errcode
    assert platform.chat(openid) == []


def test_who_does_not_follow_or_is_blacklisted_gets_nothing(platform):
    stranger = platform.user(follows=False)
    banned = platform.user(blacklisted=True)

    assert platform.send(stranger)["errcode"] == 43004
    assert platform.send(banned)["errcode"] == 43019
    assert platform.chat(stranger) == platform.chat(banned) == []


def test_chinese_must_be_sent_as_utf8_and_not_escaped(platform):
    openid, token = platform.user(), platform.token()
    path = "/cgi-bin/message/template/send"

    escaped = platform.post(path, json.dumps(wish(openid)).encode(), access_token=token)
    backslash = wish(openid)
    backslash["data"]["thing1"]["value"] = "a\\u6c5f"
    harmless = platform.post(path, backslash, access_token=token)

    assert escaped["errcode"] == 40033
    assert harmless["errcode"] == 0


@pytest.mark.parametrize("body", [b"{", b"[]", b"", '{"touser":"江"}'.encode("gbk")])
def test_a_body_that_is_no_json_object_in_utf8_is_47001(platform, body):
    answer = platform.post("/cgi-bin/message/template/send", body, access_token=platform.token())

    assert answer["errcode"] == 47001


def test_the_daily_quota_ends_sending_until_midnight_in_shanghai(build):
    platform = build(template_quota=2)
    openid = platform.user()
    answers = [platform.send(openid)["errcode"] for _ in range(3)]
    platform.advance(86400)

    assert answers == [0, 0, 45009]
    assert platform.send(openid)["errcode"] == 0


def test_a_user_who_blocks_sees_no_card_and_the_receipt_says_so(platform, account):
    openid = platform.user(blocked=True)

    assert platform.send(openid)["errcode"] == 0
    assert "<![CDATA[failed:user block]]>" in account.take("TEMPLATESENDJOBFINISH").xml
    assert platform.chat(openid) == []


@pytest.mark.parametrize(
    "receipt,expected",
    [("twice", ["success"] * 2), ("never", []), ("failed", ["failed: system failed"])],
)
def test_receipts_misbehave_on_demand(platform, account, receipt, expected):
    openid = platform.user()
    platform.inject("/cgi-bin/message/template/send", receipt=receipt)

    platform.send(openid)
    platform.settle()

    received = [account.next().xml for _ in range(account.received.qsize())]
    assert [xml.split("<Status><![CDATA[")[1].split("]]")[0] for xml in received] == expected


def test_a_receipt_can_come_before_the_answer_of_the_send(platform, account):
    openid = platform.user()
    platform.inject("/cgi-bin/message/template/send", receipt="before")

    answer = platform.send(openid)

    assert f"<MsgID>{answer['msgid']}</MsgID>" in account.received.get_nowait().xml


def test_the_templates_are_listed_with_their_placeholders(platform):
    listed = platform.get(
        "/cgi-bin/template/get_all_private_template", access_token=platform.token()
    )

    assert [
        (template["template_id"], template["title"], template["content"])
        for template in listed["template_list"]
    ] == [("T1", "签约邀请提醒", "单位名称:{{thing1.DATA}}\n截止时间:{{time2.DATA}}")]
