"""Template messages: checks them, shows the card once, and sends the receipt later.

Source: developers.weixin.qq.com, api_sendtemplatemessage.
"""

import secrets

from flask import Blueprint, Response, jsonify

from wxsign.simulator import events
from wxsign.simulator.bodies import strict_json
from wxsign.simulator.clock import iso
from wxsign.simulator.injections import wanted_receipt
from wxsign.simulator.platform import (
    Platform,
    Refusal,
    count_or_refuse,
    done,
    platform,
    user_or_refuse,
)
from wxsign.simulator.state import Json, Memory, Sent, User
from wxsign.simulator.template_rules import content_of, shown_fields
from wxsign.simulator.tokens import require_token

blueprint = Blueprint("messages", __name__)

# Tencent promises to send the same client_msg_id to the same openid once within ten minutes.
_REMEMBERED = 600
_LONGEST_CLIENT_ID = 32


@blueprint.post("/cgi-bin/message/template/send")
def send() -> Response:
    """Accept a message: the msgid is answered now, the receipt follows."""
    require_token()
    here = platform()
    wish = strict_json()
    user = user_or_refuse(wish.get("touser"))
    with here.world.open() as memory:
        card = _card(memory, wish)
        _refuse_unwilling(user)
        first = _first_msgid(memory, wish, here.clock.seconds())
        if first is not None:
            here.world.record.duplicates_suppressed += 1
            return done(msgid=first)
        count_or_refuse("template", here.config.template_quota)
        msgid = _remember(memory, wish, here.clock.seconds())
    if not user.blocked:
        here.world.show(user.openid, {**card, "msgid": str(msgid), "at": iso(here.clock.seconds())})
    _send_receipt(here, user, msgid)
    return done(msgid=msgid)


@blueprint.get("/cgi-bin/template/get_all_private_template")
def all_templates() -> Response:
    """The templates of the account."""
    require_token()
    with platform().world.read() as memory:
        listed = [
            {
                "template_id": template["template_id"],
                "title": template["title"],
                "primary_industry": "",
                "deputy_industry": "",
                "content": content_of(template),
                "example": "",
            }
            for template in memory.templates.values()
        ]
    return jsonify({"template_list": listed})


def _card(memory: Memory, wish: Json) -> Json:
    template = memory.templates.get(str(wish.get("template_id", "")))
    if template is None:
        raise Refusal(40037, "invalid template_id")
    url = wish.get("url") or ""
    if not isinstance(url, str) or (url and not url.startswith(("http://", "https://"))):
        raise Refusal(40039, "invalid url size")
    client_id = wish.get("client_msg_id", "")
    if not isinstance(client_id, str) or len(client_id) > _LONGEST_CLIENT_ID:
        raise Refusal(40035, "invalid parameter client_msg_id")
    fields = shown_fields(template, wish.get("data"))
    return {"kind": "template", "title": template["title"], "fields": fields, "url": url}


def _refuse_unwilling(user: User) -> None:
    if not user.follows:
        raise Refusal(43004, "require subscribe")
    if user.blacklisted:
        raise Refusal(43019, "require remove blacklist")


def _first_msgid(memory: Memory, wish: Json, now: float) -> int | None:
    first = memory.sent.get(f"{wish['touser']} {wish.get('client_msg_id', '')}")
    if not wish.get("client_msg_id") or first is None or now - first.at >= _REMEMBERED:
        return None
    return first.msgid


def _remember(memory: Memory, wish: Json, now: float) -> int:
    # Not one apart: a rounded number of JavaScript must not hit a neighbour by luck.
    memory.last_msgid += 1 + secrets.randbelow(1000)
    if wish.get("client_msg_id"):
        _forget_old(memory, now)
        memory.sent[f"{wish['touser']} {wish['client_msg_id']}"] = Sent(memory.last_msgid, now)
    return memory.last_msgid


def _forget_old(memory: Memory, now: float) -> None:
    # Oldest first, so that thousands of sends do not look through each other.
    while memory.sent:
        oldest = next(iter(memory.sent))
        if now - memory.sent[oldest].at < _REMEMBERED:
            return
        del memory.sent[oldest]


def _send_receipt(here: Platform, user: User, msgid: int) -> None:
    wanted = wanted_receipt()
    if wanted == "never":
        return
    status = "failed:user block" if user.blocked else "success"
    if wanted == "failed":
        status = "failed: system failed"
    receipt = events.receipt(here, user.openid, msgid, status)
    if wanted == "before":
        events.post(here, receipt)
        return
    for _ in range(2 if wanted == "twice" else 1):
        events.post_later(here, receipt)
