"""导出我的资料: a student asks for a copy of what is stored of him (个人信息保护法 art. 45)."""

from datetime import datetime, time

from sqlalchemy import Select, func, insert, select

from wxsign import clock
from wxsign.actions import _exports
from wxsign.actions._errands import Asking
from wxsign.actions._exports import Export
from wxsign.db import db, reading, transaction, writing
from wxsign.models import Errand, ExportEntry, Student, TrailEntry
from wxsign.rules import enrolment, errands, moments, profile_copy
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused


def ask(form: str, *, by: Actor) -> int:
    """导出: answer the number of the errand; a second press answers that of the first.

    It stands in the log of exports and in the student's trail. Raises Refused(COPIES_SPENT).
    """
    kind, now = profile_copy.KINDS[form], clock.now()
    asking = Asking(by.id, db.session.get_one(Student, by.id).school_id)
    with transaction():
        # One after another: two presses at once are two tabs of the same student.
        mine = select(Student.id).where(Student.id == by.id)
        writing().execute(mine.with_for_update())
        waiting = writing().execute(_waiting(kind, by.id)).scalar()
        if waiting is not None:
            return int(waiting)
        if writing().execute(_spent(by.id, now)).scalar_one() >= profile_copy.MOST_A_DAY:
            raise Refused(Reason.COPIES_SPENT, most=profile_copy.MOST_A_DAY)
        writing().execute(insert(TrailEntry).values(**_trail(kind, by, now)))
        export = Export(kind, "", is_full=True)
        return _exports.put(export, {}, asking, now, by_name=by.name)


def left_today(student_id: int) -> int:
    """How many more copies this student may ask for today."""
    spent: int = reading().execute(_spent(student_id, clock.now())).scalar_one()
    return max(0, profile_copy.MOST_A_DAY - spent)


def _spent(student_id: int, now: datetime) -> Select[int]:
    """How many he asked for since midnight; one that could not be made does not count."""
    midnight = datetime.combine(moments.day(now), time(), moments.SHANGHAI)
    return (
        select(func.count(ExportEntry.id))
        .join(Errand, Errand.id == ExportEntry.errand_id)
        .where(
            ExportEntry.area == errands.STUDENT,
            ExportEntry.person_id == student_id,
            ExportEntry.at >= midnight,
            Errand.state != errands.FAILED,
        )
    )


def _waiting(kind: str, student_id: int) -> Select[int]:
    return select(Errand.id).where(
        Errand.area == errands.STUDENT,
        Errand.person_id == student_id,
        Errand.kind == kind,
        Errand.state == errands.WAITING,
    )


def _trail(kind: str, by: Actor, now: datetime) -> dict[str, object]:
    return {
        "process": enrolment.PROCESS,
        "record_id": by.id,
        "at": now,
        "who": Who.STUDENT,
        "person_id": by.id,
        "name": by.name,
        "move": profile_copy.MOVE,
        "says": errands.BY_KEY[kind].says,
    }
