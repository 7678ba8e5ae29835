"""订阅通知: consents and declines, sends that use them up, the three events.

Source: developers.weixin.qq.com, api_sendnewsubscribemsg; subscription_messages/push; for the list
of templates getTemplateList.
"""

from flask import Blueprint, Response, jsonify

from wxsign.simulator import events
from wxsign.simulator.bodies import lenient_json, strict_json
from wxsign.simulator.clock import iso
from wxsign.simulator.injections import wanted_receipt
from wxsign.simulator.platform import (
    BadRequest,
    Platform,
    Refusal,
    done,
    platform,
    user_or_refuse,
)
from wxsign.simulator.state import Json, Memory, User
from wxsign.simulator.template_rules import checked_template, content_of, shown_fields
from wxsign.simulator.tokens import require_token

blueprint = Blueprint("subscriptions", __name__)

_STANDING = -1
_ONCE_TYPE, _STANDING_TYPE = 2, 3
_FROM_PAGE = 1  # PopupScene: the window was opened by a page
_MOST_AT_ONCE = 3  # templates of one window


@blueprint.post("/cgi-bin/message/subscribe/bizsend")
def bizsend() -> Response:
    """Accept a notice that the user has agreed to; a follower finds it in the chat."""
    require_token()
    here = platform()
    wish = strict_json()
    user = user_or_refuse(wish.get("touser"))
    with here.world.open() as memory:
        card = _card(memory, wish)
        _use_up(memory, f"{user.openid} {wish['template_id']}")
        memory.last_msgid += 1
        msgid = memory.last_msgid
    if not user.blocked:
        place = "" if user.follows else "服务通知"
        shown = {**card, "place": place, "msgid": str(msgid), "at": iso(here.clock.seconds())}
        here.world.show(user.openid, shown)
    _send_result(here, user, str(wish["template_id"]), msgid)
    return done(msgid=msgid) if here.config.bizsend_msgid else done()


@blueprint.get("/wxaapi/newtmpl/gettemplate")
def own_templates() -> Response:
    """The subscription templates of the account."""
    require_token()
    with platform().world.read() as memory:
        listed = [
            {
                "priTmplId": template["template_id"],
                "title": template["title"],
                "content": content_of(template),
                "example": "",
                "type": _STANDING_TYPE if template["standing"] else _ONCE_TYPE,
            }
            for template in memory.subscription_templates.values()
        ]
    return done(data=listed)


@blueprint.post("/_sim/subscriptions")
def register() -> Response:
    """Register a subscription template; {"standing": true} makes it 长期订阅."""
    wish = lenient_json()
    template = checked_template(wish)
    with platform().world.open() as memory:
        keep(memory, template, standing=wish.get("standing") is True)
    return jsonify({"template_id": template["template_id"]})


def keep(memory: Memory, template: Json, *, standing: bool) -> None:
    """The account has this subscription template from now on."""
    known = {**template, "standing": standing}
    memory.subscription_templates[template["template_id"]] = known


@blueprint.get("/_sim/users/<openid>/subscriptions")
def subscriptions(openid: str) -> Response:
    """How many notices of each template this user still allows; -1 as many as there are."""
    with platform().world.read() as memory:
        mine = [key.split(" ") for key in memory.consents if key.startswith(f"{openid} ")]
        left = {template: memory.consents[f"{openid} {template}"] for _, template in mine}
    return jsonify({"left": left})


@blueprint.post("/_sim/users/<openid>/consent")
def consent(openid: str) -> Response:
    """Answer the window of a page: {"templates": […]} and, to close it, {"answer": "reject"}."""
    wish = lenient_json()
    ids, answer = _ids(wish), wish.get("answer", "accept")
    if answer not in ("accept", "reject"):
        raise BadRequest("answer is accept or reject")
    return jsonify({"templates": consented(openid, ids, answer)})


@blueprint.post("/_sim/users/<openid>/decline")
def decline(openid: str) -> Response:
    """Refuse further notices of {"templates": […]} where they are managed: 拒收."""
    ids = _ids(lenient_json())
    here = platform()
    with here.world.open() as memory:
        known = [one for one in ids if one in memory.subscription_templates]
        for one in known:
            memory.consents[f"{openid} {one}"] = 0
    rows: list[dict[str, str | int]] = [
        {"TemplateId": one, "SubscribeStatusString": "reject"} for one in known
    ]
    _post(here, openid, "change", rows)
    return jsonify({"templates": known})


def consented(openid: str, template_ids: list[str], answer: str = "accept") -> list[str]:
    """The user answers a page's window about these templates; those that the account has."""
    here = platform()
    with here.world.open() as memory:
        if openid not in memory.users:
            raise BadRequest("nobody has this openid", 404)
        known = [one for one in template_ids if one in memory.subscription_templates]
        for one in known if answer == "accept" else []:
            _allow(memory, f"{openid} {one}", memory.subscription_templates[one])
    rows: list[dict[str, str | int]] = [
        {"TemplateId": one, "SubscribeStatusString": answer, "PopupScene": _FROM_PAGE}
        for one in known
    ]
    _post(here, openid, "popup", rows)
    return known


def _post(here: Platform, openid: str, which: str, rows: list[dict[str, str | int]]) -> None:
    if rows:
        name, box = f"subscribe_msg_{which}_event", f"SubscribeMsg{which.capitalize()}Event"
        events.post_now(here, events.listed(here, openid, name, box, rows))


def _allow(memory: Memory, key: str, template: Json) -> None:
    has = memory.consents.get(key, 0)
    memory.consents[key] = _STANDING if template["standing"] or has == _STANDING else has + 1


def _use_up(memory: Memory, key: str) -> None:
    has = memory.consents.get(key, 0)
    if has == 0:
        raise Refusal(43101, "user refuse to accept the msg")
    memory.consents[key] = has if has == _STANDING else has - 1


def _card(memory: Memory, wish: Json) -> Json:
    template = memory.subscription_templates.get(str(wish.get("template_id", "")))
    if template is None:
        raise Refusal(40037, "invalid template_id")
    page = wish.get("page") or ""
    if not isinstance(page, str) or (page and not page.startswith(("http://", "https://"))):
        raise Refusal(41030, "invalid page")
    fields = shown_fields(template, wish.get("data"))
    return {"kind": "subscription", "title": template["title"], "fields": fields, "url": page}


def _send_result(here: Platform, user: User, template_id: str, msgid: int) -> None:
    """What became of it; a failure is the platform's own, as the user has agreed."""
    wanted = wanted_receipt()
    if wanted == "never":
        return
    code, words = ("1", "system failed") if wanted == "failed" else ("0", "success")
    row: dict[str, str | int] = {
        "TemplateId": template_id,
        "MsgID": str(msgid),
        "ErrorCode": code,
        "ErrorStatus": words,
    }
    name, box = "subscribe_msg_sent_event", "SubscribeMsgSentEvent"
    result = events.listed(here, user.openid, name, box, [row])
    if wanted == "before":
        events.post(here, result)
        return
    for _ in range(2 if wanted == "twice" else 1):
        events.post_later(here, result)


def _ids(wish: Json) -> list[str]:
    ids = wish.get("templates")
    if not isinstance(ids, list) or not 1 <= len(ids) <= _MOST_AT_ONCE:
        raise BadRequest(f"templates is a list of one to {_MOST_AT_ONCE} ids")
    return [str(one) for one in ids]
