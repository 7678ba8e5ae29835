"""The WeChat platform: what we ask of it and what it tells us. The only door to wechatpy."""

import base64
import hmac
import re
import secrets
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol
from xml.parsers.expat import ExpatError

from redis import Redis
from wechatpy.crypto import PrpCrypto
from wechatpy.events import BaseEvent, register_event
from wechatpy.exceptions import WeChatException
from wechatpy.parser import parse_message
from wechatpy.replies import TextReply
from wechatpy.utils import WeChatSigner

from wxsign import clock
from wxsign.gateways.http import CONNECT_AND_READ_SECONDS, Http
from wxsign.gateways.wechat_api import WeChatApi
from wxsign.gateways.wechat_delivery import Event, Forged, envelope, event_of, require_recent
from wxsign.gateways.wechat_messages import MessageClient, Messages, Template, required
from wxsign.gateways.wechat_pages import PageSignature, sign

__all__ = ["Callback", "Event", "Forged", "Identity", "Template", "WeChat", "WeChatClient"]

_AES_KEY = re.compile(r"[A-Za-z0-9]{43}")
_ECHO = re.compile(r"[0-9A-Za-z+/=_-]{1,256}")
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_NONCE = re.compile(r"[0-9A-Za-z_-]{1,128}")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# What wechatpy lets through when ciphertext or XML is not what it should be (feasibility h).
_MALFORMED = (
    ValueError, LookupError, TypeError, AttributeError, struct.error, ExpatError, WeChatException,
)  # fmt: skip


@dataclass(frozen=True)
class Identity:
    """Whom WeChat sees; behind a snapshot page the openid is virtual: never bind it."""

    openid: str = field(repr=False)
    is_snapshot: bool


class WeChat(Messages, Protocol):
    """What wxsign asks of the WeChat platform; calls raise Unreachable and Rejected."""

    def identify(self, code: str) -> Identity:
        """Exchange the single-use code of web OAuth; Rejected 40029 invalid, 40163 used."""
        ...

    def push_menu(self, buttons: Sequence[Mapping[str, object]]) -> None:
        """Replace the menu of the account."""
        ...

    def scene_code(self, scene: str, seconds: int) -> str:
        """What a QR code is to say that leads to the account and names this scene for so long."""
        ...

    def sign_page(self, url: str) -> PageSignature:
        """What `wx.config` of the JS-SDK is given on the page at this address."""
        ...

    def verify(self, query: Mapping[str, str]) -> str:
        """The echostr with which the GET of the callback is answered; raises Forged."""
        ...

    def receive(self, query: Mapping[str, str], body: bytes) -> Event:
        """What the POST of the callback delivers; raises Forged."""
        ...

    def reply(self, event: Event, text: str) -> str:
        """The encrypted passive reply to an event, as XML."""
        ...


@dataclass(kw_only=True, eq=False)
class WeChatClient(MessageClient):
    """The platform over HTTP, and the callback in safe mode, for one account."""

    app_id: str
    app_secret: str = field(repr=False)
    token: str = field(repr=False)
    aes_key: str = field(repr=False)
    previous_aes_key: str = field(default="", repr=False)
    api_base_url: str = "https://api.weixin.qq.com"
    redis: Redis | None = field(default=None, repr=False)
    timeout: tuple[float, float] = CONNECT_AND_READ_SECONDS

    def __post_init__(self) -> None:
        keys = [key for key in (self.aes_key, self.previous_aes_key) if key]
        self._callback = Callback(self.app_id, self.token, keys)
        http = Http(self.api_base_url, self.timeout)
        self._api = WeChatApi(http, self.app_id, self.app_secret, self.redis)

    def identify(self, code: str) -> Identity:
        """Exchange the single-use code of web OAuth for the openid."""
        answer = self._api.exchange(code)
        return Identity(str(required(answer, "openid")), answer.get("is_snapshotuser") == 1)

    def push_menu(self, buttons: Sequence[Mapping[str, object]]) -> None:
        """Replace the menu of the account."""
        self._api.post("/cgi-bin/menu/create", {"button": list(buttons)})

    def scene_code(self, scene: str, seconds: int) -> str:
        """The address inside a temporary code; we draw it ourselves, so nobody loads a picture."""
        body = {
            "expire_seconds": seconds,
            "action_name": "QR_STR_SCENE",
            "action_info": {"scene": {"scene_str": scene}},
        }
        return str(required(self._api.post("/cgi-bin/qrcode/create", body), "url"))

    def sign_page(self, url: str) -> PageSignature:
        """What `wx.config` of the JS-SDK is given on the page at this address."""
        return sign(self.app_id, self._api.ticket(), url)

    def verify(self, query: Mapping[str, str]) -> str:
        """The echostr with which the GET of the callback is answered."""
        return self._callback.verify(query)

    def receive(self, query: Mapping[str, str], body: bytes) -> Event:
        """What the POST of the callback delivers."""
        return self._callback.receive(query, body)

    def reply(self, event: Event, text: str) -> str:
        """The encrypted passive reply to an event, as XML."""
        return self._callback.reply(event, text)


class Callback:
    """Checks, opens and answers what WeChat delivers; the current AES key first, then the last.

    Without safe mode the signature does not cover the body, so a delivery in plain mode is refused
    even where it is signed. Source: doc/oplatform/developers/dev/push/encryption.md.
    """

    def __init__(self, app_id: str, token: str, aes_keys: Sequence[str]) -> None:
        if not token or not aes_keys or not all(map(_AES_KEY.fullmatch, aes_keys)):
            raise ValueError("the callback needs a token and AES keys of 43 letters and digits")
        self._app_id = app_id
        self._token = token
        self._keys = [base64.b64decode(f"{key}=") for key in aes_keys]

    def verify(self, query: Mapping[str, str]) -> str:
        """The echostr, if it is signed and cannot be mistaken for anything but text."""
        self._require_signature(query, "signature")
        echo = query.get("echostr", "")
        if _ECHO.fullmatch(echo) is None:
            raise Forged("echostr")
        return echo

    def receive(self, query: Mapping[str, str], body: bytes) -> Event:
        """The event, with every doubt about its origin settled first."""
        if query.get("encrypt_type") != "aes" or "msg_signature" not in query:
            raise Forged("not in safe mode")
        encrypted = envelope(body)
        self._require_signature(query, "msg_signature", encrypted)
        require_recent(query["timestamp"])
        number, xml = self.decrypt(encrypted)
        return _event(xml, query["nonce"], number)

    def reply(self, event: Event, text: str) -> str:
        """A text message back to the sender, under the AES key that opened the event."""
        now = int(clock.now().timestamp())
        message = TextReply(
            source=_cdata(str(event.raw["ToUserName"])),
            target=_cdata(str(event.raw["FromUserName"])),
            time=now,
            content=_cdata(text),
        )
        encrypted = self.encrypt(message.render(), event.aes_key_number)
        signature = _signature(self._token, str(now), event.nonce, encrypted)
        return (
            f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt>"
            f"<MsgSignature><![CDATA[{signature}]]></MsgSignature>"
            f"<TimeStamp>{now}</TimeStamp><Nonce><![CDATA[{event.nonce}]]></Nonce></xml>"
        )

    def decrypt(self, encrypted: str) -> tuple[int, str]:
        """Which key opened it (0 the current one), and the text."""
        for number, key in enumerate(self._keys):
            try:
                return number, str(PrpCrypto(key).decrypt(encrypted, self._app_id))
            except _MALFORMED:
                continue
        raise Forged("cannot be decrypted")

    def encrypt(self, text: str, key_number: int = 0, prefix: str = "") -> str:
        """The text under one of our keys; the 16 characters before it are random if not given."""
        cipher = PrpCrypto(self._keys[key_number])
        # wechatpy's own prefix comes from a generator that is not meant for secrets.
        cipher.get_random_string = lambda: prefix or secrets.token_hex(8)
        return bytes(cipher.encrypt(text, self._app_id)).decode()

    def _require_signature(self, query: Mapping[str, str], name: str, *body: str) -> None:
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        if _TIMESTAMP.fullmatch(timestamp) is None or _NONCE.fullmatch(nonce) is None:
            raise Forged("timestamp or nonce")
        expected = _signature(self._token, timestamp, nonce, *body)
        claimed = query.get(name, "").encode(errors="replace")
        if not hmac.compare_digest(expected.encode(), claimed):
            raise Forged("signature")


def _signature(*parts: str) -> str:
    signer = WeChatSigner()
    signer.add_data(*parts)
    return str(signer.signature)


def _event(xml: str, nonce: str, aes_key_number: int) -> Event:
    try:
        message = parse_message(xml)
        raw = dict(message._data)  # noqa: SLF001 wechatpy shows the whole message nowhere else
        event = event_of(raw, tuple(getattr(message, "notices", ())))
        return replace(event, nonce=nonce, aes_key_number=aes_key_number)
    except _MALFORMED:
        raise Forged("cannot be read") from None


def _cdata(text: str) -> str:
    """Text that wechatpy may paste into CDATA: an end mark in it would let XML in."""
    return _NOT_XML.sub("", text).replace("]]>", "]]]]><![CDATA[>")


def _register_notices(event: str, container: str) -> None:
    """Teach wechatpy 1.8.18 an event of subscription notices."""

    def notices(message: BaseEvent) -> Iterable[Mapping[str, str]]:
        found = message._data[container]["List"]  # noqa: SLF001 as wechatpy's own events do
        return [dict(notice) for notice in (found if isinstance(found, list) else [found])]

    register_event(event)(type(container, (BaseEvent,), {"notices": property(notices)}))


_register_notices("subscribe_msg_popup_event", "SubscribeMsgPopupEvent")
_register_notices("subscribe_msg_change_event", "SubscribeMsgChangeEvent")
_register_notices("subscribe_msg_sent_event", "SubscribeMsgSentEvent")
