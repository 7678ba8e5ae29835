"""申请解除 of a registration that the school has approved (S150, S162, S163)."""

from flask import render_template, request
from werkzeug.wrappers import Response

from wxsign.actions import destination as actions
from wxsign.models import Agreement
from wxsign.pages import attachments
from wxsign.pages.attachments import Said
from wxsign.pages.limits import takes_a_file
from wxsign.pages.student import pages
from wxsign.pages.student.destinations import detail_of, own_destination
from wxsign.pages.student.guard import actor
from wxsign.queries import destinations as query
from wxsign.rules import counting, labels
from wxsign.rules.attachments import REASONS, form_of
from wxsign.rules.lifecycle import D
from wxsign.rules.refusals import Reason, Refused

Page = Response | str | tuple[str, int]
_LABEL = "解除原因"


@pages.get("/destinations/<int:record>/release")
def destination_release(record: int) -> Page:
    """第一步 填写解除原因, 第二步 上传解除证明."""
    own = own_destination(record)
    if own.state == D.RELEASE_REVIEW:
        return detail_of(record)
    _ensure_in_force(own)
    return _page(own, "")


@pages.post("/destinations/<int:record>/release")
@takes_a_file
def destination_request_release(record: int) -> Page:
    """The school is asked; a second tap ends on the registration as it is."""
    own, reason = own_destination(record), counting.tidied(request.form.get("reason", ""))
    if own.state == D.RELEASE_REVIEW:
        return detail_of(record)
    _ensure_in_force(own)
    said = attachments.brought(actor(), form_of("release", record))
    if said is not None:
        return _page(own, reason, said=said), said.status
    fault = counting.reason_fault(reason, _LABEL)
    if fault:
        return _page(own, reason, fault), 422
    try:
        actions.request_release(record, reason=reason, by=actor())
    except Refused as refused:
        if refused.reason is Reason.WRONG_STATE:  # another tap was faster
            return detail_of(record)
        if refused.reason not in REASONS:
            raise
        return _page(own, reason, proof_fault=refused.headline), refused.words.status
    return detail_of(record)


def _ensure_in_force(own: Agreement) -> None:
    if own.state != D.EFFECTIVE:
        words = labels.main_label(own.state, own.process, own.ending)
        raise Refused(Reason.NOT_RELEASABLE, state=words, record=(own.process, own.id))


def _page(
    own: Agreement, reason: str, fault: str = "", proof_fault: str = "", said: Said | None = None
) -> str:
    return render_template(
        "student/destination_release.html",
        view=query.detail(own),
        reason=reason,
        fault=fault,
        proof_fault=proof_fault,
        boxes=attachments.boxes(actor(), form_of("release", own.id), said),
    )
