"""Posts events to the account's callback and judges what it answers.

Source: developers.weixin.qq.com/doc/service/guide/dev/push/ (five seconds, three tries).
"""

import functools
import random
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import requests

from wxsign.simulator import replies
from wxsign.simulator.clock import iso
from wxsign.simulator.platform import Platform

_TRIES = 3
UNAVAILABLE = "该公众号暂时无法提供服务，请稍后再试"


@dataclass(frozen=True)
class Message:
    """One message or event towards the account: its name, its sender and its plain XML."""

    name: str
    openid: str
    xml: str


class _Failed(Exception):
    """The callback did not answer in time, or not as the platform demands."""


def event(here: Platform, openid: str, name: str, **more: str | int) -> Message:
    """An event of this user, such as subscribe or VIEW."""
    return _message(here, openid, name, {"MsgType": "event", "Event": name, **more})


def text(here: Platform, openid: str, content: str) -> Message:
    """A text that this user writes to the account."""
    msgid = here.world.memory.last_msgid + secrets.randbelow(1_000_000)
    return _message(here, openid, "text", {"MsgType": "text", "Content": content, "MsgId": msgid})


def listed(
    here: Platform, openid: str, name: str, box: str, rows: Sequence[Mapping[str, str | int]]
) -> Message:
    """An event whose facts stand in lists inside a box, as those of subscriptions do."""
    inner = "".join(f"<List>{_tags(row)}</List>" for row in rows)
    facts: dict[str, str | int] = {"MsgType": "event", "Event": name}
    return _message(here, openid, name, facts, f"<{box}>{inner}</{box}>")


def receipt(here: Platform, openid: str, msgid: int, status: str) -> Message:
    """What became of a template message."""
    return event(here, openid, "TEMPLATESENDJOBFINISH", MsgID=msgid, Status=status)


def post_now(here: Platform, message: Message) -> None:
    """Post in the background, at once."""
    here.courier.put(functools.partial(post, here, message))


def post_later(here: Platform, message: Message) -> None:
    """Post in the background after a short random delay, unless receipts are quick."""
    longest = 0.0 if here.config.quick_receipts else here.config.receipt_delay
    delay = random.SystemRandom().uniform(longest / 10, longest)
    here.courier.put(functools.partial(post, here, message), delay)


def post(here: Platform, message: Message) -> bool:
    """Post until the account takes the message, three times at most.

    1. post, 2. judge the answer and show a reply, 3. after the last failure tell the user.
    """
    failures: list[str] = []
    started = time.monotonic()
    reply = None
    while len(failures) < _TRIES:
        try:
            reply = _attempt(here, message)
            break
        except _Failed as failed:
            failures.append(str(failed))
            if len(failures) < _TRIES:
                time.sleep(here.config.retry_pause)
    taken = len(failures) < _TRIES
    _record(here, message, failures, taken=taken, took=time.monotonic() - started)
    at = iso(here.clock.seconds())
    if not taken:
        here.world.show(message.openid, {"kind": "error", "text": UNAVAILABLE, "at": at})
    elif reply:
        here.world.show(message.openid, {"kind": "text", "text": reply, "mine": False, "at": at})
    return taken


def verify(here: Platform) -> dict[str, object]:
    """Ask the callback to prove itself, as the console of the real platform does on saving."""
    echo = str(secrets.randbelow(10**19))
    timestamp, nonce = _moment(here), _nonce()
    query = {"timestamp": timestamp, "nonce": nonce, "echostr": echo}
    try:
        answer = _session().get(
            here.config.callback,
            params={"signature": here.envelope.sign(timestamp, nonce), **query},
            timeout=here.config.callback_timeout,
        )
    except requests.RequestException as failed:
        return {"ok": False, "status": None, "detail": type(failed).__name__}
    ok = answer.status_code == 200 and answer.content == echo.encode()
    return {"ok": ok, "status": answer.status_code, "detail": "" if ok else "not the echostr"}


def _message(
    here: Platform, openid: str, name: str, facts: dict[str, str | int], more: str = ""
) -> Message:
    tags = {
        "ToUserName": here.config.account_id,
        "FromUserName": openid,
        "CreateTime": int(here.clock.seconds()),
        **facts,
    }
    return Message(name, openid, f"<xml>{_tags(tags)}{more}</xml>")


def _tags(facts: Mapping[str, str | int]) -> str:
    return "".join(f"<{tag}>{_cell(value)}</{tag}>" for tag, value in facts.items())


def _cell(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    return "<![CDATA[" + value.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _attempt(here: Platform, message: Message) -> str | None:
    timestamp, nonce = _moment(here), _nonce()
    sealed = here.envelope.seal(message.xml)
    owner = f"<ToUserName><![CDATA[{here.config.account_id}]]></ToUserName>"
    query = {
        "signature": here.envelope.sign(timestamp, nonce),
        "timestamp": timestamp,
        "nonce": nonce,
        "openid": message.openid,
        "encrypt_type": "aes",
        "msg_signature": here.envelope.sign(timestamp, nonce, sealed),
    }
    body = f"<xml>{owner}<Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
    status, content = _ask(here, query, body)
    if status >= 500 and not here.config.retry_server_errors:
        return None
    if status != 200:
        raise _Failed(f"HTTP {status}")
    try:
        return replies.read(here, content, nonce=nonce, openid=message.openid)
    except replies.Unreadable as wrong:
        raise _Failed(str(wrong)) from wrong


def _ask(here: Platform, query: dict[str, str], body: str) -> tuple[int, bytes]:
    limit = here.config.callback_timeout
    started = time.monotonic()
    try:
        with _session().post(
            here.config.callback,
            params=query,
            data=body.encode(),
            headers={"Content-Type": "text/xml", "User-Agent": "Mozilla/4.0"},
            timeout=limit,
            allow_redirects=False,
        ) as answer:
            status, content = answer.status_code, answer.content
    except requests.Timeout as late:
        raise _Failed("no answer in time") from late
    except requests.RequestException as failed:
        raise _Failed(type(failed).__name__) from failed
    # The time limit of requests counts from byte to byte; WeChat's counts from the start.
    if time.monotonic() - started > limit:
        raise _Failed("no answer in time")
    return status, content


def _record(
    here: Platform, message: Message, failures: list[str], *, taken: bool, took: float
) -> None:
    facts = {
        "event": message.name,
        "openid": message.openid,
        "attempts": len(failures) + taken,
        "ok": taken,
        "failures": failures,
        "ms": round(took * 1000),
        "at": iso(here.clock.seconds()),
    }
    with here.world.open() as memory:
        here.world.record.callbacks.append(facts)
        here.world.record.totals.update(callbacks=1, failed=0 if taken else 1)
        sender = memory.users.get(message.openid)
    detail = "；".join(failures) or (sender.name if sender else "")
    here.world.note(way="out", what=message.name, ok=taken, detail=detail)


def _session() -> requests.Session:
    session = requests.Session()
    session.trust_env = False
    return session


def _moment(here: Platform) -> str:
    return str(int(here.clock.seconds()))


def _nonce() -> str:
    return str(secrets.randbelow(10**10))
