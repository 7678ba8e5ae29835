"""What WeChat delivers to our callback: the checks before decryption, and what becomes of it."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from wxsign import clock

LARGEST_BODY_BYTES = 64 * 1024
_WINDOW_SECONDS = 600

_ENCRYPT = re.compile(rb"<Encrypt>\s*(?:<!\[CDATA\[)?([0-9A-Za-z+/=]+)(?:\]\]>)?\s*</Encrypt>")

_UNIQUE = (
    "FromUserName", "CreateTime", "MsgType", "Event", "EventKey",
    "MsgId", "MsgID", "Ticket", "OpenID", "RevokeInfo",
)  # fmt: skip


class Forged(Exception):
    """A callback that did not come from WeChat or cannot be read; says why in a few words."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """A message or event that WeChat delivered, decrypted and checked.

    `name` is the lower-case event, or the message type of a message. `key` is the EventKey; of a
    subscription by QR code the scene without its prefix. `openid` is the person concerned, also
    where WeChat names him in OpenID. `notices` are the entries of a subscribe_msg_* event.
    """

    kind: str
    name: str
    openid: str = field(repr=False)
    created: int
    key: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    msgid: str = field(default="", repr=False)
    status: str = ""
    notices: tuple[Mapping[str, str], ...] = field(default=(), repr=False)
    raw: Mapping[str, object] = field(default_factory=dict, repr=False)
    nonce: str = field(default="", repr=False)
    aes_key_number: int = field(default=0, repr=False)

    @property
    def unique(self) -> str:
        """The same for every delivery of one event, different for any other (64 hex digits).

        Events carry no MsgId, and sender plus time is shared by two events of one second; those of
        subscriptions have their numbers within.
        """
        parts = [str(self.raw.get(name) or "") for name in _UNIQUE]
        parts += [f"{name}={one[name]}" for one in self.notices for name in sorted(one)]
        return hashlib.sha256("|".join(parts).encode()).hexdigest()


def require_recent(timestamp: str) -> None:
    """Refuse what was signed long ago: a logged delivery must not be worth anything."""
    if abs(clock.now().timestamp() - int(timestamp)) > _WINDOW_SECONDS:
        raise Forged("too old or from the future")


def envelope(body: bytes) -> str:
    """The one field of the outer XML that counts; no parser meets bytes whose origin is open."""
    if len(body) > LARGEST_BODY_BYTES:
        raise Forged("too large")
    found: list[bytes] = _ENCRYPT.findall(body)
    if len(found) != 1:
        raise Forged("no envelope")
    return found[0].decode()


def event_of(raw: Mapping[str, object], notices: tuple[Mapping[str, str], ...]) -> Event:
    """The event in these fields; raises KeyError, TypeError or ValueError where it is none."""
    kind = "event" if _word(raw, "MsgType").lower() == "event" else "message"
    name = _word(raw, "Event" if kind == "event" else "MsgType").lower()
    _word(raw, "ToUserName")
    return Event(
        kind=kind,
        # A subscription by QR code is a subscription; wechatpy gives it a name of its own.
        name="subscribe" if name.startswith("subscribe_scan") else name,
        openid=_text(raw, "OpenID") or _word(raw, "FromUserName"),
        created=int(_word(raw, "CreateTime")),
        key=_text(raw, "EventKey"),
        text=_text(raw, "Content"),
        msgid=_text(raw, "MsgId") or _text(raw, "MsgID"),
        status=_text(raw, "Status"),
        notices=notices,
        raw=raw,
    )


def _word(raw: Mapping[str, object], name: str) -> str:
    value = raw[name]
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def _text(raw: Mapping[str, object], name: str) -> str:
    value = raw.get(name)
    return value if isinstance(value, str) else ""
