"""Control API for the people: phones, taps, following, writing, scanning, what each one sees."""

import hashlib
import re
import secrets
from dataclasses import asdict

from flask import Blueprint, Response, jsonify

from wxsign.simulator import customer, events
from wxsign.simulator.bodies import lenient_json, text_of
from wxsign.simulator.clock import iso
from wxsign.simulator.platform import BadRequest, platform
from wxsign.simulator.state import Json, Memory, User

blueprint = Blueprint("people", __name__, url_prefix="/_sim")

_TEXTS = ("name", "phone", "email")
_FLAGS = ("follows", "blocked", "blacklisted", "snapshot")


@blueprint.post("/users")
def add_user() -> Response:
    """Hand somebody a phone; for a known openid change what is given and keep the rest."""
    given = lenient_json()
    openid = given.get("openid") or "o" + secrets.token_urlsafe(32)[:27]
    if not isinstance(openid, str) or not re.fullmatch(r"o[A-Za-z0-9_-]{27}", openid):
        raise BadRequest("an openid has 28 characters and starts with o")
    facts = {name: str(given[name]) for name in _TEXTS if given.get(name) is not None}
    flags = {name: bool(given[name]) for name in _FLAGS if given.get(name) is not None}
    with platform().world.open() as memory:
        before = asdict(memory.users[openid]) if openid in memory.users else {"name": "微信用户"}
        memory.users[openid] = User(**{**before, **facts, **flags, "openid": openid})
        memory.touched = memory.touched or openid
    return jsonify({"openid": openid})


@blueprint.get("/users")
def list_users() -> Response:
    """Everybody who has a phone, in the order in which they got it."""
    with platform().world.read() as memory:
        return jsonify({"users": [asdict(user) for user in memory.users.values()]})


@blueprint.get("/chats/<openid>")
def chat(openid: str) -> Response:
    """What this user sees, oldest first: cards, texts, hints, and the SMS of the number."""
    with platform().world.read() as memory:
        user = _user(memory, openid)
        return jsonify({"items": items_of(memory, user)})


@blueprint.post("/users/<openid>/tap")
def tap(openid: str) -> Response:
    """Tap an entry of the menu: the event goes out, the address of the page comes back."""
    label = text_of(lenient_json(), "button")
    here = platform()
    with here.world.open() as memory:
        user = _user(memory, openid)
        button = _button(memory, label)
        memory.touched = openid
    if not user.follows:
        raise BadRequest("this user does not follow the account and sees no menu", 409)
    if button.get("type") == "view":
        menu_id = int(hashlib.sha256(label.encode()).hexdigest()[:7], 16)
        view = events.event(here, openid, "VIEW", EventKey=button["url"], MenuId=menu_id)
        events.post_now(here, view)
        return jsonify({"url": button["url"]})
    customer.acted(here, openid)
    click = events.event(here, openid, "CLICK", EventKey=button["key"])
    events.post_now(here, click)
    return jsonify({"url": None})


@blueprint.post("/users/<openid>/touch")
def touch(openid: str) -> Response:
    """Take this phone in the hand: it answers the next OAuth that names no phone."""
    with platform().world.open() as memory:
        memory.touched = _user(memory, openid).openid
    return jsonify({"openid": openid})


@blueprint.post("/users/<openid>/follow")
def follow(openid: str) -> Response:
    """Begin to follow the account; with {"scene"} after scanning a code."""
    scene = str(lenient_json().get("scene", ""))
    _set_follows(openid, follows=True)
    here = platform()
    customer.acted(here, openid)
    more = (
        {"EventKey": f"qrscene_{scene}", "Ticket": _ticket_of(scene)} if scene else {"EventKey": ""}
    )
    events.post_now(here, events.event(here, openid, "subscribe", **more))
    return jsonify({"openid": openid, "follows": True})


@blueprint.post("/users/<openid>/unfollow")
def unfollow(openid: str) -> Response:
    """Stop following the account."""
    _set_follows(openid, follows=False)
    here = platform()
    events.post_now(here, events.event(here, openid, "unsubscribe", EventKey=""))
    return jsonify({"openid": openid, "follows": False})


@blueprint.post("/users/<openid>/say")
def say(openid: str) -> Response:
    """Write a text to the account."""
    words = text_of(lenient_json(), "text")
    here = platform()
    with here.world.open() as memory:
        memory.touched = _user(memory, openid).openid
    at = iso(here.clock.seconds())
    here.world.show(openid, {"kind": "text", "text": words, "mine": True, "at": at})
    customer.spoke(here, openid)
    events.post_now(here, events.text(here, openid, words))
    return jsonify({"openid": openid})


@blueprint.post("/users/<openid>/scan")
def scan(openid: str) -> Response:
    """Scan a QR code of the account: {"ticket"} or {"url"}, or by {"scene"} whatever it is.

    Who follows sends SCAN; who does not begins to. A code that has run out tells the account
    nothing.
    """
    given = lenient_json()
    here = platform()
    with here.world.open() as memory:
        user = _user(memory, openid)
        memory.touched = openid
    scene = str(given["scene"]) if given.get("scene") else _scanned(openid, given)
    ticket = _ticket_of(scene)
    customer.acted(here, openid)
    if not user.follows:
        _set_follows(openid, follows=True)
        more = {"EventKey": f"qrscene_{scene}", "Ticket": ticket}
        events.post_now(here, events.event(here, openid, "subscribe", **more))
    else:
        events.post_now(here, events.event(here, openid, "SCAN", EventKey=scene, Ticket=ticket))
    return jsonify({"openid": openid, "scene": scene})


def newest_code(memory: Memory) -> str | None:
    """The ticket of the QR code that was made last and still leads to the account."""
    now = platform().clock.seconds()
    found = [ticket for ticket, made in memory.tickets.items() if _leads(made, now)]
    return found[-1] if found else None


def _leads(made: Json, now: float) -> bool:
    return "scene" in made and (made["expires_at"] is None or made["expires_at"] > now)


def _scanned(openid: str, given: Json) -> str:
    """The scene of the code with this ticket or address."""
    here = platform()
    ticket, url = given.get("ticket"), given.get("url")
    with here.world.read() as memory:
        found = [
            made
            for key, made in memory.tickets.items()
            if "scene" in made and (key == ticket or made.get("url") == url)
        ]
    if not found:
        raise BadRequest("no code has this ticket or url", 404)
    if not _leads(found[-1], here.clock.seconds()):
        at = iso(here.clock.seconds())
        here.world.show(openid, {"kind": "error", "text": "二维码已过期", "at": at})
        raise BadRequest("this code has expired", 409)
    return str(found[-1]["scene"])


def items_of(memory: Memory, user: User) -> list[Json]:
    """The chat of this user together with the SMS of the number, by time."""
    letters = [
        {"kind": "sms", "id": f"sms-{n}", "text": letter["text"], "at": letter["at"]}
        for n, letter in enumerate(memory.sms.get(user.phone, []))
    ]
    return sorted([*memory.chats.get(user.openid, []), *letters], key=lambda item: str(item["at"]))


def _user(memory: Memory, openid: str) -> User:
    user = memory.users.get(openid)
    if user is None:
        raise BadRequest("nobody has this openid", 404)
    return user


def _button(memory: Memory, label: str) -> Json:
    tops = memory.menu or []
    entries: list[Json] = [below for top in tops for below in top.get("sub_button", [top])]
    for entry in entries:
        if entry["name"] == label:
            return entry
    raise BadRequest("the menu has no such entry" if tops else "no menu was pushed yet", 404)


def _set_follows(openid: str, *, follows: bool) -> None:
    here = platform()
    words = "你已关注该公众号" if follows else "你已取消关注该公众号"
    with here.world.open() as memory:
        _user(memory, openid).follows = follows
        memory.touched = openid
        at = iso(here.clock.seconds())
        here.world.show(openid, {"kind": "event", "text": words, "at": at})


def _ticket_of(scene: str) -> str:
    with platform().world.read() as memory:
        for ticket, made in memory.tickets.items():
            if made.get("scene") == scene:
                return ticket
    return ""
