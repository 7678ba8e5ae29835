"""What WeChat would post to our callback."""

from tests.gateways.conftest import AES_KEY, APP_ID
from wxsign.gateways.wechat import Callback, _signature

NOW = 1_763_800_000
OLD_KEY = "Z" * 43
OPENID = "oia2TjuEGTNoeX76QEjQNrcURxG8"
HEAD = (
    "<ToUserName><![CDATA[gh_7f083739789a]]></ToUserName>"
    f"<FromUserName><![CDATA[{OPENID}]]></FromUserName>"
    f"<CreateTime>{NOW}</CreateTime>"
)


def event_xml(event, rest=""):
    return (
        f"<xml>{HEAD}<MsgType><![CDATA[event]]></MsgType>"
        f"<Event><![CDATA[{event}]]></Event>{rest}</xml>"
    )


CLICK = event_xml("CLICK", "<EventKey><![CDATA[help]]></EventKey>")
TEXT = (
    f"<xml>{HEAD}<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[你好]]></Content>"
    "<MsgId>23456789012345678</MsgId></xml>"
)


def signed(encrypted, timestamp=NOW, nonce="415670741"):
    query = {
        "encrypt_type": "aes",
        "timestamp": str(timestamp),
        "nonce": nonce,
        "msg_signature": _signature("AAAAA", str(timestamp), nonce, encrypted),
    }
    return query, f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>".encode()


def delivery(xml, timestamp=NOW, key=AES_KEY, app_id=APP_ID):
    return signed(Callback(app_id, "AAAAA", [key]).encrypt(xml), timestamp)
