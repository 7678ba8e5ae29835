import base64
import traceback

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.gateways.conftest import AES_KEY, APP_ID
from tests.gateways.deliveries import CLICK, HEAD, NOW, OPENID, delivery, event_xml, signed
from wxsign.gateways.wechat import Callback, Forged, _signature


@pytest.fixture(autouse=True)
def _present(clock_at):
    clock_at(NOW)


@pytest.fixture
def callback() -> Callback:
    return Callback(APP_ID, "AAAAA", [AES_KEY])


def without(name):
    query, body = delivery(CLICK)
    return {key: value for key, value in query.items() if key != name}, body


def replaced(name, value):
    query, body = delivery(CLICK)
    return query | {name: value}, body


def cut(length):
    return signed(Callback(APP_ID, "AAAAA", [AES_KEY]).encrypt(CLICK)[:length])


def unpadded():
    """Whole blocks under the right key that end in 0, where WeChat's end in 1 to 32."""
    key = base64.b64decode(f"{AES_KEY}=")
    closing = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return signed(base64.b64encode(closing.update(bytes(32)) + closing.finalize()).decode())


def in_envelope(body):
    return delivery(CLICK)[0], body


def plain_mode():
    stamp = str(NOW)
    query = {"timestamp": stamp, "nonce": "1", "signature": _signature("AAAAA", stamp, "1")}
    return query, CLICK.encode()


ENTITIES = '<!DOCTYPE xml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
_, GOOD_BODY = signed("QUJD")

FORGERIES = {
    "plain mode, rightly signed": (plain_mode(), "not in safe mode"),
    "encrypt_type raw": (replaced("encrypt_type", "raw"), "not in safe mode"),
    "no encrypt_type": (without("encrypt_type"), "not in safe mode"),
    "no msg_signature": (without("msg_signature"), "not in safe mode"),
    "empty msg_signature": (replaced("msg_signature", ""), "signature"),
    "another signature": (replaced("msg_signature", "0" * 40), "signature"),
    "a signature in Chinese": (replaced("msg_signature", "签"), "signature"),
    "a signature in half a character": (replaced("msg_signature", "\ud800"), "signature"),
    "another nonce": (replaced("nonce", "2"), "signature"),
    "a nonce with an end mark": (replaced("nonce", "1]]>"), "timestamp or nonce"),
    "no nonce": (without("nonce"), "timestamp or nonce"),
    "no timestamp": (without("timestamp"), "timestamp or nonce"),
    "a timestamp in words": (replaced("timestamp", "now"), "timestamp or nonce"),
    "a timestamp in other digits": (replaced("timestamp", "\uff11\uff17"), "timestamp or nonce"),
    "signed eleven minutes ago": (delivery(CLICK, NOW - 660), "too old or from the future"),
    "signed in eleven minutes": (delivery(CLICK, NOW + 660), "too old or from the future"),
    "empty body": (in_envelope(b""), "no envelope"),
    "an empty envelope": (in_envelope(b"<xml></xml>"), "no envelope"),
    "not XML": (in_envelope(b"\xff\xfe\x00{"), "no envelope"),
    "two envelopes": (in_envelope(GOOD_BODY + GOOD_BODY), "no envelope"),
    "an entity as envelope": (
        in_envelope(f"{ENTITIES}<xml><Encrypt>&b;</Encrypt></xml>".encode()),
        "no envelope",
    ),
    "64 KiB and a byte": (
        in_envelope(GOOD_BODY + b" " * (64 * 1024 + 1 - len(GOOD_BODY))),
        "too large",
    ),
    "another appid": (delivery(CLICK, app_id="wx0000000000000000"), "cannot be decrypted"),
    "another key": (delivery(CLICK, key="Q" * 43), "cannot be decrypted"),
    "cut within a block": (cut(60), "cannot be decrypted"),
    "cut within a byte": (cut(61), "cannot be decrypted"),
    "cut to one block": (cut(24), "cannot be decrypted"),
    "cut to nothing much": (signed("="), "cannot be decrypted"),
    "padding that is none": (unpadded(), "cannot be decrypted"),
    "no text at all": (delivery(""), "cannot be read"),
    "text that is no XML": (delivery("hello"), "cannot be read"),
    "an empty message": (delivery("<xml></xml>"), "cannot be read"),
    "another root": (delivery("<foo/>"), "cannot be read"),
    "entities in the message": (
        delivery(ENTITIES + CLICK.replace("help", "]]>&b;<![CDATA[")),
        "cannot be read",
    ),
    "no MsgType": (delivery(f"<xml>{HEAD}</xml>"), "cannot be read"),
    "MsgType with children": (
        delivery(f"<xml>{HEAD}<MsgType><a>1</a></MsgType></xml>"),
        "cannot be read",
    ),
    "no Event": (delivery(f"<xml>{HEAD}<MsgType>event</MsgType></xml>"), "cannot be read"),
    "no sender": (
        delivery(CLICK.replace("FromUserName", "From")),
        "cannot be read",
    ),
    "two senders": (
        delivery(CLICK.replace("</xml>", "<FromUserName>b</FromUserName></xml>")),
        "cannot be read",
    ),
    "no account": (delivery(CLICK.replace("ToUserName", "To")), "cannot be read"),
    "no time": (delivery(CLICK.replace(f"{NOW}", "soon")), "cannot be read"),
    "a notice without its list": (
        delivery(event_xml("subscribe_msg_sent_event")),
        "cannot be read",
    ),
    "a list of words": (
        delivery(
            event_xml(
                "subscribe_msg_sent_event",
                "<SubscribeMsgSentEvent><List>a</List></SubscribeMsgSentEvent>",
            )
        ),
        "cannot be read",
    ),
}


@pytest.mark.parametrize("name", FORGERIES)
@pytest.mark.scenario(7)
def test_what_is_forged_or_malformed_is_refused_with_its_reason(callback, name):
    (query, body), reason = FORGERIES[name]

    with pytest.raises(Forged) as refused:
        callback.receive(query, body)

    assert str(refused.value) == reason
    assert OPENID not in "".join(traceback.format_exception(refused.value))


@pytest.mark.parametrize("echo", ["", "<script>", "a" * 257, "a b", "1\n"])
def test_an_echo_that_is_no_plain_word_is_not_sent_back(callback, echo):
    query = {"timestamp": "1", "nonce": "2", "signature": _signature("AAAAA", "1", "2")}

    with pytest.raises(Forged, match=r"\Aechostr\Z"):
        callback.verify(query | {"echostr": echo})


@pytest.mark.parametrize("signature", ["", "0" * 40, _signature("", "1", "2")])
def test_a_verification_with_another_signature_is_refused(callback, signature):
    query = {"timestamp": "1", "nonce": "2", "signature": signature, "echostr": "1"}

    with pytest.raises(Forged, match=r"\Asignature\Z"):
        callback.verify(query)


@pytest.mark.parametrize("token,keys", [("", [AES_KEY]), ("a", []), ("a", ["short"]), ("a", [""])])
def test_a_callback_without_token_or_proper_key_does_not_start(token, keys):
    with pytest.raises(ValueError, match="needs a token"):
        Callback(APP_ID, token, keys)
