"""The server callback 消息与事件推送 (`wechat.md` §1): safe mode only, `success` at once."""

import structlog
from flask import Response, current_app, request

from wxsign.actions import wechat_events
from wxsign.gateways.wechat import Forged
from wxsign.pages.wechat import pages

log = structlog.get_logger()

_HELP = "请点菜单“用户服务”里的“学生服务”或“企业服务”办理。需要人工帮助，请联系学校就业信息科。"


@pages.get("/wechat/callback")
def verify() -> Response:
    """Answer the platform's echo, exactly."""
    try:
        echo = current_app.extensions["wxsign"].wechat.verify(request.args)
    except Forged as forged:
        log.warning("callback refused", why=str(forged))
        return Response("forged", 403, mimetype="text/plain")
    return Response(echo, mimetype="text/plain")


@pages.post("/wechat/callback")
def receive() -> Response:
    """Take an event or a message once; a repeat is answered alike and changes nothing."""
    gateway = current_app.extensions["wxsign"].wechat
    try:
        event = gateway.receive(request.args, request.get_data(cache=True))
    except Forged as forged:
        log.warning("callback refused", why=str(forged))
        return Response("forged", 403, mimetype="text/plain")
    new = wechat_events.take_event(
        event.unique, event.name, openid=event.openid, msgid=event.msgid, status=event.status
    )
    if new and event.kind == "message":
        return Response(gateway.reply(event, _HELP), mimetype="application/xml")
    return Response("success", mimetype="text/plain")
