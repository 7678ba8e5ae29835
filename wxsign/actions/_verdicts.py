"""The decisions on a record of its own, read and judged; each answers the deed that writes it.

One verb for every kind: `rules/reviewing.py` says which move it makes here. Whoever calls makes
the deed inside his own transaction, so that one decision and two hundred are the same thing.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from wxsign import settings
from wxsign.actions import _attachments
from wxsign.actions._numbers import next_number
from wxsign.actions._reviewing import (
    NO_REASON,
    Asked,
    decided,
    ensure_reason,
    ensure_turn,
    in_place_of,
    turned_down,
    waits_again,
)
from wxsign.actions._step import Step, take
from wxsign.actions.records import case_of, content_of, standing_of, step_of, to_report
from wxsign.models import Agreement
from wxsign.outbox import queue
from wxsign.rules import completion, deadlines, moments, offers, permissions, reviewing
from wxsign.rules.attachments import form_of
from wxsign.rules.lifecycle import Process, T, move_for
from wxsign.rules.people import Actor
from wxsign.rules.refusals import Reason, Refused
from wxsign.rules.rejections import told
from wxsign.rules.reviewing import Review

Typed = Mapping[str, str]
Deed = Callable[[], str]


def pass_on(record: Agreement, asked: Asked) -> Deed:
    """学院审核通过: from now on it waits for the school (S85)."""
    now, by = asked.now, ensure_turn("pass_on", record, asked)
    writes = {"turn": permissions.SCHOOL, "waiting_since": now}
    if reviewing.signing(record.process, record.state):
        writes |= _completed(record, asked.completed, now)[0]
    step = step_of(record, by, now, writes=writes)

    def deed() -> str:
        take(record, "pass_on", step)
        return ""

    return deed


def approve(record: Agreement, asked: Asked) -> Deed:
    """签约审核通过, and what it is called for the other reviews; the deed answers the number."""
    now, by = asked.now, ensure_turn("approve", record, asked)
    review = reviewing.signing(record.process, record.state)
    if review is None:
        raise _elsewhere(record, "approve", by)
    effect = _effect(record, review, asked.completed, now)
    step = step_of(record, by, now, writes={**decided(record, by, now), **NO_REASON, **effect})

    def deed() -> str:
        made = _numbered(step, record.number or next_number(record)) if review.numbered else step
        take(record, review.approve, made)
        if review.edition:
            queue.put_document(record.id, record.version, review.edition, now)
        return str(made.facts["number"])

    return deed


def reject(record: Agreement, asked: Asked) -> Deed:
    """确认审核不通过, with the reason that the parties will read (S82 to S84)."""
    ensure_reason(asked.reason)
    now, by = asked.now, ensure_turn("reject", record, asked)
    review = reviewing.signing(record.process, record.state)
    if review is None:
        raise _elsewhere(record, "reject", by)
    writes = {**decided(record, by, now), **turned_down(asked.reason, asked.ground)}
    if review.releases:
        writes |= _KEPT
    step = step_of(record, by, now, note=told(asked.ground, asked.reason), writes=writes)
    evidence = form_of("rejection", record.id), (Process(record.process), record.id)

    def deed() -> str:
        take(record, review.reject, step)
        _attachments.claim(*evidence, by=asked.by, now=now)
        return ""

    return deed


def undo(record: Agreement, asked: Asked) -> Deed:
    """撤销: the same reviewer takes back a decision within ten minutes (decision 10)."""
    now = asked.now
    if record.decided_at and record.decided_by is None:  # a termination was decided on since
        raise Refused(Reason.WRONG_STATE, record=(record.process, record.id))
    if record.decided_by != asked.by.id:
        raise Refused(Reason.NOT_YOURS)
    minutes = settings.current().signing.undo_minutes
    if record.decided_at is None or now > deadlines.undo_until(record.decided_at, minutes):
        raise Refused(Reason.UNDO_TOO_LATE)
    offers.ensure("undo", standing_of(record.student_id), case_of(record, now))
    by = in_place_of(record, asked)
    step = step_of(record, by, now, writes=waits_again(record, now))
    edition = reviewing.UNDONE.get((record.process, record.state))

    def deed() -> str:
        take(record, "undo", step)
        if edition:
            queue.drop_document(record.id, record.version, edition)
        return ""

    return deed


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


def _numbered(step: Step, number: str) -> Step:
    return replace(
        step, writes={**step.writes, "number": number}, facts={**step.facts, "number": number}
    )
