"""The school sets a student's plan at the desk, and has the outer system told again (S165).

School level only (decision 11). What a move writes to the plan stands in `_plan.py`.
"""

from dataclasses import dataclass

from sqlalchemy import Select, and_, select

from wxsign import clock, settings
from wxsign.actions import _plan
from wxsign.db import db, transaction
from wxsign.models import Agreement, OutboxEntry, PlanChange, PlanEntry, Reviewer, Student
from wxsign.outbox import queue
from wxsign.rules import plan as rules
from wxsign.rules.lifecycle import Plan
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused


@dataclass(frozen=True)
class Setting:
    """What a plan is set to (a key of `rules/plan.py`), why, and the serial that was read."""

    to: str
    reason: str
    seen: int


def set_state(student_id: int, setting: Setting, *, by: Actor) -> None:
    """The school sets the plan on, or sends it back to what the records call for.

    Past 院系待审核 the student can sign nothing more; sending it back opens signing again. Raises
    Refused: REASON_MISSING, WRONG_STATE when the plan has changed since it was read.
    """
    now, student = clock.now(), _of_school(student_id, by)
    if not setting.reason.strip():
        raise Refused(Reason.REASON_MISSING)
    record, stage = _judged(student.id, setting)
    new = _plan.ByHand(stage.state, record, by, setting.reason.strip(), now)
    with transaction():
        if not _plan.set_by_hand(student.id, new, PlanEntry.serial == setting.seen):
            raise Refused(Reason.WRONG_STATE)  # somebody was faster


def tell_again(student_id: int, *, by: Actor) -> int:
    """重新发送: the outer system is told of what it has not got from this student's plan."""
    student = _of_school(student_id, by)
    return _tell_again(select(Student.id).where(Student.id == student.id))


def tell_all_again(*, by: Actor) -> int:
    """全部重新发送: the same for every student of the school."""
    reviewer = _school_level(by)
    return _tell_again(select(Student.id).where(Student.school_id == reviewer.school_id))


def _tell_again(students: Select[int]) -> int:
    """Queue the newest change of each that never was, and what failed."""
    if not settings.current().plan.webhook_url:
        return 0
    now, unsaid = clock.now(), _unqueued(students)
    with transaction():
        for change_id, student_id in unsaid:
            queue.put_change(change_id, student_id, now)
        failed = OutboxEntry.audience == queue.PLAN, OutboxEntry.person_id.in_(students)
        again = _plan.tell_again(and_(*failed), now)
    return again + len(unsaid)


def _unqueued(students: Select[int]) -> list[tuple[int, int]]:
    """Changes from before there was an outer system: number and student."""
    found = db.session.execute(
        select(PlanChange.id, PlanChange.student_id)
        .join(PlanEntry, PlanEntry.student_id == PlanChange.student_id)
        .where(
            PlanChange.student_id.in_(students),
            PlanChange.serial == PlanEntry.serial,
            PlanChange.id.not_in(
                select(OutboxEntry.record_id).where(OutboxEntry.audience == queue.PLAN)
            ),
        )
    )
    return [(row.id, row.student_id) for row in found]


def _of_school(student_id: int, by: Actor) -> Student:
    """A student of this school-level reviewer's school; another's looks like none."""
    reviewer, student = _school_level(by), db.session.get(Student, student_id)
    if student is None or student.school_id != reviewer.school_id:
        raise Refused(Reason.OUT_OF_SCOPE)
    return student


def _school_level(by: Actor) -> Reviewer:
    if by.who is not Who.ADMIN:
        raise Refused(Reason.NOT_YOURS)
    return db.session.get_one(Reviewer, by.id)


def _judged(student_id: int, setting: Setting) -> tuple[Agreement | None, rules.Stage]:
    """The placement that the plan is to come from, and the state that it may be set to."""
    entry = db.session.get(PlanEntry, student_id)
    record = _plan.placement_of(student_id)
    state, serial = (entry.state, entry.serial) if entry else (Plan.NOT_SUBMITTED.value, 0)
    wanted = _plan.of_record(record)
    source = ("destination", "process", "record_id")
    differs = entry is not None and any(getattr(entry, name) != wanted[name] for name in source)
    settable = rules.settable(state, is_placed=record is not None, differs=differs)
    stages = {stage.key: stage for stage in settable}
    if setting.to not in stages or setting.seen != serial:
        raise Refused(Reason.WRONG_STATE)
    return record, stages[setting.to]
