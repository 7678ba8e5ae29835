"""更换手机号: the password, then a code to the new phone (S23, S27)."""

from flask import redirect, render_template, request
from flask import session as cookie
from werkzeug.wrappers import Response

from wxsign.actions import code, employer_account
from wxsign.actions.proof import Matter
from wxsign.pages.employer import forms, pages
from wxsign.pages.employer.account import still_here
from wxsign.pages.employer.account_password import PER_PERSON, person, was_wrong
from wxsign.pages.employer.guard import this_user
from wxsign.pages.limits import limiter
from wxsign.rules import identity
from wxsign.rules.refusals import CODE_REASONS, Reason, Refused
from wxsign.vault import fingerprint

Page = str | tuple[str, int] | Response

_PASSWORD_WRONG = "登录密码不对。忘记了可以先用短信验证码修改密码。"  # noqa: S105 - a sentence


@pages.get("/account/phone")
def phone() -> str:
    """The new number and the password."""
    return _phone_page({})


@pages.post("/account/phone")
@limiter.limit(PER_PERSON, key_func=person, deduct_when=was_wrong)
def phone_ask() -> Page:
    """获取验证码 to the new phone, for somebody who knows the password: a session is not enough."""
    new, faults = identity.mobile(request.form.get("phone", "")), {}
    if fault := identity.mobile_fault(new):
        faults["phone"] = fault
    try:
        employer_account.ensure_password(this_user().id, request.form.get("password", ""))
    except Refused:
        faults["password"] = _PASSWORD_WRONG
    if faults:
        return _phone_page(faults), 422
    return _ask(new)


@pages.get("/account/phone/code")
def phone_code() -> Page:
    """The code that came to the new phone."""
    new = str(cookie.get("new_phone", ""))
    return _code_page(new) if new else redirect("/employer/account/phone")


@pages.post("/account/phone/code")
def phone_change() -> Page:
    """确认更换: codes and messages go to the new phone from now on."""
    user_id, new = this_user().id, str(cookie.get("new_phone", ""))
    if not new:  # a second tap, or nothing was asked for
        return redirect("/employer/account", 303)
    try:
        proof = code.check(_matter(new), request.form.get("code", ""))
        employer_account.change_phone(user_id, new, proof)
    except Refused as refused:
        if refused.reason not in CODE_REASONS:
            raise
        return _code_page(new, f"{refused.headline}。"), refused.words.status
    return still_here(user_id, "手机号已更换，其他设备已退出登录。")


def _ask(new: str) -> Page:
    """Send the code; one that is still on its way will do."""
    try:
        code.ask(_matter(new), phone=new, words="更换手机号")
    except Refused as refused:
        if refused.reason not in CODE_REASONS:
            raise
        if refused.reason is not Reason.CODE_TOO_SOON:
            return _phone_page({"phone": f"{refused.headline}。"}), refused.words.status
    cookie["new_phone"] = new
    return redirect("/employer/account/phone/code", 303)


def _matter(new: str) -> Matter:
    return Matter(f"employer:{this_user().id}", "phone", fingerprint(new))


def _phone_page(faults: dict[str, str]) -> str:
    return render_template("employer/account_phone.html", user=this_user(), faults=faults)


def _code_page(new: str, fault: str = "") -> str:
    return render_template(
        "employer/account_phone_code.html",
        phone=new,
        fault=fault,
        wait=forms.seconds_until_code(_matter(new)),
    )
