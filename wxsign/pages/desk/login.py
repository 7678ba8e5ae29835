"""登录 and 退出登录 of the desk: account, password, and a second factor where there is one."""

from urllib.parse import urlsplit

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from wxsign.actions import desk, desk_sessions
from wxsign.models import Reviewer
from wxsign.pages import session
from wxsign.pages.desk import guard, pages
from wxsign.rules import devices
from wxsign.rules.refusals import Reason, Refused

_SHOWN = frozenset({Reason.LOGIN_WRONG, Reason.LOGIN_SHUT})


@pages.get("/login", endpoint="login")
def login() -> str | Response:
    """The form; who is here already goes on."""
    if guard.known_reviewer() is not None:
        return redirect(_next())
    return render_template("desk/login.html", next=_next())


@pages.post("/login", endpoint="login_check")
def check() -> Response | tuple[str, int]:
    """登录: the desk opens, at the page that was asked for."""
    form = request.form
    account, password = form.get("account", ""), form.get("password", "")[:200]
    try:
        reviewer = desk.check_password(account, password, form.get("totp", ""), network=network())
    except Refused as refused:
        if refused.reason not in _SHOWN:
            raise
        page = render_template("desk/login.html", next=_next(), account=account, refused=refused)
        return page, refused.words.status
    let_in(reviewer)
    return redirect(_next(), 303)


@pages.post("/logout", endpoint="login_end")
def logout() -> Response:
    """退出登录: nobody is here from now on; a second press ends on the same page."""
    if key := session.sitting():
        desk_sessions.end(key)
    session.sign_out()
    return redirect(url_for("desk.login"), 303)


def let_in(reviewer: Reviewer) -> None:
    """This reviewer is here from now on, in this browser; what it was before has ended."""
    person_id, epoch = reviewer.id, reviewer.epoch
    if key := session.sitting():
        desk_sessions.end(key)
    device = devices.device(request.user_agent.string)
    session.sign_in(person_id, epoch, sitting=desk_sessions.begin(person_id, device, network()))


def network() -> str:
    """The beginning of the address from which he comes."""
    return devices.network(request.remote_addr or "")


def _next() -> str:
    """Where to go after the login: a page of the desk, never another site."""
    wanted = request.values.get("next", "")
    parts = urlsplit(wanted)
    is_ours = wanted.startswith("/desk/") and not parts.netloc and "\\" not in wanted
    if not is_ours or ".." in parts.path or parts.path.startswith(("/desk/login", "/desk/logout")):
        return url_for("desk.queue")
    return wanted
