"""A student asks to terminate: 同意 → 同意解约, and 不同意 (S104, S105, S190)."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from wxsign.actions import code
from wxsign.actions import termination as actions
from wxsign.actions.proof import Matter
from wxsign.models import Agreement, Termination
from wxsign.pages import termination_forms
from wxsign.pages.employer import pages
from wxsign.pages.employer.codes import Cells
from wxsign.pages.employer.guard import actor, this_user
from wxsign.queries import employer_lists
from wxsign.rules import employer_roles
from wxsign.rules.people import Who
from wxsign.rules.refusals import CODE_REASONS, Reason, Refused

Page = Response | str | tuple[str, int]


@pages.get("/agreements/<int:record>/termination/consent")
def termination_consent(record: int) -> Page:
    """同意: the box 解约须知 with the code, before 同意解约."""
    employer_roles.ensure("letters", this_user())
    own, asked = _asked(record)
    if asked is None:
        return _story(record)
    return _dialog(own, asked, agreed="agree" in request.args)


@pages.post("/agreements/<int:record>/termination/consent/code")
def termination_consent_code(record: int) -> Page:
    """获取验证码: for this very request."""
    own, asked = _asked(record)
    if asked is None:
        return _story(record)
    agreed = "agree" in request.form
    words = f"同意与{own.student_name}解约"
    try:
        code.ask(_matter(asked), phone=this_user().phone, words=words)
    except Refused as refused:
        return _again(own, asked, refused, agreed=agreed)
    ticked = 1 if agreed else None
    return redirect(url_for("employer.termination_consent", record=record, agree=ticked), 303)


@pages.post("/agreements/<int:record>/termination/consent")
def termination_agree(record: int) -> Page:
    """同意解约: the school reviews next; a second tap ends on the true state."""
    own, asked = _asked(record)
    if asked is None:
        return _story(record)
    agreed = "agree" in request.form
    try:
        _ensure_agreed(agreed=agreed)
        proof = code.check(_matter(asked), request.form.get("code", ""))
        actions.agree(record, proof=proof, by=actor())
    except Refused as refused:
        termination_forms.reread()
        own, asked = _asked(record)
        if asked is None:
            return _story(record)
        return _again(own, asked, refused, agreed=agreed)
    return _story(record)


@pages.get("/agreements/<int:record>/termination/refusal")
def termination_refusal(record: int) -> Page:
    """不同意 asks for the reason, which the student reads."""
    employer_roles.ensure("letters", this_user())
    own, asked = _asked(record)
    return _story(record) if asked is None else _refusal(own)


@pages.post("/agreements/<int:record>/termination/refusal")
def termination_refuse(record: int) -> Page:
    """The agreement goes on; a second tap ends on it."""
    own, asked = _asked(record)
    if asked is None:
        return _story(record)
    text = termination_forms.text("answer", "不同意的理由")
    if text.fault:
        return _refusal(own, text.typed, text.fault), 422
    actions.refuse(record, answer=text.value, by=actor())
    return _story(record)


def _asked(record: int) -> tuple[Agreement, Termination | None]:
    """The agreement, and the request of the student that waits for this employer."""
    own = employer_lists.own(record, this_user().employer_id)
    asked = actions.open_request(own.id)
    return own, asked if asked is not None and asked.asked_by == Who.STUDENT else None


def _matter(asked: Termination) -> Matter:
    return actions.consent_matter(asked, f"employer:{this_user().id}")


def _ensure_agreed(*, agreed: bool) -> None:
    if not agreed:
        raise Refused(Reason.NOT_AGREED)


def _story(record: int) -> Response:
    return redirect(url_for("employer.termination", record=record), 303)


def _again(
    own: Agreement, asked: Termination, refused: Refused, *, agreed: bool
) -> tuple[str, int]:
    if refused.reason not in {*CODE_REASONS, Reason.NOT_AGREED}:
        raise refused
    return _dialog(own, asked, agreed=agreed, fault=refused), refused.words.status


def _dialog(
    own: Agreement, asked: Termination, *, agreed: bool, fault: Refused | None = None
) -> str:
    return render_template(
        "employer/termination_consent.html",
        **termination_forms.story(own, "employer"),
        limit=termination_forms.limit(),
        agreed=agreed,
        cells=Cells.of(_matter(asked), fault),
        say_agree=fault.headline if fault and fault.reason is Reason.NOT_AGREED else "",
    )


def _refusal(own: Agreement, typed: str = "", fault: str = "") -> str:
    return render_template(
        "employer/termination_refusal.html", record=own, typed=typed, fault=fault
    )
