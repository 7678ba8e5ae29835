"""单位审核: units that registered with this school; one yes opens all schools to them (S12, S22).

The school level alone decides here; a college has no part in it.
"""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from wxsign.actions import registration
from wxsign.pages import files
from wxsign.pages.desk import pages, reasons, split, too_late
from wxsign.pages.desk.guard import actor, this_reviewer
from wxsign.pages.desk.too_late import TooLate
from wxsign.queries import last_steps, registrations, units
from wxsign.queries.registrations import Sent
from wxsign.rules.refusals import WORDS, Reason, Refused
from wxsign.rules.registration import R

LONGEST = 500
TABS: dict[str, str] = {R.WAITING: "待审核", R.APPROVED: "已通过", R.REJECTED: "未通过"}
_MISSING = "请写明不通过的原因，单位要按它修改。"
Page = Response | tuple[str, int]


@pages.get("/employers")
def employers() -> str:
    """待审核, 已通过 and 未通过: name, code, since when."""
    return _page()


@pages.get("/employers/<int:registration_id>")
def employer(registration_id: int) -> str:
    """What the unit sent, with its licence."""
    return _page(_own(registration_id))


@pages.get("/employers/<int:registration_id>/licence")
def employer_licence(registration_id: int) -> Response:
    """The licence, to the school that it was sent to."""
    sent = _own(registration_id)
    return files.upload(sent.licence.file_id, f"营业执照_{sent.profile['name']}")


@pages.post("/employers/<int:registration_id>/approval")
def employer_approve(registration_id: int) -> Page:
    """通过: the unit may sign students of all schools."""
    try:
        registration.approve(registration_id, by=actor())
    except Refused as refused:
        return _true_state(registration_id, "approve", refused)
    return redirect(_address(registration_id), 303)


@pages.get("/employers/<int:registration_id>/rejection")
def employer_rejection(registration_id: int) -> str | Response:
    """The dialog for the reason; what is decided has none."""
    sent = _own(registration_id)
    if sent.state != R.WAITING:
        return redirect(_address(registration_id))
    return _page(sent, asks=True)


@pages.post("/employers/<int:registration_id>/rejection")
def employer_reject(registration_id: int) -> Page:
    """确认不通过: the unit reads the reason, corrects its data and may send them anew."""
    sent, reason = _own(registration_id), reasons.typed(_MISSING, LONGEST)
    if sent.state != R.WAITING:
        return _true_state(registration_id, "reject", Refused(Reason.WRONG_STATE))
    if reason.fault:
        return _page(sent, asks=True, reason=reason), WORDS[Reason.REASON_MISSING].status
    try:
        registration.reject(registration_id, reason=reason.text, by=actor())
    except Refused as refused:
        return _true_state(registration_id, "reject", refused)
    return redirect(_address(registration_id), 303)


def _own(registration_id: int) -> Sent:
    return registrations.of_school(registration_id, this_reviewer().school_id)


def _true_state(registration_id: int, verb: str, refused: Refused) -> Page:
    """A second press ends on it as it is; whoever came too late is told so there."""
    if refused.reason is not Reason.WRONG_STATE:
        raise refused
    late = too_late.of_step(verb, last_steps.of_registration(registration_id))
    if late is None:
        return redirect(_address(registration_id), 303)
    return _page(_own(registration_id), late=late), too_late.STATUS


def _address(registration_id: int) -> str:
    return url_for("desk.employer", registration_id=registration_id)


def _page(
    sent: Sent | None = None,
    *,
    asks: bool = False,
    reason: reasons.Typed | None = None,
    late: TooLate | None = None,
) -> str:
    reviewer = this_reviewer()
    here = sent.state if sent else request.args.get("state", R.WAITING)
    state = here if here in TABS else R.WAITING
    return render_template(
        "desk/employers.html",
        reviewer=reviewer,
        role=split.ROLE_WORDS[reviewer.role],
        tabs=TABS,
        state=state,
        counts=registrations.counts(reviewer.school_id),
        rows=registrations.listed(reviewer.school_id, state),
        sent=sent,
        alike=units.look_alikes(sent.employer_id, reviewer.school_id) if sent else (),
        asks=asks,
        reason=reason,
        too_late=late,
        longest=LONGEST,
    )
