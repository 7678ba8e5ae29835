"""扫码登录 on a desktop browser (S7), the same for every audience; `attach` gives its addresses.

The desktop shows a QR code and goes on by itself; the phone that scanned it gets a link in the
chat, whose page shows which browser asks and the number that it shows, and has the yes and the no.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import segno
from flask import Blueprint, Response, current_app, redirect, render_template, request
from flask import session as cookie
from markupsafe import Markup
from werkzeug.wrappers import Response as Answer

from wxsign import clock
from wxsign.actions import scan_login
from wxsign.db import db
from wxsign.gateways import Rejected, Unreachable
from wxsign.models import ColleagueCode, ScanLogin
from wxsign.pages import session
from wxsign.pages.limits import STRANGERS, limiter
from wxsign.rules import devices, scanning
from wxsign.rules.refusals import Reason, Refused

Page = str | Answer | tuple[str, int]

_MODULES = 4  # of the quiet zone, which a scanner needs
_HELD = "scan"


@dataclass(frozen=True)
class Entrance:
    """One audience's way in: how a person is let in, and whether somebody is in already."""

    area: str
    let_in: Callable[[int], None]
    is_in: Callable[[], bool]

    @property
    def home(self) -> str:
        """Where the desktop goes on."""
        return f"/{self.area}/"


def attach(pages: Blueprint, door: Entrance) -> None:
    """Give this audience the addresses of its QR login; all are for people not known yet."""
    _attach_desktop(pages, door)
    _attach_phone(pages, door)


def _attach_desktop(pages: Blueprint, door: Entrance) -> None:
    @pages.get("/login/scan")
    def login_scan() -> Page:
        """The code, or the way to a new one; once it is confirmed the desktop is in."""
        scan = held()
        if scan is not None and state(scan) == scanning.CONFIRMED:
            person_id = scan_login.use(scan.id, cookie[_HELD]["key"])
            cookie.pop(_HELD)
            door.let_in(person_id)
            return redirect(door.home)
        if door.is_in():
            return redirect(door.home)
        return _desktop(door, scan)

    @pages.post("/login/scan")
    @limiter.limit(STRANGERS)
    def login_scan_ask() -> Page:
        """显示二维码: a new one, which is good for five minutes."""
        ask(door.area)
        return redirect(f"/{door.area}/login/scan", 303)

    @pages.get("/login/scan/state")
    def login_scan_state() -> Response:
        """Where the code of this desktop stands, in one word, for its script."""
        return told()


def _attach_phone(pages: Blueprint, door: Entrance) -> None:
    @pages.get("/scans/<int:scan_id>")
    def login_scan_seen(scan_id: int) -> Page:
        """确认登录 on the phone that scanned: which browser asks, and its number."""
        if not session.openid() and session.in_wechat(request):
            return redirect(f"/{door.area}/oauth/start?next={request.path}")
        return _phone(door, _own(door, scan_id))

    @pages.post("/scans/<int:scan_id>/confirmation")
    def login_scan_confirm(scan_id: int) -> Page:
        """确认登录: the desktop goes on."""
        scan_login.confirm(scan_id, door.area, session.openid())
        return redirect(f"/{door.area}/scans/{scan_id}", 303)

    @pages.post("/scans/<int:scan_id>/refusal")
    def login_scan_refuse(scan_id: int) -> Page:
        """不是我: the code is worth nothing from now on."""
        scan_login.refuse(scan_id, door.area, session.openid())
        return redirect(f"/{door.area}/scans/{scan_id}", 303)


def ask(area: str, reviewer_id: int | None = None) -> None:
    """A new code for this desktop, held by its cookie; with a reviewer it binds his WeChat."""
    network = devices.network(request.remote_addr or "")
    device = devices.device(request.user_agent.string)
    asking = scan_login.Asking(area, device, network, reviewer_id)
    address = address_of(asking.scene, scanning.LIFETIME)
    cookie[_HELD] = {"id": scan_login.ask(asking, address), "key": asking.key}


def address_of(scene: str, lifetime: timedelta) -> str:
    """What a code of the account says that names this scene. Raises Refused(WECHAT_AWAY)."""
    wechat = current_app.extensions["wxsign"].wechat
    db.session.commit()  # nothing is read on while another machine is asked
    try:
        return str(wechat.scene_code(scene, int(lifetime.total_seconds())))
    except (Rejected, Unreachable) as silence:
        raise Refused(Reason.WECHAT_AWAY) from silence


def held() -> ScanLogin | None:
    """The code that this desktop shows."""
    kept = cookie.get(_HELD)
    return scan_login.shown(kept["id"], kept["key"]) if kept else None


def told() -> Response:
    """Where the code of this desktop stands, in one word."""
    return Response(state(held()), mimetype="text/plain")


def drawn(scan: ScanLogin | ColleagueCode) -> Markup:
    """The code as a drawing in the page: nobody else is asked for a picture."""
    code = segno.make(scan.address, error="m", micro=False)
    return Markup(  # noqa: S704 - drawn by segno from modules, holds no text
        code.svg_inline(scale=5, border=_MODULES, dark="#000", light="#fff", omitsize=True)
    )


def is_open(scan: ScanLogin | None) -> bool:
    """Whether this code can still be scanned or confirmed."""
    return scan is not None and scan.state in scanning.OPEN and not _is_late(scan)


def _is_late(scan: ScanLogin) -> bool:
    return scan.expires_at <= clock.now()


def state(scan: ScanLogin | None) -> str:
    """Where this code stands; what is too late is over."""
    if scan is None or (_is_late(scan) and scan.state != scanning.USED):
        return "over"
    return scan.state


def _own(door: Entrance, scan_id: int) -> ScanLogin:
    scan = scan_login.own(scan_id, door.area, session.openid())
    if scan.state == scanning.SCANNED and _is_late(scan):
        raise Refused(Reason.SCAN_OVER)
    return scan


def _desktop(door: Entrance, scan: ScanLogin | None) -> str:
    return render_template(
        "desk/login_scan.html" if door.area == "desk" else "parts/login_scan.html",
        area=door.area,
        title=scanning.DOORS[door.area].title,
        scan=scan,
        state=state(scan) if scan else "",
        code=drawn(scan) if scan and is_open(scan) else "",
    )


def _phone(door: Entrance, scan: ScanLogin) -> str:
    return render_template(
        "parts/login_scan_seen.html",
        area=door.area,
        title=scanning.DOORS[door.area].title,
        scan=scan,
    )
