"""强制解约: the school ends a record by itself (S73, S171, S172, decision 9).

The reviewer writes the reason, brings the evidence, and types what tells this record from others.
"""

from flask import redirect, request
from werkzeug.wrappers import Response

from wxsign.actions import forcing as forcing_actions
from wxsign.models import Agreement
from wxsign.pages.desk import pages, reasons, reviews, split
from wxsign.pages.desk.evidence import Evidence
from wxsign.pages.desk.guard import actor
from wxsign.pages.limits import takes_a_file
from wxsign.queries import desk_reviews, desk_verbs
from wxsign.rules import desk_words
from wxsign.rules.attachments import REASONS
from wxsign.rules.lifecycle import P, Process
from wxsign.rules.refusals import WORDS, Reason, Refused

LONGEST = 500
DIGITS = 5
_FORM = "force"
Page = Response | tuple[str, int]


@pages.get("/reviews/<int:agreement_id>/forcing")
def forcing(agreement_id: int) -> str | Response:
    """The dialog 强制解约; a record that he may not end has none."""
    record = desk_reviews.in_scope(agreement_id, split.scope())
    if not _may_force(record):
        return redirect(reviews.address(agreement_id))
    return _dialog(record, Evidence.shown(_FORM, record))


@pages.post("/reviews/<int:agreement_id>/forcing")
@takes_a_file
def force(agreement_id: int) -> Page:
    """确认强制解约: the record ends, and both parties are told why."""
    record = desk_reviews.in_scope(agreement_id, split.scope())
    if not _may_force(record):  # a second press, or somebody was faster
        return reviews.true_state(agreement_id, "force")
    evidence, reason = Evidence.brought(_FORM, record), _reason(record)
    if evidence.is_alone:
        return _dialog(record, evidence, reason=reasons.Typed(reason.text, "")), evidence.status
    evidence = evidence.checked()
    unlike = "" if _confirmed() == _expected(record) else _unlike(record)
    if reason.fault or unlike or evidence.is_wrong:
        page = _dialog(record, evidence, reason=reason, unlike=unlike)
        return page, WORDS[Reason.REASON_MISSING].status
    try:
        forcing_actions.force(record.id, reason=reason.text, by=actor(), seen=reviews.seen())
    except Refused as refused:
        if refused.reason in REASONS:
            page = _dialog(record, evidence.refused(refused), reason=reason)
            return page, refused.words.status
        return reviews.true_state(agreement_id, "force", refused)
    return redirect(reviews.address(agreement_id), 303)


def _reason(record: Agreement) -> reasons.Typed:
    verb = "强制解除" if record.process == Process.DESTINATION else "强制解约"
    missing = desk_words.missing_reason(record.process, f"请填写{verb}的原因")
    return reasons.typed(missing, LONGEST)


def _may_force(record: Agreement) -> bool:
    return "force" in desk_verbs.verbs(record, split.scope())


def _confirmed() -> str:
    return request.form.get("confirmation", "").strip()[:60]


def _has_number(record: Agreement) -> bool:
    """Whether the page shows a number; one that is only reserved tells nobody anything."""
    return bool(record.number) and record.state != P.TEXT_REVIEW


def _expected(record: Agreement) -> str:
    """What is typed to confirm: the end of the number, or the name where there is no number."""
    return (record.number or "")[-DIGITS:] if _has_number(record) else record.student_name


def _unlike(record: Agreement) -> str:
    asked = f"协议书编号的后 {DIGITS} 位" if _has_number(record) else "学生姓名"
    return f"与{asked}不一致，请核对是不是这一份。"


def _dialog(record: Agreement, evidence: Evidence, **typed: object) -> str:
    return split.rendered(
        "desk/forcing.html",
        record,
        longest=LONGEST,
        digits=DIGITS if _has_number(record) else 0,
        confirmation=_confirmed(),
        evidence=evidence,
        **typed,
    )
