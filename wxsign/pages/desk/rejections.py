"""签约审核不通过: the dialog for the reason, and the rejection itself (S82 to S84)."""

from flask import redirect, request
from werkzeug.wrappers import Response

from wxsign.actions import online_agreement
from wxsign.pages.desk import pages, reviews, split
from wxsign.pages.desk.guard import actor
from wxsign.queries import desk_reviews
from wxsign.rules.lifecycle import O
from wxsign.rules.refusals import WORDS, Reason, Refused

LONGEST = 500


@pages.get("/reviews/<int:agreement_id>/rejection")
def rejection(agreement_id: int) -> str | Response:
    """The dialog 请填写审核不通过原因; a record that is decided has none."""
    record = desk_reviews.in_scope(agreement_id, split.scope())
    if record.state != O.UNDER_REVIEW:
        return redirect(reviews.address(agreement_id))
    return split.rendered("desk/rejection.html", record, longest=LONGEST)


@pages.post("/reviews/<int:agreement_id>/rejection")
def reject(agreement_id: int) -> Response | tuple[str, int]:
    """确认审核不通过: both parties read the reason, and the next record opens."""
    onward = reviews.following(agreement_id)
    reason = request.form.get("reason", "").replace("\r\n", "\n").strip()
    if not reason or len(reason) > LONGEST:
        return _again(agreement_id, reason)
    try:
        online_agreement.reject(agreement_id, reason=reason, by=actor())
    except Refused as refused:
        return reviews.true_state(agreement_id, refused)
    return redirect(onward, 303)


def _again(agreement_id: int, reason: str) -> Response | tuple[str, int]:
    """The dialog with what was typed, and a sentence beside the field."""
    record = desk_reviews.in_scope(agreement_id, split.scope())
    if record.state != O.UNDER_REVIEW:
        return redirect(reviews.address(agreement_id), 303)
    words = WORDS[Reason.REASON_MISSING]
    fault = f"{words.headline}。{words.rule}"
    if reason:
        fault = f"最多 {LONGEST} 个字，现在是 {len(reason)} 个字。"
    page = split.rendered(
        "desk/rejection.html", record, longest=LONGEST, reason=reason, fault=fault
    )
    return page, words.status
