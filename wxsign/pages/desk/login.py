"""登录 and 退出登录 of the desk: account, password, and a second factor where there is one."""

from urllib.parse import urlsplit

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from wxsign.actions import desk
from wxsign.pages import session
from wxsign.pages.desk import guard, pages
from wxsign.pages.limits import STRANGERS, limiter
from wxsign.rules.refusals import Reason, Refused

_PER_ACCOUNT = "10 per hour"
_WRONG = 422


def _account() -> str:
    """Wrong passwords count against the account, from wherever they come."""
    return f"desk:{request.form.get('account', '').strip()[:40]}"


def _was_wrong(response: Response) -> bool:
    return response.status_code == _WRONG


@pages.get("/login", endpoint="login")
def login() -> str | Response:
    """The form; who is here already goes on."""
    if guard.known_reviewer() is not None:
        return redirect(_next())
    return render_template("desk/login.html", next=_next())


@pages.post("/login", endpoint="login_check")
@limiter.limit(STRANGERS, deduct_when=_was_wrong)
@limiter.limit(_PER_ACCOUNT, key_func=_account, deduct_when=_was_wrong)
def check() -> Response | tuple[str, int]:
    """登录: the desk opens, at the page that was asked for."""
    form = request.form
    account, password = form.get("account", ""), form.get("password", "")
    try:
        reviewer = desk.check_password(account, password, form.get("totp", ""))
    except Refused as refused:
        if refused.reason is not Reason.LOGIN_WRONG:
            raise
        page = render_template("desk/login.html", next=_next(), account=account, refused=refused)
        return page, _WRONG
    session.sign_in(reviewer.id, reviewer.epoch)
    return redirect(_next(), 303)


@pages.post("/logout", endpoint="login_end")
def logout() -> Response:
    """退出登录: nobody is here from now on; a second press ends on the same page."""
    session.sign_out()
    return redirect(url_for("desk.login"), 303)


def _next() -> str:
    """Where to go after the login: a page of the desk, never another site."""
    wanted = request.values.get("next", "")
    parts = urlsplit(wanted)
    is_ours = wanted.startswith("/desk/") and not parts.netloc and "\\" not in wanted
    if not is_ours or ".." in parts.path or parts.path.startswith(("/desk/login", "/desk/logout")):
        return url_for("desk.queue")
    return wanted
