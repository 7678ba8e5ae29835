"""take(): the only code that changes a state.

It moves the record under its revision, keeps the seat, writes the trail and the placement plan,
and queues the notices: all or nothing, inside the caller's transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from wxsign.db import writing
from wxsign.models import Agreement, PlanEntry, Seat, TrailEntry
from wxsign.outbox import queue
from wxsign.rules import lifecycle
from wxsign.rules.lifecycle import Move, Plan, Process
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused

AGREEMENT_DESTINATION = "10"  # 签就业协议形式就业, what an agreement writes to the plan (§6.7)

_MOVE = (  # what a step writes beside it joins as parameters
    update(Agreement)
    .where(
        Agreement.id == bindparam("record"),
        Agreement.state == bindparam("judged_state"),
        Agreement.revision == bindparam("judged_revision"),
    )
    .values(
        state=bindparam("target"),
        revision=Agreement.revision + 1,
        changed_at=bindparam("moved_at"),
    )
)
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


def take(agreement: Agreement, name: str, step: Step) -> int:
    """Make the move on a record that was read before the transaction; answer the trail entry.

    Raises Refused: WRONG_STATE when somebody else moved it first, SEAT_TAKEN when the student's
    seat went to another record.
    """
    process = Process(agreement.process)
    move = _move(agreement, process, name, step.by)
    _write_state(agreement, move, step)
    _keep_seat(agreement, process, move)
    entry = _write_trail(process, agreement.id, move, step)
    if move.plan is not None:
        _write_plan(agreement, move.plan, step.now)
    _tell(process, move, step, entry)
    return entry


def begin(process: Process, name: str, row: Mapping[str, Any], step: Step) -> int:
    """Insert a new record by its first move and answer its id.

    Raises Refused(ALREADY_INVITED) when one is already open between the two (S54).
    """
    move = lifecycle.move_for(process, name, state=lifecycle.O.NEW, who=step.by.acts_as)
    values = {**row, "process": process.value, "state": move.target, "changed_at": step.now}
    try:
        with writing().begin_nested():
            made = writing().execute(insert(Agreement).values(**values).returning(Agreement.id))
            record_id = int(made.scalar_one())
    except IntegrityError as error:
        raise Refused(Reason.ALREADY_INVITED, student=row["student_name"]) from error
    entry = _write_trail(process, record_id, move, step)
    facts = {**step.facts, "record": record_id}
    _tell(process, move, _with_facts(step, facts), entry)
    return record_id


def _move(agreement: Agreement, process: Process, name: str, by: Actor) -> Move:
    try:
        return lifecycle.move_for(process, name, state=agreement.state, who=by.acts_as)
    except Refused as refused:
        raise Refused(refused.reason, record=(agreement.process, agreement.id)) from refused


def _write_state(agreement: Agreement, move: Move, step: Step) -> None:
    """Two people pressing two buttons at once: the second finds no row under its revision.

    A record that comes back by `undo` may meet a newer one between the same two (S54): that one
    stands.
    """
    gone = Refused(Reason.WRONG_STATE, record=(agreement.process, agreement.id))
    judged = {
        "record": agreement.id,
        "judged_state": agreement.state,
        "judged_revision": agreement.revision,
    }
    moved_to = {"target": move.target, "moved_at": step.now}
    try:
        moved = writing().execute(_MOVE, {**judged, **moved_to, **step.writes})
    except IntegrityError as error:
        raise gone from error
    if moved.rowcount != 1:
        raise gone


def _keep_seat(agreement: Agreement, process: Process, move: Move) -> None:
    held = lifecycle.holds_seat(process, agreement.state)
    holds = lifecycle.holds_seat(process, move.target)
    if holds and not held:
        _take_seat(agreement, process)
    if held and not holds:
        writing().execute(
            delete(Seat).where(
                Seat.student_id == agreement.student_id,
                Seat.process == process,
                Seat.record_id == agreement.id,
            )
        )


def _take_seat(agreement: Agreement, process: Process) -> None:
    # Only this one INSERT may clash here, so only here IntegrityError means “seat taken”.
    try:
        writing().execute(
            _TAKE_SEAT,
            {
                "student_id": agreement.student_id,
                "process": process.value,
                "record_id": agreement.id,
            },
        )
    except IntegrityError as error:
        raise Refused(Reason.SEAT_TAKEN, holder="签约或去向登记") from error


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


def _write_plan(agreement: Agreement, plan: Plan, now: datetime) -> None:
    submitted = plan is Plan.COLLEGE_REVIEW
    values = {
        "state": plan.value,
        "destination": AGREEMENT_DESTINATION if submitted else "",
        "process": agreement.process if submitted else "",
        "record_id": agreement.id if submitted else 0,
        "changed_at": now,
    }
    connection = writing()
    upsert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    connection.execute(
        upsert(PlanEntry)
        .values(student_id=agreement.student_id, **values)
        .on_conflict_do_update(index_elements=["student_id"], set_=values)
    )


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


def _with_facts(step: Step, facts: Mapping[str, object]) -> Step:
    return Step(step.by, step.now, step.note, step.version, step.writes, facts, step.tell)
