"""The placement plan changes: its row, its history and the word to the outer system, as one.

Every change stands in the transaction of its cause; what leaves the plan as it is writes nothing
(S165, decision 11). The row is locked first, so the changes of one student come one by one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, insert, or_, select, update
from sqlalchemy.orm import aliased

from wxsign import engines, standing
from wxsign.db import db, writing
from wxsign.models import Agreement, OutboxEntry, PlanChange, PlanEntry, TrailEntry
from wxsign.outbox import queue
from wxsign.rules import plan as rules
from wxsign.rules.lifecycle import Plan
from wxsign.rules.people import Actor


@dataclass(frozen=True)
class Cause:
    """Which record changed the plan, by which entry of the trail, and when."""

    process: str
    record_id: int
    trail_id: int
    at: datetime


def follow(record: Agreement, plan: Plan, cause: Cause) -> None:
    """The plan follows a placement that was approved or that ended.

    A record that ends clears the row only if it is what the row came from.
    """
    if plan is Plan.COLLEGE_REVIEW:
        values = of_record(record)
        moved = or_(*(getattr(PlanEntry, name) != value for name, value in values.items()))
        serial = write(record.student_id, values, moved, cause.at)
    else:
        serial = _clear(record, cause.at)
    if serial is not None:
        note(record.student_id, serial, of_record(record, plan), cause)


def of_record(record: Agreement | None, plan: Plan = Plan.COLLEGE_REVIEW) -> dict[str, Any]:
    """The columns of a plan that this record fills, or of one that none fills."""
    if record is None or plan is not Plan.COLLEGE_REVIEW:
        return {
            "state": Plan.NOT_SUBMITTED.value,
            "destination": "",
            "process": "",
            "record_id": 0,
        }
    return {
        "state": plan.value,
        "destination": record.plan_code,
        "process": record.process,
        "record_id": record.id,
    }


def placement_of(student_id: int) -> Agreement | None:
    """The record that the plan is to come from now; read before the transaction."""
    return db.session.scalar(
        select(Agreement)
        .where(Agreement.student_id == student_id, standing.is_placement())
        .order_by(Agreement.id.desc())
        .limit(1)
    )


@dataclass(frozen=True)
class ByHand:
    """A state that somebody sets: from which record the rest comes, by whom, why and when."""

    state: str
    record: Agreement | None
    by: Actor
    reason: str
    at: datetime


def set_by_hand(student_id: int, setting: ByHand, where: ColumnElement[bool]) -> bool:
    """Set the plan of a student whose row fulfils this; answer whether it did."""
    values = {**of_record(setting.record), "state": setting.state}
    serial = write(student_id, values, where, setting.at)
    if serial is None:
        return False
    trail = writing().execute(
        insert(TrailEntry)
        .values(
            process=rules.PROCESS,
            record_id=student_id,
            at=setting.at,
            who=setting.by.who,
            person_id=setting.by.id,
            name=setting.by.name,
            move=rules.MOVE,
            says=rules.says(setting.state),
            note=setting.reason[: rules.LONGEST],
        )
        .returning(TrailEntry.id)
    )
    cause = Cause(values["process"], values["record_id"], int(trail.scalar_one()), setting.at)
    note(student_id, serial, values, cause)
    return True


def write(
    student_id: int, values: dict[str, Any], where: ColumnElement[bool], at: datetime
) -> int | None:
    """Write a new row or the one that fulfils this; answer its serial, None for neither."""
    connection = writing()
    upsert = engines.upsert(connection.dialect.name)
    written = connection.execute(
        upsert(PlanEntry)
        .values(student_id=student_id, **values, changed_at=at, serial=1)
        .on_conflict_do_update(
            index_elements=["student_id"],
            set_={**values, "changed_at": at, "serial": PlanEntry.serial + 1},
            where=where,
        )
        .returning(PlanEntry.serial)
    )
    return written.scalar_one_or_none()


def note(student_id: int, serial: int, values: dict[str, Any], cause: Cause) -> None:
    """Write the change into the history and queue it for the outer system, where there is one."""
    made = writing().execute(
        insert(PlanChange)
        .values(
            student_id=student_id,
            serial=serial,
            at=cause.at,
            state=values["state"],
            destination=values["destination"],
            process=cause.process,
            record_id=cause.record_id,
            trail_id=cause.trail_id,
        )
        .returning(PlanChange.id)
    )
    queue.put_change(int(made.scalar_one()), student_id, cause.at)


def tell_again(which: ColumnElement[bool], at: datetime) -> int:
    """Queue anew what could not be told of these changes; answer how many there were.

    The plans are locked first, so that no newer change comes between: what has one by now that
    was told or will be is overtaken, for an older state must not arrive after it.
    """
    newer, failed = aliased(OutboxEntry), (OutboxEntry.state.in_(("dead", "held")), which)
    about = select(OutboxEntry.person_id).where(OutboxEntry.channel == queue.WEBHOOK, *failed)
    writing().execute(
        update(PlanEntry)
        .where(PlanEntry.student_id.in_(about))
        .values(changed_at=PlanEntry.changed_at)
    )
    is_late = exists().where(
        newer.audience == OutboxEntry.audience,
        newer.person_id == OutboxEntry.person_id,
        newer.record_id > OutboxEntry.record_id,
        newer.state.in_(("waiting", "sent")),
    )
    changes = update(OutboxEntry).where(OutboxEntry.channel == queue.WEBHOOK, *failed)
    writing().execute(changes.where(is_late).values(state="overtaken"))
    again = writing().execute(changes.values(state="waiting", tries=0, due_at=at, claim=""))
    return again.rowcount


def _clear(record: Agreement, at: datetime) -> int | None:
    empty = of_record(None)
    cleared = writing().execute(
        update(PlanEntry)
        .where(PlanEntry.student_id == record.student_id, PlanEntry.record_id == record.id)
        .values(**empty, changed_at=at, serial=PlanEntry.serial + 1)
        .returning(PlanEntry.serial)
    )
    serial = cleared.scalar_one_or_none()
    if serial is None:
        _begin(record.student_id, empty, at)
    return serial


def _begin(student_id: int, empty: dict[str, Any], at: datetime) -> None:
    """A student's first row; where one stands, it came from something else and stays."""
    connection = writing()
    upsert = engines.upsert(connection.dialect.name)
    connection.execute(
        upsert(PlanEntry)
        .values(student_id=student_id, **empty, changed_at=at, serial=0)
        .on_conflict_do_nothing(index_elements=["student_id"])
    )
