"""The account's own settings: menu, followers, QR codes, tickets, quotas."""

import re
import secrets
from typing import Any

from flask import Blueprint, Response, jsonify, request

from wxsign.simulator.bodies import strict_json
from wxsign.simulator.menu_rules import checked_menu
from wxsign.simulator.platform import (
    Platform,
    Refusal,
    count_or_refuse,
    done,
    platform,
    user_or_refuse,
)
from wxsign.simulator.state import Json
from wxsign.simulator.tokens import require_token

blueprint = Blueprint("account", __name__)

_LONGEST_QR = 2_592_000
_TICKET_LIFETIME = 7200
_CLEARINGS = 10


@blueprint.before_request
def _guard() -> None:
    require_token()


@blueprint.post("/cgi-bin/menu/create")
def create_menu() -> Response:
    """Replace the menu of the account."""
    buttons = checked_menu(strict_json())
    count_or_refuse("menu/create", 1000)
    with platform().world.open() as memory:
        memory.menu = buttons
    return done()


@blueprint.get("/cgi-bin/menu/get")
def get_menu() -> Response:
    """The menu as it was pushed; 46003 when there is none."""
    with platform().world.read() as memory:
        if memory.menu is None:
            raise Refusal(46003, "menu no exist")
        return jsonify({"menu": {"button": memory.menu}})


@blueprint.get("/cgi-bin/menu/delete")
def delete_menu() -> Response:
    """Take the menu away."""
    with platform().world.open() as memory:
        memory.menu = None
    return done()


@blueprint.get("/cgi-bin/user/info")
def user_info() -> Response:
    """Whether this user follows the account; names and pictures are no longer told."""
    user = user_or_refuse(request.args.get("openid"))
    if not user.follows:
        return jsonify({"subscribe": 0, "openid": user.openid})
    return jsonify(
        {
            "subscribe": 1,
            "openid": user.openid,
            "language": "zh_CN",
            "subscribe_scene": "ADD_SCENE_SEARCH",
            "remark": "",
            "groupid": 0,
            "tagid_list": [],
        }
    )


@blueprint.post("/cgi-bin/qrcode/create")
def create_qrcode() -> Response:
    """A code that leads to the account and tells which scene it was scanned in."""
    wish = strict_json()
    scene = _scene(wish)
    seconds = wish.get("expire_seconds", 30)
    if not isinstance(seconds, int) or not 1 <= seconds <= _LONGEST_QR:
        raise Refusal(40035, "invalid parameter expire_seconds")
    here = platform()
    ticket = f"gQ{secrets.token_urlsafe(60)}"
    url = f"http://weixin.qq.com/q/{secrets.token_urlsafe(16)}"
    with here.world.open() as memory:
        memory.tickets[ticket] = {
            "scene": scene,
            "url": url,
            "expires_at": _expiry(here, wish, seconds),
        }
    return jsonify({"ticket": ticket, "expire_seconds": seconds, "url": url})


@blueprint.get("/cgi-bin/getcallbackip")
def callback_ip() -> Response:
    """The addresses from which callbacks come."""
    return jsonify({"ip_list": ["127.0.0.1"]})


@blueprint.get("/cgi-bin/ticket/getticket")
def ticket() -> Response:
    """The ticket with which pages sign for the JS-SDK; the same one while it is good."""
    kind = request.args.get("type", "")
    if kind not in ("jsapi", "wx_card"):
        raise Refusal(40097, "invalid args")
    here = platform()
    now = here.clock.seconds()
    with here.world.open() as memory:
        held = memory.tickets.get(kind)
        if held is None or held["expires_at"] <= now:
            held = {"ticket": secrets.token_urlsafe(64), "expires_at": now + _TICKET_LIFETIME}
            memory.tickets[kind] = held
        return done(ticket=held["ticket"], expires_in=int(held["expires_at"] - now))


@blueprint.post("/cgi-bin/clear_quota")
def clear_quota() -> Response:
    """Start the counters of the day again, ten times a month."""
    here = platform()
    if strict_json().get("appid") != here.config.app_id:
        raise Refusal(40013, "invalid appid")
    month = f"{here.clock.day()[:7]} clear_quota"
    with here.world.open() as memory:
        used = memory.counts.get(month, 0)
        if used >= _CLEARINGS:
            raise Refusal(48006, "forbid to clear quota because of reaching the limit")
        months = {key: n for key, n in memory.counts.items() if key.endswith(" clear_quota")}
        memory.counts = {**months, month: used + 1}
    return done()


def _expiry(here: Platform, wish: Json, seconds: int) -> float | None:
    """When the code stops to lead anywhere; a permanent one never does."""
    permanent = str(wish.get("action_name")).startswith("QR_LIMIT")
    return None if permanent else here.clock.seconds() + seconds


def _scene(wish: Json) -> str:
    info: Any = wish.get("action_info")
    scene: Any = info.get("scene") if isinstance(info, dict) else None
    # Without the inner object the real platform makes a code for scene 0: the classic mistake.
    scene = scene if isinstance(scene, dict) else {"scene_id": 0}
    action = wish.get("action_name")
    if action in ("QR_STR_SCENE", "QR_LIMIT_STR_SCENE"):
        name = scene.get("scene_str", "0")
        if not isinstance(name, str) or not re.fullmatch(r".{1,64}", name):
            raise Refusal(40035, "invalid parameter scene_str")
        return name
    if action in ("QR_SCENE", "QR_LIMIT_SCENE"):
        return str(scene.get("scene_id", 0))
    raise Refusal(40099, "invalid action_name")
