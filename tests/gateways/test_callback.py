import re

import pytest
import xmltodict

from tests.gateways.conftest import AES_KEY, APP_ID
from tests.gateways.deliveries import CLICK, NOW, OLD_KEY, OPENID, TEXT, delivery, event_xml
from wxsign.gateways.wechat import Callback, Event, Forged, _signature


@pytest.fixture(autouse=True)
def _present(clock_at):
    clock_at(NOW)


@pytest.fixture
def callback() -> Callback:
    return Callback(APP_ID, "AAAAA", [AES_KEY, OLD_KEY])


def received(callback, xml) -> Event:
    return callback.receive(*delivery(xml))


def test_a_text_message_arrives_with_its_words(callback):
    event = received(callback, TEXT)

    assert (event.kind, event.name, event.openid, event.created) == ("message", "text", OPENID, NOW)
    assert (event.text, event.msgid) == ("你好", "23456789012345678")


def test_an_event_arrives_with_a_lower_case_name_and_its_key(callback):
    event = received(callback, CLICK)

    assert (event.kind, event.name, event.key, event.msgid) == ("event", "click", "help", "")


def test_a_receipt_arrives_with_the_number_of_the_message_and_its_status(callback):
    xml = event_xml(
        "TEMPLATESENDJOBFINISH",
        "<MsgID>3599307433715204104</MsgID><Status><![CDATA[failed:user block]]></Status>",
    )

    event = received(callback, xml)

    assert (event.name, event.msgid, event.status) == (
        "templatesendjobfinish",
        "3599307433715204104",
        "failed:user block",
    )


@pytest.mark.parametrize(
    "key,expected",
    [("<EventKey><![CDATA[qrscene_abc]]></EventKey>", "abc"), ("<EventKey></EventKey>", "")],
)
def test_a_subscription_is_one_whether_by_qr_code_or_not(callback, key, expected):
    event = received(callback, event_xml("subscribe", key))

    assert (event.name, event.key) == ("subscribe", expected)


def test_a_revoked_authorization_is_about_the_person_in_openid(callback):
    xml = event_xml(
        "user_authorization_revoke",
        "<OpenID><![CDATA[oTheOther]]></OpenID><RevokeInfo>205</RevokeInfo>",
    )

    event = received(callback, xml)

    assert (event.openid, event.raw["RevokeInfo"]) == ("oTheOther", "205")


@pytest.mark.parametrize(
    "name,container",
    [
        ("subscribe_msg_popup_event", "SubscribeMsgPopupEvent"),
        ("subscribe_msg_change_event", "SubscribeMsgChangeEvent"),
        ("subscribe_msg_sent_event", "SubscribeMsgSentEvent"),
    ],
)
@pytest.mark.parametrize("ids", [["T1"], ["T1", "T2"]])
def test_subscription_notices_are_a_list_however_many_they_are(callback, name, container, ids):
    entries = "".join(f"<List><TemplateId>{one}</TemplateId></List>" for one in ids)

    event = received(callback, event_xml(name, f"<{container}>{entries}</{container}>"))

    assert event.notices == tuple({"TemplateId": one} for one in ids)


def test_an_unknown_event_is_delivered_all_the_same(callback):
    assert received(callback, event_xml("debug_demo")).name == "debug_demo"


def test_two_deliveries_of_one_event_share_their_unique_key(callback):
    assert received(callback, CLICK).unique == received(callback, CLICK).unique


def test_two_events_of_one_person_in_one_second_have_different_unique_keys(callback):
    view = event_xml("VIEW", "<EventKey><![CDATA[help]]></EventKey>")
    other_key = event_xml("CLICK", "<EventKey><![CDATA[other]]></EventKey>")

    results = [
        event_xml(
            "subscribe_msg_sent_event",
            f"<SubscribeMsgSentEvent><List><MsgID>{msgid}</MsgID></List></SubscribeMsgSentEvent>",
        )
        for msgid in ("1", "2")
    ]

    events = (CLICK, view, other_key, TEXT, *results)
    uniques = {received(callback, xml).unique for xml in events}

    assert len(uniques) == len(events)


def test_an_event_shown_in_a_log_names_nobody(callback):
    assert repr(received(callback, TEXT)) == (
        f"Event(kind='message', name='text', created={NOW}, status='')"
    )


def test_the_previous_aes_key_still_opens_and_then_closes_the_reply(callback):
    event = callback.receive(*delivery(TEXT, key=OLD_KEY))

    reply = xmltodict.parse(callback.reply(event, "好"))["xml"]

    assert event.text == "你好"
    assert Callback(APP_ID, "AAAAA", [OLD_KEY]).decrypt(reply["Encrypt"])[0] == 0
    with pytest.raises(Forged):
        Callback(APP_ID, "AAAAA", [AES_KEY]).decrypt(reply["Encrypt"])


def opened_reply(callback, text):
    envelope = xmltodict.parse(callback.reply(received(callback, TEXT), text))["xml"]
    signature = _signature("AAAAA", envelope["TimeStamp"], envelope["Nonce"], envelope["Encrypt"])
    assert envelope["MsgSignature"] == signature
    assert envelope["Nonce"] == "415670741"
    return xmltodict.parse(callback.decrypt(envelope["Encrypt"])[1])["xml"]


def test_a_reply_goes_back_to_the_sender_signed_and_encrypted(callback):
    message = opened_reply(callback, "您好，请点菜单")

    assert NOW <= int(message.pop("CreateTime")) < NOW + 60
    assert message == {
        "ToUserName": OPENID,
        "FromUserName": "gh_7f083739789a",
        "MsgType": "text",
        "Content": "您好，请点菜单",
    }


def test_a_reply_cannot_break_out_of_its_cdata(callback):
    hostile = "a]]><Content>b</Content><![CDATA[\x00\x0bc]]]]>"

    message = opened_reply(callback, hostile)

    assert message["Content"] == "a]]><Content>b</Content><![CDATA[c]]]]>"


def test_two_encryptions_of_one_text_differ(callback):
    assert callback.encrypt("同一句话") != callback.encrypt("同一句话")


def test_a_large_body_within_the_limit_is_read(callback):
    query, body = delivery(CLICK)

    event = callback.receive(query, body + b" " * (64 * 1024 - len(body)))

    assert event.name == "click"


@pytest.mark.parametrize("seconds", [-590, 590])
def test_a_clock_ten_minutes_apart_is_forgiven(callback, seconds):
    assert callback.receive(*delivery(CLICK, NOW + seconds)).name == "click"


def test_the_client_answers_the_callback_with_both_of_its_keys(client_of):
    client = client_of(previous_aes_key=OLD_KEY)
    query = {"timestamp": "1", "nonce": "2", "signature": _signature("AAAAA", "1", "2")}

    event = client.receive(*delivery(TEXT, key=OLD_KEY))

    assert client.verify(query | {"echostr": "42"}) == "42"
    assert event.text == "你好"
    assert re.fullmatch(r"<xml><Encrypt>.*</xml>", client.reply(event, "好"))
