"""客服消息: what the account may say to whoever has just done something in its chat.

Source: developers.weixin.qq.com/doc/service/guide/product/kf/intro: five within 48 hours of
the user's own, three within a minute of a tap, a subscription or a scan.
"""

from flask import Blueprint, Response

from wxsign.simulator.bodies import strict_json
from wxsign.simulator.clock import iso
from wxsign.simulator.platform import Platform, Refusal, done, platform, user_or_refuse
from wxsign.simulator.state import Json, Memory
from wxsign.simulator.tokens import require_token

blueprint = Blueprint("customer", __name__)

_LONGEST_TEXT = 2048
_AFTER_WORDS = (5, 48 * 3600.0)
_AFTER_A_TAP = (3, 60.0)


@blueprint.post("/cgi-bin/message/custom/send")
def send() -> Response:
    """A text to the user; other kinds of message are not played."""
    require_token()
    here = platform()
    wish = strict_json()
    user = user_or_refuse(wish.get("touser"))
    words = _words(wish)
    with here.world.open() as memory:
        _use_up(memory, user.openid, here.clock.seconds())
    at = iso(here.clock.seconds())
    if user.follows and not user.blocked:
        here.world.show(user.openid, {"kind": "text", "text": words, "mine": False, "at": at})
    return done()


def spoke(here: Platform, openid: str) -> None:
    """The user has written: the account may answer for two days."""
    _open(here, openid, *_AFTER_WORDS)


def acted(here: Platform, openid: str) -> None:
    """The user has tapped, followed or scanned: the account may answer for a minute."""
    _open(here, openid, *_AFTER_A_TAP)


def _open(here: Platform, openid: str, most: int, seconds: float) -> None:
    """What is still open stays as it is where it is more."""
    now = here.clock.seconds()
    with here.world.open() as memory:
        held = _held(memory, openid, now)
        memory.windows[openid] = {
            "left": max(most, held["left"]),
            "until": max(now + seconds, held["until"]),
        }


def _held(memory: Memory, openid: str, now: float) -> Json:
    held = memory.windows.get(openid)
    return held if held is not None and held["until"] > now else {"left": 0, "until": now}


def _use_up(memory: Memory, openid: str, now: float) -> None:
    held = memory.windows.get(openid)
    if held is None or held["until"] <= now:
        raise Refusal(45015, "response out of time limit or subscription is canceled")
    if held["left"] < 1:
        raise Refusal(45047, "out of response count limit")
    memory.windows[openid] = {**held, "left": held["left"] - 1}


def _words(wish: Json) -> str:
    text = wish.get("text")
    words = text.get("content") if isinstance(text, dict) else None
    if wish.get("msgtype") != "text":
        raise Refusal(40008, "invalid message type")
    if not isinstance(words, str) or not words.strip():
        raise Refusal(44004, "empty content")
    if len(words.encode()) > _LONGEST_TEXT:
        raise Refusal(45002, "content size out of limit")
    return words
