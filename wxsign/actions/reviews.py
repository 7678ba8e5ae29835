"""What reviewers do with an online agreement, button by button (S80 to S85, S171).

Two levels are no states (decision 2): `turn` says at whose desk the record lies, and
`rules/permissions.py` which verbs are whose there.
"""

from dataclasses import replace

from wxsign import clock, settings, standing
from wxsign.actions._numbers import next_number
from wxsign.actions._step import Step, take
from wxsign.actions.records import case_of, in_scope, standing_of, step_of, to_report
from wxsign.db import db, transaction
from wxsign.models import Agreement, Reviewer
from wxsign.outbox import queue
from wxsign.rules import deadlines, offers, permissions
from wxsign.rules.lifecycle import O
from wxsign.rules.people import Actor
from wxsign.rules.refusals import Reason, Refused


def pass_on(agreement_id: int, *, by: Actor) -> None:
    """学院审核通过: the college has looked at it, from now on it waits for the school (S85)."""
    now, agreement = clock.now(), in_scope(agreement_id, by)
    _ensure_turn("pass_on", agreement, by)
    writes = {"turn": permissions.SCHOOL, "waiting_since": now}
    step = step_of(agreement, by, now, writes=writes)
    with transaction():
        take(agreement, "pass_on", step)


def approve(agreement_id: int, *, by: Actor) -> str:
    """签约审核通过: the agreement gets its number and takes effect (S49, S81). Answers the number.

    The PDF is made by a worker from the row that this transaction queues.
    """
    now, agreement = clock.now(), in_scope(agreement_id, by)
    _ensure_turn("approve", agreement, by)
    writes = {"decided_at": now, "decided_by": by.id, "waiting_since": None, "reason": ""}
    step = step_of(agreement, by, now, writes={**writes, **to_report(agreement)})
    with transaction():
        number = agreement.number or next_number(agreement)
        take(agreement, "approve", _numbered(step, number))
        queue.put_document(agreement.id, agreement.version, "final", now)
    return number


def reject(agreement_id: int, *, reason: str, by: Actor) -> None:
    """确认审核不通过, with the reason that both parties will read (S82 to S84).

    On either level, by whose turn it is.
    """
    now, agreement = clock.now(), in_scope(agreement_id, by)
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)
    _ensure_turn("reject", agreement, by)
    writes = {"decided_at": now, "decided_by": by.id, "waiting_since": None}
    step = step_of(agreement, by, now, note=reason, writes={**writes, "reason": reason[:500]})
    with transaction():
        take(agreement, "reject", step)


def undo(agreement_id: int, *, by: Actor) -> None:
    """撤销: the same reviewer takes back a decision within ten minutes (decision 10).

    A decision leaves `turn` as it was, so the record comes back to the desk that decided.
    """
    now, agreement = clock.now(), in_scope(agreement_id, by)
    if agreement.decided_by != by.id:
        raise Refused(Reason.NOT_YOURS)
    minutes = settings.current().signing.undo_minutes
    if agreement.decided_at is None or now > deadlines.undo_until(agreement.decided_at, minutes):
        raise Refused(Reason.UNDO_TOO_LATE)
    offers.ensure("undo", standing_of(agreement.student_id), case_of(agreement, now))
    writes = {"decided_at": None, "decided_by": None, "reason": "", "waiting_since": now}
    step = step_of(agreement, by, now, writes=writes)
    with transaction():
        take(agreement, "undo", step)
        queue.drop_document(agreement.id, agreement.version, "final")


def reopen(agreement_id: int, *, reason: str, by: Actor) -> None:
    """撤回审核: an agreement in force waits for the school's review once more (S171, decision 10).

    Number and seat stay with it; until the school decides again it is not in force. Raises
    Refused: REASON_MISSING, or PLAN_REPORTED once the student's plan has gone on.
    """
    now, agreement = clock.now(), in_scope(agreement_id, by)
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)
    offers.ensure("reopen", standing_of(agreement.student_id), case_of(agreement, now))
    undecided = {"decided_at": None, "decided_by": None, "reason": ""}
    writes = {**undecided, "waiting_since": now, "turn": _turn_of_school(agreement)}
    step = step_of(agreement, by, now, note=reason, writes=writes)
    with transaction():
        take(agreement, "reopen", step)
        queue.drop_document(agreement.id, agreement.version, "final")


def _ensure_turn(verb: str, agreement: Agreement, by: Actor) -> None:
    """Raise Refused(NOT_YOUR_TURN) while the record lies at the other desk.

    What is no longer under review is told its state by `take`, not whose turn it was.
    """
    role = db.session.get_one(Reviewer, by.id).role
    levels = standing.review_levels(agreement.school_id)
    if agreement.state != O.UNDER_REVIEW or permissions.may(verb, role, levels, agreement.turn):
        return
    whose = permissions.desk_of(levels, agreement.turn)
    raise Refused(Reason.NOT_YOUR_TURN, desk=whose, record=(agreement.process, agreement.id))


def _turn_of_school(agreement: Agreement) -> str:
    """Where a record goes that the school has taken back: to itself, not through the college."""
    levels = standing.review_levels(agreement.school_id)
    return permissions.FIRST if levels == permissions.ONE else permissions.SCHOOL


def _numbered(step: Step, number: str) -> Step:
    return replace(
        step, writes={**step.writes, "number": number}, facts={**step.facts, "number": number}
    )
