"""撤回审核: an agreement in force goes back to the review (S171, decision 10).

The reviewer writes the reason and types the end of the number: this is the right agreement.
"""

from flask import redirect, request
from werkzeug.wrappers import Response

from wxsign.actions import reviews as reviews_actions
from wxsign.models import Agreement
from wxsign.pages.desk import pages, reasons, reviews, split
from wxsign.pages.desk.guard import actor
from wxsign.queries import desk_reviews, desk_verbs
from wxsign.rules.refusals import WORDS, Reason, Refused

LONGEST = 500
DIGITS = 5
_MISSING = "请填写撤回审核的原因。双方都会看到原因，所以要写清楚依据。"
_UNLIKE = f"与协议书编号的后 {DIGITS} 位不一致，请核对是不是这一份。"


@pages.get("/reviews/<int:agreement_id>/reopening")
def reopening(agreement_id: int) -> str | Response:
    """The dialog 撤回审核; a record that he may not reopen has none."""
    record = desk_reviews.in_scope(agreement_id, split.scope())
    if not _may_reopen(record):
        return redirect(reviews.address(agreement_id))
    return _dialog(record)


@pages.post("/reviews/<int:agreement_id>/reopening")
def reopen(agreement_id: int) -> Response | tuple[str, int]:
    """确认撤回审核: both parties are told, and the record waits for a new review."""
    record = desk_reviews.in_scope(agreement_id, split.scope())
    if not _may_reopen(record):  # a second press, or somebody was faster
        return reviews.true_state(agreement_id, "reopen")
    reason = reasons.typed(_MISSING, LONGEST)
    unlike = "" if _confirmed() == _last_digits(record) else _UNLIKE
    if reason.fault or unlike:
        status = WORDS[Reason.REASON_MISSING].status
        return _dialog(record, reason=reason, confirmation=_confirmed(), unlike=unlike), status
    try:
        reviews_actions.reopen(agreement_id, reason=reason.text, by=actor())
    except Refused as refused:
        return reviews.true_state(agreement_id, "reopen", refused)
    return redirect(reviews.address(agreement_id), 303)


def _may_reopen(record: Agreement) -> bool:
    return "reopen" in desk_verbs.verbs(record, split.scope())


def _dialog(record: Agreement, **typed: object) -> str:
    return split.rendered("desk/reopening.html", record, longest=LONGEST, digits=DIGITS, **typed)


def _confirmed() -> str:
    return request.form.get("confirmation", "").strip()[:30]


def _last_digits(record: Agreement) -> str:
    return (record.number or "")[-DIGITS:]
