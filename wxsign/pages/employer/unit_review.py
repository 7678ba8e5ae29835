"""单位审核: what waits at which school since when, and how to correct it (S12, S22)."""

from flask import redirect, render_template
from werkzeug.wrappers import Response

from wxsign.actions import registration
from wxsign.models import Employer
from wxsign.pages import files
from wxsign.pages.employer import pages, unit_form
from wxsign.pages.employer.guard import actor, this_user
from wxsign.pages.employer.unit_form import UnitForm
from wxsign.pages.limits import STRANGERS, limiter, takes_a_file
from wxsign.queries import registrations, schools
from wxsign.queries.registrations import Sent
from wxsign.rules import employer_roles, unit
from wxsign.rules.refusals import Reason, Refused
from wxsign.rules.registration import STEPS, R

Page = str | tuple[str, int] | Response

_HERE = "/employer/unit/review"


@pages.get("/unit/review")
def unit_review() -> str:
    """How the registration stands, who decides, and what there is to do."""
    user = this_user()
    return render_template(
        "employer/unit_review.html",
        user=user,
        sent=registrations.latest(user.employer_id),
        steps=STEPS,
    )


@pages.get("/unit/review/licence")
def unit_review_licence() -> Response:
    """The licence that was sent last, for those who sent it."""
    sent = registrations.latest(this_user().employer_id)
    if sent is None:
        raise Refused(Reason.NOT_FOUND)
    return files.upload(sent.licence.file_id, f"营业执照_{sent.profile['name']}")


@pages.post("/unit/review/withdrawal")
def unit_review_withdraw() -> Response:
    """撤回: the school stops looking; the data may be corrected and sent again."""
    try:
        registration.withdraw(this_user().employer_id, by=actor())
    except Refused as refused:
        if refused.reason is not Reason.WRONG_STATE:  # decided or withdrawn a moment ago
            raise
    return redirect(_HERE, 303)


@pages.get("/unit/review/correction")
def unit_review_correction() -> Page:
    """The data as they were sent last, to be corrected."""
    user = this_user()
    employer_roles.ensure("unit", user)
    sent = registrations.latest(user.employer_id)
    if not _may_send(user.employer, sent):
        return redirect(_HERE)
    if sent is None:
        return _page(unit_form.filled(_profile(user.employer), None, 0))
    return _page(unit_form.filled(dict(sent.profile), sent.licence, sent.school_id))


@pages.post("/unit/review/correction")
@limiter.limit(STRANGERS)
@takes_a_file
def unit_review_send() -> Page:
    """重新送审: to the same school or to another."""
    user = this_user()
    sent = registrations.latest(user.employer_id)
    if not _may_send(user.employer, sent):
        return redirect(_HERE, 303)
    filled = unit_form.typed(sent.licence if sent else None)
    if filled.form.faults:
        return _page(filled), 422
    return _send(user.employer_id, filled)


def _send(employer_id: int, filled: UnitForm) -> Page:
    try:
        registration.send(employer_id, filled.sending, by=actor())
    except Refused as refused:
        if faulty := unit_form.with_refusal(filled, refused.reason):
            return _page(faulty), 422
        if refused.reason is not Reason.WRONG_STATE:  # a colleague was faster
            raise
    return redirect(_HERE, 303)


def _may_send(employer: Employer, sent: Sent | None) -> bool:
    return employer.approved_at is None and (sent is None or sent.state != R.WAITING)


def _profile(employer: Employer) -> dict[str, str]:
    return {term.key: str(getattr(employer, term.key)) for term in unit.TABLE}


def _page(filled: UnitForm) -> str:
    return render_template(
        "employer/unit_review_correction.html",
        filled=filled,
        form=filled.form,
        unit=unit,
        schools=schools.names(),
    )
