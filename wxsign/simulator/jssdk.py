"""The JS-SDK as a page sees it: a stand-in for Tencent's script, and what it asks the platform.

Source: developers.weixin.qq.com, doc/service/guide/h5/jssdk. Nothing of a phone happens here: the
signature is checked, each call is granted or refused, and recorded for /_sim/jssdk.
"""

import hashlib
import json
import re
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, jsonify, request

from wxsign.simulator import subscriptions
from wxsign.simulator.clock import iso
from wxsign.simulator.platform import BadRequest, platform
from wxsign.simulator.state import Json

blueprint = Blueprint("jssdk", __name__)

_SCRIPT = "/open/js/jweixin-1.6.0.js"
_PHONE = re.compile(r"phone-(o[A-Za-z0-9_-]{27})")


@blueprint.get(_SCRIPT)
def script() -> Response:
    """The stand-in, at the address of the real one."""
    answer = current_app.send_static_file("jweixin.js")
    answer.headers["Cache-Control"] = "max-age=3600"
    return answer


@blueprint.get("/_sim/jssdk")
def calls() -> Response:
    """What pages asked for, oldest first: {"api", "errMsg", "page", "phone", "given", "at"}."""
    with platform().world.read():
        return jsonify({"calls": list(platform().world.record.jssdk)})


@blueprint.get("/_sim/jssdk/config")
def config() -> Response:
    """Whether the page may use the SDK: right account, registered domain, right signature."""
    return _answer("config", _fault_of_config() or "ok", {})


@blueprint.get("/_sim/jssdk/call")
def call() -> Response:
    """One call of the page; the stand-in says whether wx.config has named it."""
    api = request.args.get("api", "")
    if not re.fullmatch(r"[A-Za-z]{1,40}", api):
        raise BadRequest("api is a name")
    fine = request.args.get("granted") == "true"
    given = json.loads(request.args.get("given") or "{}")
    return _answer(api, "ok" if fine else "permission denied", given)


@blueprint.get("/_sim/jssdk/subscribe")
def subscribe() -> Response:
    """The button of <wx-open-subscribe>: the user agrees to one more message of each template."""
    named = _PHONE.fullmatch(request.args.get("phone", ""))
    wanted = request.args.get("templates", "").split(",")
    known = subscriptions.consented(named[1], wanted) if named else []
    # As the tag tells the page: the answer to each template is JSON inside JSON.
    details = {one: json.dumps({"status": "accept"}) for one in known}
    more = {"subscribeDetails": json.dumps(details)} if known else {}
    return _answer("subscribe", "ok" if known else "fail", {"templates": wanted}, **more)


def _fault_of_config() -> str:
    here, given = platform(), request.args
    if given.get("appId") != here.config.app_id:
        return "invalid appid"
    host = urlsplit(given.get("page", "")).hostname or ""
    registered = here.config.oauth_domain.partition(":")[0]
    if host != registered and not host.endswith(f".{registered}"):
        return "invalid url domain"
    with here.world.read() as memory:
        held = memory.tickets.get("jsapi", {})
    if not held or held["expires_at"] <= here.clock.seconds():
        return "invalid signature"
    signed = (
        f"jsapi_ticket={held['ticket']}&noncestr={given.get('nonceStr')}"
        f"&timestamp={given.get('timestamp')}&url={given.get('page')}"
    )
    right = hashlib.sha1(signed.encode()).hexdigest()  # noqa: S324 - WeChat's choice
    return "" if given.get("signature") == right else "invalid signature"


def _answer(api: str, outcome: str, given: Json, **more: str) -> Response:
    """Record it and tell the stand-in, as a call of its function."""
    here, message = platform(), f"{api}:{outcome}"
    named = _PHONE.fullmatch(request.args.get("phone", ""))
    row = {"api": api, "errMsg": message, "page": request.args.get("page", ""), "given": given}
    with here.world.open():
        phone = named[1] if named else ""
        here.world.record.jssdk.append({**row, "phone": phone, "at": iso(here.clock.seconds())})
    here.world.note(way="in", what=f"JS-SDK {api}", ok=outcome == "ok", detail="")
    number = request.args.get("n", "")
    if not re.fullmatch(r"\d{1,9}", number):
        raise BadRequest("n is the number of the question")
    answer = json.dumps({"errMsg": message, **more})
    return Response(f"wxSimulated({number}, {answer})", mimetype="text/javascript")
