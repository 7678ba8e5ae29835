"""What reviewers do with a record that a student has handed in (S80 to S85, S128, S164, S171).

One verb for every kind: `rules/reviewing.py` says which move it makes here. Two levels are no
states (decision 2): `turn` says at whose desk the record lies, and `rules/permissions.py` which
verbs are whose there. What a termination brings stands in `termination_reviews.py`.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from wxsign import clock, settings, standing
from wxsign.actions import _attachments
from wxsign.actions._numbers import next_number
from wxsign.actions._reviewing import (
    NO_REASON,
    UNDECIDED,
    decided,
    ensure_reason,
    ensure_turn,
    turned_down,
)
from wxsign.actions._step import Step, take
from wxsign.actions.records import (
    case_of,
    content_of,
    in_scope,
    standing_of,
    step_of,
    to_report,
)
from wxsign.db import transaction
from wxsign.models import Agreement
from wxsign.outbox import queue
from wxsign.rules import completion, deadlines, moments, offers, permissions, reviewing
from wxsign.rules.attachments import form_of
from wxsign.rules.lifecycle import Process, T, move_for
from wxsign.rules.people import Actor
from wxsign.rules.refusals import Reason, Refused
from wxsign.rules.rejections import OTHER, told
from wxsign.rules.reviewing import Review

Typed = Mapping[str, str]


def pass_on(
    record_id: int, *, by: Actor, seen: int | None = None, completed: Typed | None = None
) -> None:
    """学院审核通过: the college has looked at it, from now on it waits for the school (S85)."""
    now, record = clock.now(), in_scope(record_id, by)
    ensure_turn("pass_on", record, by, seen)
    writes = {"turn": permissions.SCHOOL, "waiting_since": now}
    if reviewing.signing(record.process, record.state):
        writes |= _completed(record, completed, now)[0]
    step = step_of(record, by, now, writes=writes)
    with transaction():
        take(record, "pass_on", step)


def approve(
    record_id: int, *, by: Actor, seen: int | None = None, completed: Typed | None = None
) -> str:
    """签约审核通过, and what it is called for the other reviews (S49, S81, S128, S164).

    The first yes to an agreement gives its number; its PDF is made by a worker from the row that
    this transaction queues. `completed` is what the reviewer has filled in about the employer.
    Answers the number. Raises Refused: EMPLOYER_INCOMPLETE (S79), SEAT_HELD (decision 3).
    """
    now, record = clock.now(), in_scope(record_id, by)
    ensure_turn("approve", record, by, seen)
    review = reviewing.signing(record.process, record.state)
    if review is None:
        raise _elsewhere(record, "approve", by)
    writes = {**decided(by, now), **NO_REASON, **_effect(record, review, completed, now)}
    step = step_of(record, by, now, writes=writes)
    with transaction():
        if review.numbered:
            step = _numbered(step, record.number or next_number(record))
        take(record, review.approve, step)
        if review.edition:
            queue.put_document(record.id, record.version, review.edition, now)
    return str(step.facts["number"])


def reject(
    record_id: int, *, reason: str, by: Actor, ground: str = OTHER, seen: int | None = None
) -> None:
    """确认审核不通过, with the reason that the parties will read (S82 to S84, S126, S136).

    On either level, by whose turn it is. `ground` is a key of `rules/rejections.py` (S83).
    """
    now, record = clock.now(), in_scope(record_id, by)
    ensure_reason(reason)
    ensure_turn("reject", record, by, seen)
    review = reviewing.signing(record.process, record.state)
    if review is None:
        raise _elsewhere(record, "reject", by)
    writes = {**decided(by, now), **turned_down(reason, ground)}
    if review.releases:
        writes |= _KEPT
    step = step_of(record, by, now, note=told(ground, reason), writes=writes)
    evidence = form_of("rejection", record.id), (Process(record.process), record.id)
    with transaction():
        take(record, review.reject, step)
        _attachments.claim(*evidence, by=by, now=now)


def undo(record_id: int, *, by: Actor) -> None:
    """撤销: the same reviewer takes back a decision within ten minutes (decision 10).

    A decision leaves `turn` as it was, so the record comes back to the desk that decided.
    """
    now, record = clock.now(), in_scope(record_id, by)
    if record.decided_by != by.id:
        raise Refused(Reason.NOT_YOURS)
    minutes = settings.current().signing.undo_minutes
    if record.decided_at is None or now > deadlines.undo_until(record.decided_at, minutes):
        raise Refused(Reason.UNDO_TOO_LATE)
    offers.ensure("undo", standing_of(record.student_id), case_of(record, now))
    step = step_of(record, by, now, writes={**UNDECIDED, "waiting_since": now})
    edition = reviewing.UNDONE.get((record.process, record.state))
    with transaction():
        take(record, "undo", step)
        if edition:
            queue.drop_document(record.id, record.version, edition)


def reopen(record_id: int, *, reason: str, by: Actor) -> None:
    """撤回审核: an agreement in force waits for the school's review once more (S171, decision 10).

    Number and seat stay with it; until the school decides again it is not in force. Raises
    Refused: REASON_MISSING, or PLAN_REPORTED once the student's plan has gone on.
    """
    now, record = clock.now(), in_scope(record_id, by)
    ensure_reason(reason)
    offers.ensure("reopen", standing_of(record.student_id), case_of(record, now))
    writes = {**UNDECIDED, "waiting_since": now, "turn": _turn_of_school(record)}
    step = step_of(record, by, now, note=reason, writes=writes)
    with transaction():
        take(record, "reopen", step)
        queue.drop_document(record.id, record.version, "final")


# A release that was turned down leaves the approval as it stood, but nobody can take that back
# any more: what he would undo is not what he decided last.
_KEPT = {"decided_by": None, "turn": permissions.FIRST, "ending": T.REJECTED}


def _elsewhere(record: Agreement, verb: str, by: Actor) -> Refused:
    """What `take` would say of a record that waits for no review of its own."""
    try:
        move_for(Process(record.process), verb, state=record.state, who=by.acts_as)
    except Refused as refused:
        return Refused(refused.reason, record=(record.process, record.id))
    raise AssertionError("a state that waits has a row in rules/reviewing.py")


def _effect(
    record: Agreement, review: Review, typed: Typed | None, now: datetime
) -> dict[str, Any]:
    """What a yes brings beside the decision itself."""
    if record.seatless and not review.releases:
        _ensure_no_seat(record)
    if review.releases:
        return {"ending": T.DONE}
    writes, terms = _completed(record, typed, now)
    return {**writes, **to_report(terms)} if record.process == Process.ONLINE else writes


def _ensure_no_seat(record: Agreement) -> None:
    """暂未就业 gives way to a signing, never the other way round (decision 3)."""
    seat = standing_of(record.student_id).seat
    if seat is not None:
        reader = (record.process, record.id)
        raise Refused(Reason.SEAT_HELD, holder=seat.words, record=reader)


def _completed(
    record: Agreement, typed: Typed | None, now: datetime
) -> tuple[dict[str, Any], Mapping[str, str]]:
    """The column of what the reviewer has filled in (S79), and the terms in force."""
    if record.process not in completion.KINDS:
        return {}, {}
    terms, employer = content_of(record)
    empty = completion.missing({**employer, **record.completed})
    values, faults = completion.read(typed or {}, empty, record.year, moments.day(now))
    if faults:
        raise Refused(Reason.EMPLOYER_INCOMPLETE, record=(record.process, record.id))
    return ({"completed": {**record.completed, **values}} if values else {}), terms


def _turn_of_school(record: Agreement) -> str:
    """Where a record goes that the school has taken back: to itself, not through the college."""
    levels = standing.review_levels(record.school_id)
    return permissions.FIRST if levels == permissions.ONE else permissions.SCHOOL


def _numbered(step: Step, number: str) -> Step:
    return replace(
        step, writes={**step.writes, "number": number}, facts={**step.facts, "number": number}
    )
