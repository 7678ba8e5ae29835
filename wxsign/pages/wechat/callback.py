"""The server callback 消息与事件推送 (`wechat.md` §1): safe mode only, `success` at once."""

import structlog
from flask import Response, current_app, request

from wxsign import settings
from wxsign.actions import colleagues, scan_login, wechat_events
from wxsign.actions.wechat_events import Told
from wxsign.gateways.wechat import Event, Forged
from wxsign.pages.wechat import pages
from wxsign.rules import replies, scanning

log = structlog.get_logger()

_SCANS = frozenset({"scan", "subscribe"})


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
    new = wechat_events.take_event(_told(event))
    if event.name in _SCANS and event.key and (words := _scanned(event)):
        return Response(gateway.reply(event, words), mimetype="application/xml")
    if new and (words := _said(event)):
        return Response(gateway.reply(event, words), mimetype="application/xml")
    return Response("success", mimetype="text/plain")


def _told(event: Event) -> Told:
    return Told(
        key=event.unique,
        name=event.name,
        openid=event.openid,
        is_message=event.kind == "message",
        msgid=event.msgid,
        status=event.status,
        notices=event.notices,
    )


def _said(event: Event) -> str:
    """What is answered to a message, or to somebody who has just followed the account."""
    if event.kind == "message":
        return replies.answer(event.text, settings.current().app.base_url)
    return replies.WELCOME if event.name == "subscribe" else ""


def _scanned(event: Event) -> str:
    """What whoever scanned a code of a desktop is told; nothing where the code is none of ours.

    The same for every delivery of the event: WeChat shows the answer that comes in time.
    """
    if event.key.startswith(scanning.JOINS):
        return _joining(event.key)
    scan = scan_login.scanned(event.key, event.openid)
    if scan is None:
        return scanning.OVER if scan_login.is_ours(event.key) else ""
    if scan.reviewer_id is None and scan_login.bound_person(scan.area, event.openid) is None:
        return scanning.DOORS[scan.area].unbound
    link = f"{settings.current().app.base_url}/{scan.area}/scans/{scan.id}"
    return scanning.question(scan.area, scan.device, link, binds=scan.reviewer_id is not None)


def _joining(scene: str) -> str:
    """Who was given an account of a unit is led to his first login, by way of his openid."""
    unit = colleagues.asked_by(scene)
    link = f"{settings.current().app.base_url}/employer/oauth/start?next=/employer/login/phone"
    return scanning.joining(unit, link) if unit else scanning.JOIN_OVER
