"""签约审核不通过, 解约审核不通过: ground, reason, evidence, and then the no (S82 to S84, S107)."""

from flask import redirect, request
from werkzeug.wrappers import Response

from wxsign.actions import reviews as reviews_actions
from wxsign.actions import termination_reviews
from wxsign.models import Agreement
from wxsign.pages.desk import pages, reasons, reviews, split
from wxsign.pages.desk.evidence import Evidence
from wxsign.pages.desk.guard import actor
from wxsign.pages.limits import takes_a_file
from wxsign.queries import desk_reviews, desk_verbs
from wxsign.rules import desk_words
from wxsign.rules import rejections as grounds
from wxsign.rules.attachments import REASONS
from wxsign.rules.refusals import WORDS, Reason, Refused

LONGEST = 500
_FORM = "rejection"
_NO_GROUND = "请选择不通过的类别。"
Page = reviews.Page


@pages.get("/reviews/<int:agreement_id>/rejection")
def rejection(agreement_id: int) -> str | Response:
    """The dialog 请填写审核不通过原因; a record that is not his to reject has none."""
    record = desk_reviews.in_scope(agreement_id, split.scope())
    if not _may_reject(record):
        return redirect(reviews.address(agreement_id))
    return _dialog(record, Evidence.shown(_FORM, record))


@pages.post("/reviews/<int:agreement_id>/rejection")
@takes_a_file
@reviews.told_if_gone
def reject(agreement_id: int) -> Page:
    """确认审核不通过: both parties read the reason, and the next record opens."""
    record = desk_reviews.in_scope(agreement_id, split.scope())
    if not _may_reject(record):  # a second press, or somebody was faster
        return reviews.true_state(agreement_id, "reject")
    evidence, reason, words = _brought(record), _reason(record), WORDS[Reason.REASON_MISSING]
    if evidence.is_alone:
        return _dialog(record, evidence, reason=reasons.Typed(reason.text, "")), evidence.status
    evidence = evidence.checked()
    no_ground = "" if _ground() in grounds.GROUNDS else _NO_GROUND
    if reason.fault or no_ground or evidence.is_wrong:
        return _dialog(record, evidence, reason=reason, no_ground=no_ground), words.status
    onward = reviews.following(agreement_id)  # asked first: afterwards it has left the queue
    try:
        _reject(record, reason.text)
    except Refused as refused:
        if refused.reason in REASONS:
            page = _dialog(record, evidence.refused(refused), reason=reason)
            return page, refused.words.status
        return reviews.true_state(agreement_id, "reject", refused)
    return redirect(onward, 303)


def _reject(record: Agreement, reason: str) -> None:
    is_ending = reviews.is_termination(record)
    verb = termination_reviews.reject if is_ending else reviews_actions.reject
    verb(record.id, reason=reason, by=actor(), ground=_ground(), seen=reviews.seen())


def _may_reject(record: Agreement) -> bool:
    return "reject" in desk_verbs.verbs(record, split.scope())


def _brought(record: Agreement) -> Evidence:
    return Evidence.brought(_FORM, record)


def _reason(record: Agreement) -> reasons.Typed:
    headline = WORDS[Reason.REASON_MISSING].headline
    return reasons.typed(desk_words.missing_reason(record.process, headline), LONGEST)


def _ground() -> str:
    return request.form.get("ground", "")


def _dialog(record: Agreement, evidence: Evidence, **typed: object) -> str:
    return split.rendered(
        "desk/rejection.html",
        record,
        longest=LONGEST,
        grounds=grounds.GROUNDS,
        ground=_ground(),
        evidence=evidence,
        **typed,
    )
