"""单位注册: a unit that nobody knows yet gives its data, its licence and a phone (S20, S22).

Two pages: the data first, then code, account and password. Whether an account is taken is told
only to somebody whose code was right, so it cannot be asked in bulk.
"""

from dataclasses import dataclass, field, replace

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from wxsign import settings
from wxsign.actions import binding, code, registration
from wxsign.actions.proof import Matter
from wxsign.actions.registration import NewAccount
from wxsign.pages import session
from wxsign.pages.employer import forms, guard, pages, unit_form
from wxsign.pages.employer.login import notice_faults
from wxsign.pages.employer.unit_form import UnitForm
from wxsign.pages.limits import STRANGERS, limiter, takes_a_file
from wxsign.queries import schools
from wxsign.rules import accounts, unit
from wxsign.rules.refusals import CODE_REASONS, Reason, Refused
from wxsign.vault import fingerprint

Page = str | tuple[str, int] | Response

_STATE = "/employer/unit/review"
_A_STRANGER = "60 per hour"  # each may cost a text message to anybody's phone


@dataclass(frozen=True)
class Account:
    """The second page as it was typed; passwords are never sent back."""

    account: str = ""
    password: str = ""
    code: str = ""
    faults: dict[str, str] = field(default_factory=dict)


@pages.get("/registration")
def registration_form() -> Page:
    """The data of the unit; whoever is here already sees how his stands."""
    if guard.known_user() is not None:
        return redirect(_STATE)
    return _form_page(unit_form.blank())


@pages.post("/registration")
@limiter.limit(_A_STRANGER)
@takes_a_file
def registration_request() -> Page:
    """下一步: the data are looked at, and a code goes to the phone; 返回修改 comes back here."""
    filled = _typed()
    if "edit" in request.form:
        return _form_page(filled)
    if filled.form.faults:
        return _form_page(filled), 422
    known = request.form.get("account", "")  # from before 返回修改
    return _confirmation_page(filled, Account(known, faults=_ask(filled, quietly=True)))


@pages.post("/registration/code")
@limiter.limit(_A_STRANGER)
def registration_code() -> Page:
    """重新获取验证码: another one to the same phone."""
    filled = _typed()
    if filled.form.faults:
        return _form_page(filled), 422
    account = Account(request.form.get("account", ""), faults=_ask(filled, quietly=False))
    return _confirmation_page(filled, account), 422 if account.faults else 200


@pages.post("/registration/confirmation")
@limiter.limit(STRANGERS)
def registration_confirm() -> Page:
    """提交注册: the unit is registered, waits for the school, and its main account is here."""
    if guard.known_user() is not None:  # a second tap
        return redirect(_STATE, 303)
    filled, account = _typed(), _typed_account()
    if filled.form.faults:
        return _form_page(filled), 422
    if account.faults:
        return _confirmation_page(filled, account), 422
    try:
        user_id = _register(filled, account)
    except Refused as refused:
        return _refused(filled, account, refused)
    return _let_in(user_id)


def _typed() -> UnitForm:
    filled = unit_form.typed()
    for key, sentence in notice_faults().items():
        filled = unit_form.with_fault(filled, key, sentence)
    code_ = filled.form.values["credit_code"]
    is_known = "credit_code" not in filled.form.faults and registration.is_known(code_)
    return (is_known and unit_form.with_refusal(filled, Reason.UNIT_KNOWN)) or filled


def _typed_account() -> Account:
    form = request.form
    name, password = form.get("account", "").strip(), form.get("password", "")
    known = (name, form.get("phone", ""))
    found = {
        "account": accounts.account_fault(name),
        "password": accounts.password_fault(password, form.get("again", ""), known),
    }
    faults = {key: fault for key, fault in found.items() if fault}
    return Account(name, password, form.get("code", ""), faults)


def _register(filled: UnitForm, account: Account) -> int:
    proof = code.check(_matter(filled), account.code)
    version = settings.current().privacy.notice_version
    new = NewAccount(account.account, account.password, version)
    return registration.register(filled.sending, new, proof=proof)


def _refused(filled: UnitForm, account: Account, refused: Refused) -> Page:
    """The sentence stands beside the field that it is about, on the page that has the field."""
    if faulty := unit_form.with_refusal(filled, refused.reason):
        return _form_page(faulty), 422
    if refused.reason is Reason.ACCOUNT_TAKEN:
        faults = {"account": f"{refused.headline}。"}
    elif refused.reason in CODE_REASONS:
        faults = {"code": f"{refused.headline}。"}
    else:
        raise refused
    return _confirmation_page(filled, replace(account, faults=faults)), 422


def _let_in(user_id: int) -> Response:
    """The WeChat that asked is bound, unless it is somebody else's: then this login will do."""
    version = settings.current().privacy.notice_version
    try:
        binding.bind_employer(user_id, session.openid(), notice_version=version, proof=None)
    except Refused as refused:
        if refused.reason is not Reason.BOUND_ELSEWHERE:
            raise
    session.sign_in(user_id, 0)
    return redirect(_STATE, 303)


def _ask(filled: UnitForm, *, quietly: bool) -> dict[str, str]:
    """Send a code; a first page that is sent twice keeps the code that is on its way."""
    phone = filled.form.values["phone"]
    try:
        code.ask(_matter(filled), phone=phone, words="注册单位账号")
    except Refused as refused:
        if refused.reason not in CODE_REASONS:
            raise
        if not (quietly and refused.reason is Reason.CODE_TOO_SOON):
            return {"code": f"{refused.headline}。"}
    return {}


def _matter(filled: UnitForm) -> Matter:
    return Matter(f"phone:{fingerprint(filled.form.values['phone'])}", "register")


def _form_page(filled: UnitForm) -> str:
    return render_template(
        "employer/registration.html",
        filled=filled,
        form=filled.form,
        unit=unit,
        schools=schools.names(),
        version=settings.current().privacy.notice_version,
    )


def _confirmation_page(filled: UnitForm, account: Account) -> str:
    return render_template(
        "employer/registration_confirmation.html",
        filled=filled,
        form=filled.form,
        rows=unit.shown(filled.form.values, filled.form.year),
        school=schools.names()[filled.school_id],
        account=account,
        rules=accounts,
        wait=forms.seconds_until_code(_matter(filled)),
    )
