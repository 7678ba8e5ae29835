"""我的账号 of a reviewer: password, second factor, WeChat, and where he is signed in."""

import segno
from flask import redirect, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from wxsign import clock, settings
from wxsign.actions import desk_account, desk_sessions
from wxsign.models import Reviewer, ScanLogin
from wxsign.pages import scans, session
from wxsign.pages.desk import login, pages
from wxsign.pages.desk.guard import this_reviewer
from wxsign.pages.desk.place import rendered
from wxsign.queries import desk_people
from wxsign.rules import accounts, recovery, scanning
from wxsign.rules.refusals import CODE_REASONS, Reason, Refused

Page = str | tuple[str, int] | Response

_HERE, _UNCHANGED = "/desk/account", "新密码与现在的一样，请换一个。"
_WRONG = "密码不对，请再填一次。"
_CODE_WRONG = "动态码不对。请核对手机时间，填验证器里现在显示的 6 位数字。"


@pages.get("/account")
def account() -> str:
    """Everything of one's own, with the browsers that are signed in."""
    reviewer = this_reviewer()
    return rendered(
        "desk/account.html",
        sittings=desk_people.sittings(reviewer.id, clock.now() - session.LIFETIME),
        this_one=session.sitting(),
        codes_left=desk_people.recovery_codes_left(reviewer.id),
        has_wechat=desk_people.has_wechat(reviewer.id),
    )


@pages.get("/account/password")
def password() -> str:
    """修改密码."""
    return _password({})


@pages.post("/account/password")
def password_change() -> Page:
    """确认修改: this browser stays, the others are out."""
    reviewer, form = this_reviewer(), request.form
    old, new = form.get("old", "")[:200], form.get("password", "")
    fault = accounts.password_fault(new, form.get("again", ""), (reviewer.account,))
    if fault or old == new:
        return _password({"password": fault or _UNCHANGED}), 422
    if refused := _unproved(reviewer, old):
        return _password({"old": _said(refused)}), refused.words.status
    desk_account.change_password(reviewer.id, new, here=session.sitting())
    return redirect(_HERE, 303)


@pages.get("/account/second-factor")
def second_factor() -> str:
    """开通动态码 or 更换动态码: the code to be scanned with an authenticator."""
    return _second_factor({})


@pages.post("/account/second-factor")
def second_factor_set() -> Page:
    """确认: from now on a sign-in asks for it; ten recovery codes are shown this once."""
    reviewer, form = this_reviewer(), request.form
    if refused := _unproved(reviewer, form.get("old", "")[:200]):
        return _second_factor({"old": _said(refused)}), refused.words.status
    try:
        codes = desk_account.set_second_factor(reviewer.id, form.get("code", "")[:10])
    except Refused as refused:
        if refused.reason not in CODE_REASONS:
            raise
        if desk_account.has_just_set(reviewer.id, form.get("code", "")[:10]):
            return redirect(url_for("desk.account", codes="shown"), 303)
        return _second_factor({"code": _CODE_WRONG}), refused.words.status
    return _codes(codes)


@pages.get("/account/recovery-codes")
def recovery_codes() -> str:
    """重新生成恢复码: the password first; without a second factor the page says why not."""
    is_off = not this_reviewer().totp_secret
    return _recovery({}, Refused(Reason.NO_SECOND_FACTOR) if is_off else None)


@pages.post("/account/recovery-codes")
def recovery_codes_renew() -> Page:
    """Ten new ones, shown this once; the old ones are worth nothing."""
    reviewer = this_reviewer()
    if refused := _unproved(reviewer, request.form.get("old", "")[:200]):
        return _recovery({"old": _said(refused)}, None), refused.words.status
    try:
        return _codes(desk_account.renew_recovery_codes(reviewer.id))
    except Refused as refused:
        return _recovery({}, refused), refused.words.status


@pages.get("/account/wechat")
def wechat() -> Page:
    """绑定微信: the password first, then a code to be scanned; once it is bound, back."""
    scan = scans.held()
    mine = scan if scan is not None and scan.reviewer_id == this_reviewer().id else None
    if mine is not None and mine.state == scanning.USED:
        return redirect(_HERE)
    return _wechat({}, mine)


@pages.post("/account/wechat")
def wechat_ask() -> Page:
    """显示二维码, for whoever knows the password."""
    reviewer = this_reviewer()
    if refused := _unproved(reviewer, request.form.get("old", "")[:200]):
        return _wechat({"old": _said(refused)}, None), refused.words.status
    scans.ask("desk", reviewer.id)
    return redirect(f"{_HERE}/wechat", 303)


@pages.get("/account/wechat/state")
def wechat_state() -> Response:
    """Where that code stands, in one word, for the page's script."""
    return scans.told()


@pages.post("/account/wechat/unbinding")
def wechat_unbind() -> Response:
    """解除绑定."""
    desk_account.unbind_wechat(this_reviewer().id)
    return redirect(_HERE, 303)


@pages.post("/account/sessions/<int:session_id>/ending")
def session_end(session_id: int) -> Response:
    """退出此设备: one of one's own; a second press ends on the same page."""
    desk_sessions.end_one(this_reviewer().id, session_id)
    return redirect(_HERE, 303)


@pages.post("/account/other-sessions/ending")
def sessions_end() -> Response:
    """退出其他设备."""
    desk_sessions.end_others(this_reviewer().id, session.sitting())
    return redirect(_HERE, 303)


def _unproved(reviewer: Reviewer, password_: str) -> Refused | None:
    """Why the password does not fit; None where it does."""
    try:
        desk_account.prove(reviewer, password_, login.network())
    except Refused as refused:
        return refused
    return None


def _said(refused: Refused) -> str:
    if refused.reason is Reason.LOGIN_SHUT:
        return f"{refused.headline}。"
    opens = refused.facts.get("at")
    return f"{_WRONG}{opens} 之后才能再试。" if opens else _WRONG


def _password(faults: dict[str, str]) -> str:
    return rendered("desk/account_password.html", faults=faults, rule=accounts.PASSWORD_RULE)


def _second_factor(faults: dict[str, str]) -> str:
    reviewer = this_reviewer()
    code = segno.make(desk_account.link_to_be(reviewer), error="m", micro=False)
    drawn = code.svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=True)
    return rendered(
        "desk/account_second_factor.html",
        faults=faults,
        code=Markup(drawn),  # noqa: S704 - drawn by segno from modules, holds no text
        secret=desk_account.secret_to_be(reviewer),
        is_asked_for=not reviewer.totp_secret and not settings.current().app.is_development,
    )


def _recovery(faults: dict[str, str], shut: Refused | None) -> str:
    return rendered("desk/account_recovery.html", faults=faults, shut=shut)


def _codes(codes: tuple[str, ...]) -> str:
    return rendered("desk/account_codes.html", codes=[recovery.as_shown(code) for code in codes])


def _wechat(faults: dict[str, str], scan: ScanLogin | None) -> str:
    shown = scan if scans.is_open(scan) else None
    return rendered(
        "desk/account_wechat.html",
        faults=faults,
        scan=shown,
        state=scans.state(shown) if shown else "",
        code=scans.drawn(shown) if shown else "",
    )
