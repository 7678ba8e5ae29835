"""签约审核不通过: the dialog for the reason, and the rejection itself (S82 to S84)."""

from flask import redirect
from werkzeug.wrappers import Response

from wxsign.actions import reviews as reviews_actions
from wxsign.models import Agreement
from wxsign.pages.desk import pages, reasons, reviews, split
from wxsign.pages.desk.guard import actor
from wxsign.queries import desk_reviews
from wxsign.rules.refusals import WORDS, Reason, Refused

LONGEST = 500


@pages.get("/reviews/<int:agreement_id>/rejection")
def rejection(agreement_id: int) -> str | Response:
    """The dialog 请填写审核不通过原因; a record that is not his to reject has none."""
    record = desk_reviews.in_scope(agreement_id, split.scope())
    if not _may_reject(record):
        return redirect(reviews.address(agreement_id))
    return split.rendered("desk/rejection.html", record, longest=LONGEST)


@pages.post("/reviews/<int:agreement_id>/rejection")
def reject(agreement_id: int) -> Response | tuple[str, int]:
    """确认审核不通过: both parties read the reason, and the next record opens."""
    onward, words = reviews.following(agreement_id), WORDS[Reason.REASON_MISSING]
    reason = reasons.typed(f"{words.headline}。{words.rule}", LONGEST)
    if reason.fault:
        return _again(agreement_id, reason)
    try:
        reviews_actions.reject(agreement_id, reason=reason.text, by=actor())
    except Refused as refused:
        return reviews.true_state(agreement_id, refused)
    return redirect(onward, 303)


def _may_reject(record: Agreement) -> bool:
    return "reject" in desk_reviews.verbs(record, split.scope())


def _again(agreement_id: int, reason: reasons.Typed) -> Response | tuple[str, int]:
    """The dialog with what was typed, and a sentence beside the field."""
    record = desk_reviews.in_scope(agreement_id, split.scope())
    if not _may_reject(record):
        return redirect(reviews.address(agreement_id), 303)
    page = split.rendered("desk/rejection.html", record, longest=LONGEST, reason=reason)
    return page, WORDS[Reason.REASON_MISSING].status
