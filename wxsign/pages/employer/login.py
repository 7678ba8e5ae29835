"""Sign in: account and password, or a code to the colleague's phone (S5, S20, decision 20)."""

import re
from math import ceil

from flask import redirect, render_template, request
from flask import session as cookie
from werkzeug.wrappers import Response

from wxsign import clock, settings
from wxsign.actions import binding, code, employer_account
from wxsign.actions.proof import Matter
from wxsign.models import EmployerUser
from wxsign.pages import session
from wxsign.pages.employer import arrivals, pages
from wxsign.pages.limits import STRANGERS, limiter
from wxsign.rules import identity
from wxsign.rules.refusals import Reason, Refused
from wxsign.vault import fingerprint

Page = str | tuple[str, int] | Response

_OWN_PATH = re.compile(r"/employer/(?!login)[A-Za-z0-9/_-]*")
_NOT_TICKED = "请先阅读并勾选个人信息处理说明。"
# One sentence for a wrong, a late and a locked code: it must not tell which numbers are known.
_CODE_FAULT = "验证码不对或已失效，请核对最近一条短信，或重新获取。"


_PER_ACCOUNT = "10 per hour"
_WRONG = 422


def _account() -> str:
    """Wrong passwords count against the account, from wherever they come."""
    return f"employer:{request.form.get('account', '').strip()[:40]}"


def _was_wrong(response: Response) -> bool:
    return response.status_code == _WRONG


@pages.get("/login")
def login() -> str:
    """Account and password."""
    return _password_page({})


@pages.post("/login")
@limiter.limit(STRANGERS)
@limiter.limit(_PER_ACCOUNT, key_func=_account, deduct_when=_was_wrong)
def login_by_password() -> Page:
    """The colleague gives account and password."""
    faults = notice_faults()
    user = None
    if not faults:
        try:
            user = binding.check_password(
                request.form.get("account", ""), request.form.get("password", "")
            )
        except Refused as refused:
            faults = {"password": f"{refused.headline}。{refused.rule}"}
    return let_in(user) if user is not None else (_password_page(faults), _WRONG)


@pages.get("/login/phone")
def login_by_phone() -> str:
    """Ask for a code: the number first. 忘记密码 begins here too."""
    return _phone_page({})


@pages.post("/login/phone")
@limiter.limit(STRANGERS)
def login_ask_code() -> Page:
    """Send a code to a known number; a stranger's number gets the same answer and no message."""
    phone = identity.mobile(request.form.get("phone", ""))
    faults = notice_faults()
    if fault := identity.mobile_fault(phone):
        faults["phone"] = fault
    if faults:
        return _phone_page(faults), 422
    if binding.users_with_phone(phone):
        _send_quietly(phone)
    cookie["phone"], cookie["asked"] = phone, clock.now().timestamp()
    cookie["forgotten"] = "forgotten" in request.form
    return redirect("/employer/login/code", 303)


@pages.get("/login/code")
def login_code() -> Page:
    """Type the code that was sent, if the number is known."""
    return _code_page() if cookie.get("phone") else redirect("/employer/login/phone")


@pages.post("/login/code")
@limiter.limit(STRANGERS)
def login_by_code() -> Page:
    """The colleague gives the code from the message, and says which account he means if need be."""
    phone = str(cookie.get("phone", ""))
    if not phone:
        return redirect("/employer/login/phone", 303)
    try:
        employer_account.arrive(phone, code.check(_matter(phone), request.form.get("code", "")))
    except Refused:
        return _code_page(_CODE_FAULT), 422
    arrived = arrivals.remember(binding.users_with_phone(phone))
    user = arrived[0] if len(arrived) == 1 else None
    if user is None or not user.password_hash or cookie.get("forgotten"):
        return redirect("/employer/login/account", 303)
    return let_in(user)


@pages.post("/login/end")
def login_end() -> Response:
    """退出登录: this browser forgets who was here."""
    session.sign_out()
    return redirect("/employer/login", 303)


def let_in(user: EmployerUser) -> Response:
    """The colleague is here from now on, and so is the WeChat that he came with."""
    wanted = str(cookie.get("next", ""))
    version = settings.current().privacy.notice_version
    binding.bind_employer(user.id, session.openid(), notice_version=version, proof=None)
    session.sign_in(user.id, user.epoch)  # the epoch is read anew: binding may have raised it
    return redirect(wanted if _OWN_PATH.fullmatch(wanted) else "/employer/", 303)


def notice_faults() -> dict[str, str]:
    """A sentence if the notice of this version is not ticked."""
    ticked = request.form.get("notice") == settings.current().privacy.notice_version
    return {} if ticked else {"notice": _NOT_TICKED}


def _send_quietly(phone: str) -> None:
    """Whether the number is known must not show, so neither does “too soon” or “too many”."""
    try:
        code.ask(_matter(phone), phone=phone, words="登录企业服务")
    except Refused as refused:
        if refused.reason not in (Reason.CODE_TOO_SOON, Reason.CODE_TOO_MANY, Reason.CODE_LOCKED):
            raise


def _matter(phone: str) -> Matter:
    return Matter(f"phone:{fingerprint(phone)}", "login")


def _password_page(faults: dict[str, str]) -> str:
    version = settings.current().privacy.notice_version
    binds = bool(session.openid())
    return render_template("employer/login.html", faults=faults, version=version, binds=binds)


def _phone_page(faults: dict[str, str]) -> str:
    version = settings.current().privacy.notice_version
    forgotten = "forgotten" in request.values
    return render_template(
        "employer/login_phone.html", faults=faults, version=version, forgotten=forgotten
    )


def _code_page(fault: str = "") -> str:
    ready_at = float(cookie.get("asked", 0)) + code.PAUSE.total_seconds()
    return render_template(
        "employer/login_code.html",
        phone=cookie["phone"],
        fault=fault,
        wait=max(0, ceil(ready_at - clock.now().timestamp())),
    )
