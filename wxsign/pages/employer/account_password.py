"""修改密码: by the old one, or by a code to the colleague's own phone (S23, S27)."""

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from wxsign.actions import code, employer_account
from wxsign.actions.proof import Matter
from wxsign.pages.employer import forms, pages
from wxsign.pages.employer.account import still_here
from wxsign.pages.employer.guard import this_user
from wxsign.pages.limits import limiter
from wxsign.rules import accounts
from wxsign.rules.refusals import CODE_REASONS, Reason, Refused

Page = str | tuple[str, int] | Response

PER_PERSON = "10 per hour"
_OLD_WRONG = "原密码不对。忘记了可以改用短信验证码。"


def person() -> str:
    """Wrong passwords count against the account whose session this is."""
    return f"password:{this_user().id}"


def was_wrong(response: Response) -> bool:
    """Whether the try is to be counted."""
    return response.status_code == 422


@pages.get("/account/password")
def password() -> str:
    """The form; `?code` is the way of whoever has forgotten the old one."""
    return _page(by_code="code" in request.args)


@pages.post("/account/password/code")
def password_code() -> Page:
    """获取验证码 to the colleague's own phone."""
    user = this_user()
    try:
        code.ask(_matter(), phone=user.phone, words="修改密码")
    except Refused as refused:
        return _beside_the_code(refused)
    return redirect("/employer/account/password?code=1", 303)


@pages.post("/account/password")
@limiter.limit(PER_PERSON, key_func=person, deduct_when=was_wrong)
def password_change() -> Page:
    """确认: this device stays, the others are logged out."""
    user, by_code = this_user(), "code" in request.form
    new, again = request.form.get("password", ""), request.form.get("again", "")
    if fault := accounts.password_fault(new, again, (user.account, user.phone)):
        return _page(by_code=by_code, faults={"password": fault}), 422
    try:
        _write(user.id, new)
    except Refused as refused:
        if refused.reason is Reason.LOGIN_WRONG:
            return _page(by_code=False, faults={"old": _OLD_WRONG}), 422
        return _beside_the_code(refused)
    return still_here(user.id, "密码已修改，其他设备已退出登录。")


def _write(user_id: int, new: str) -> None:
    if "code" not in request.form:
        employer_account.change_password(user_id, request.form.get("old", ""), new)
        return
    employer_account.set_password(user_id, new, proof=code.check(_matter(), request.form["code"]))


def _beside_the_code(refused: Refused) -> Page:
    if refused.reason not in CODE_REASONS:
        raise refused
    return _page(by_code=True, faults={"code": f"{refused.headline}。"}), refused.words.status


def _matter() -> Matter:
    return Matter(f"employer:{this_user().id}", "password")


def _page(*, by_code: bool, faults: dict[str, str] | None = None) -> str:
    return render_template(
        "employer/account_password.html",
        user=this_user(),
        by_code=by_code,
        asked=code.is_out(_matter()),
        faults=faults or {},
        rule=accounts.PASSWORD_RULE,
        wait=forms.seconds_until_code(_matter()),
    )
