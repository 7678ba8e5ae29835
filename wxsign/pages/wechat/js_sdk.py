"""The JS-SDK of pages (`wechat.md` §5): signs our own addresses, and hears what phones report."""

import re

import structlog
from flask import Response, abort, current_app, jsonify, request

from wxsign import settings
from wxsign.actions import page_faults
from wxsign.gateways import Rejected, Unreachable
from wxsign.pages.limits import limiter
from wxsign.pages.wechat import pages
from wxsign.rules import js_sdk

log = structlog.get_logger()

# Behind one address there may be a whole campus, each page of which is signed once.
_SIGNED, _REPORTED = "3000 per minute", "60 per hour"
_KEPT_SECONDS = 240  # less than what is left of a ticket when we give it up
_ADDRESS = re.compile(r"[!-\"$-~]{1,1024}")  # as browsers spell it, without what follows the #
_PHONE = re.compile(r"MicroMessenger/([0-9.]{1,20})")


@pages.get("/wechat/jssdk")
@limiter.limit(_SIGNED)
def sign_page() -> Response:
    """What `wx.config` needs on this page of ours; it tells nobody the ticket."""
    config, url = settings.current(), request.args.get("url", "")
    if not config.wechat.js_sdk:
        abort(404)
    if not url.startswith(f"{config.app.base_url}/") or _ADDRESS.fullmatch(url) is None:
        abort(400)
    try:
        signed = current_app.extensions["wxsign"].wechat.sign_page(url)
    except (Unreachable, Rejected) as failure:
        log.warning("page not signed", why=str(failure))
        return Response("", 503, mimetype="text/plain")
    answer = jsonify(
        appId=signed.app_id,
        timestamp=signed.timestamp,
        nonceStr=signed.nonce,
        signature=signed.signature,
    )
    answer.headers["Cache-Control"] = f"private, max-age={_KEPT_SECONDS}"
    return answer


@pages.post("/wechat/jssdk/faults")
@limiter.limit(_REPORTED)
def report_fault() -> Response:
    """A phone says what WeChat has refused on a page; what it says is not repeated."""
    words, page = request.form.get("what", ""), js_sdk.page(request.form.get("page", ""))
    if not words or not page or not settings.current().wechat.js_sdk:
        abort(400)
    fault = js_sdk.fault(words)
    version = _PHONE.search(request.user_agent.string)
    log.warning("js-sdk", fault=fault.key, page=page, wechat=version[1] if version else "")
    page_faults.report(fault)
    return Response(status=204)
