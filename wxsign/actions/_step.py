"""take(): the only code that changes a state.

It moves the record under its revision, keeps the seat, writes the trail and the placement plan,
and queues the notices: all or nothing, inside the caller's transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import Update, bindparam, delete, insert, update
from sqlalchemy.exc import IntegrityError

from wxsign.actions import _plan
from wxsign.db import writing
from wxsign.models import Agreement, Seat, Termination, TrailEntry
from wxsign.outbox import queue
from wxsign.rules import lifecycle
from wxsign.rules.lifecycle import Move, Plan, Process
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused

Record = Agreement | Termination
_MODELS: dict[Process, type[Agreement] | type[Termination]] = {
    Process.ONLINE: Agreement,
    Process.PAPER: Agreement,
    Process.TERMINATION: Termination,
    Process.DESTINATION: Agreement,
}


def _move_of(model: type[Agreement] | type[Termination]) -> Update:
    """The guarded UPDATE of a record; what a step writes beside it joins as parameters."""
    return (
        update(model)
        .where(
            model.id == bindparam("record"),
            model.state == bindparam("judged_state"),
            model.revision == bindparam("judged_revision"),
        )
        .values(
            state=bindparam("target"),
            revision=model.revision + 1,
            changed_at=bindparam("moved_at"),
        )
    )


NEW = lifecycle.O.NEW  # of every process
# What an open record of the same kind refuses a new one with.
_CLASHES = {
    Process.ONLINE: Reason.ALREADY_INVITED,
    Process.PAPER: Reason.SEAT_TAKEN,
    Process.TERMINATION: Reason.END_RUNNING,
    Process.DESTINATION: Reason.SEAT_TAKEN,
}
_MOVES = {process: _move_of(model) for process, model in _MODELS.items()}
_TAKE_SEAT, _TRAIL = insert(Seat), insert(TrailEntry).returning(TrailEntry.id)


@dataclass(frozen=True)
class Step:
    """What a move brings beside its new state.

    `writes` are further columns of the record, `note` stands in the trail, `facts` fill the
    notices, `tell` says who the audiences of the row are for this record.
    """

    by: Actor
    now: datetime
    note: str = ""
    version: int = 0
    writes: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, object] = field(default_factory=dict)
    tell: Mapping[Who, queue.To] = field(default_factory=dict)


def take(record: Record, name: str, step: Step) -> int:
    """Make the move on a record that was read before the transaction; answer the trail entry.

    Raises Refused: WRONG_STATE when somebody else moved it first, SEAT_TAKEN when the student's
    seat went to another record.
    """
    process = Process(record.process)
    move = _move(record, process, name, step.by)
    _write_state(record, process, move, step)
    if not isinstance(record, Termination):
        _keep_seat(record, process, move)
    entry = _write_trail(process, record.id, move, step)
    if move.plan is not None:
        _write_plan(cast("Agreement", record), move.plan, entry, step.now)
    _tell(process, move, step, entry)
    return entry


def begin(
    process: Process, name: str, row: Mapping[str, Any], step: Step, *, state: StrEnum = NEW
) -> int:
    """Insert a new record by its first move, made from this state, and answer its id.

    Raises Refused when one is already open: ALREADY_INVITED between these two (S54), END_RUNNING
    for this agreement (S90).
    """
    move = lifecycle.move_for(process, name, state=state, who=step.by.acts_as)
    model, values = _MODELS[process], {**row, "state": move.target, "changed_at": step.now}
    if process is not Process.TERMINATION:
        values["process"] = process.value
    try:
        with writing().begin_nested():
            made = writing().execute(insert(model).values(**values).returning(model.id))
            record_id = int(made.scalar_one())
    except IntegrityError as error:
        raise Refused(_CLASHES[process], student=row.get("student_name", "")) from error
    entry = _write_trail(process, record_id, move, step)
    own = "termination" if process is Process.TERMINATION else "record"
    _tell(process, move, replace(step, facts={**step.facts, own: record_id}), entry)
    return record_id


def touch(agreement: Agreement, now: datetime, **writes: Any) -> None:  # noqa: ANN401 - columns of any type
    """A move of a termination counts its agreement's revision up, in the same transaction.

    So `request` and `reopen`, or two requests, can never both win. Raises Refused(WRONG_STATE).
    """
    moved = writing().execute(
        update(Agreement)
        .where(Agreement.id == agreement.id, Agreement.revision == agreement.revision)
        .values(revision=Agreement.revision + 1, changed_at=now, **writes)
    )
    if moved.rowcount != 1:
        raise Refused(Reason.WRONG_STATE, record=(agreement.process, agreement.id))


def _move(record: Record, process: Process, name: str, by: Actor) -> Move:
    try:
        return lifecycle.move_for(process, name, state=record.state, who=by.acts_as)
    except Refused as refused:
        raise Refused(refused.reason, record=(record.process, record.id)) from refused


def _write_state(record: Record, process: Process, move: Move, step: Step) -> None:
    """Two people pressing two buttons at once: the second finds no row under its revision.

    A record that comes back by `undo` may meet a newer one between the same two (S54): that one
    stands.
    """
    gone = Refused(Reason.WRONG_STATE, record=(record.process, record.id))
    judged = {
        "record": record.id,
        "judged_state": record.state,
        "judged_revision": record.revision,
    }
    moved_to = {"target": move.target, "moved_at": step.now}
    try:
        moved = writing().execute(_MOVES[process], {**judged, **moved_to, **step.writes})
    except IntegrityError as error:
        raise gone from error
    if moved.rowcount != 1:
        raise gone


def _keep_seat(record: Agreement, process: Process, move: Move) -> None:
    held = lifecycle.holds_seat(process, record.state, seatless=record.seatless)
    holds = lifecycle.holds_seat(process, move.target, seatless=record.seatless)
    if holds and not held:
        _take_seat(record, process)
    if held and not holds:
        writing().execute(
            delete(Seat).where(
                Seat.student_id == record.student_id,
                Seat.process == process,
                Seat.record_id == record.id,
            )
        )


def _take_seat(record: Agreement, process: Process) -> None:
    # Only this one INSERT may clash here, so only here IntegrityError means “seat taken”.
    try:
        writing().execute(
            _TAKE_SEAT,
            {
                "student_id": record.student_id,
                "process": process.value,
                "record_id": record.id,
            },
        )
    except IntegrityError as error:
        another = process is not Process.ONLINE
        raise Refused(Reason.SEAT_TAKEN, holder="签约或去向登记", another=another) from error


def _write_trail(process: Process, record_id: int, move: Move, step: Step) -> int:
    added = writing().execute(
        _TRAIL,
        {
            "process": process.value,
            "record_id": record_id,
            "at": step.now,
            "who": step.by.who,
            "person_id": step.by.id,
            "name": step.by.name,
            "move": move.name,
            "says": move.says,
            "note": step.note[:500],
            "version": step.version,
        },
    )
    return int(added.scalar_one())


def _write_plan(record: Agreement, plan: Plan, entry: int, now: datetime) -> None:
    """The student's row of the plan follows his placement, with its history (S165, decision 11)."""
    _plan.follow(record, plan, _plan.Cause(record.process, record.id, entry, now))


def _tell(process: Process, move: Move, step: Step, entry: int) -> None:
    for audience in move.tells:
        person = step.tell.get(audience)
        if person is None:  # reviewers see the counter at the desk (decision 18)
            continue
        queue.put(
            f"{process}.{move.name}.{audience}",
            [person],
            once=f"trail.{entry}",
            facts=step.facts,
            now=step.now,
        )
