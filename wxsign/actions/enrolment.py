"""The school reviews enrolments, restricts students, opens signing to them (S16, S24, S25, S172).

School level only. One student or thousands: each chunk is one transaction, so that nobody else has
to wait; who is in that state already is left as he is, so pressing again goes on where it ended.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, insert, or_, update

from wxsign import clock
from wxsign.db import db, transaction, writing
from wxsign.models import AccessEntry, Reviewer, Student, TrailEntry
from wxsign.outbox import queue
from wxsign.rules import access, enrolment
from wxsign.rules.enrolment import Act
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused

_CHUNK = 500


def do(name: str, student_ids: Sequence[int], *, reason: str, by: Actor) -> int:
    """Make this act of `rules/enrolment.py` on these students; answer how many it changed.

    Raises Refused: NOT_YOURS, REASON_MISSING where the act asks for one. Students of other schools
    are left alone.
    """
    act, now, school_id = enrolment.BY_KEY[name], clock.now(), _school_of(by)
    reason = reason.strip()[: enrolment.LONGEST]
    if act.reason and not reason:
        raise Refused(Reason.REASON_MISSING)
    changed, wanted = 0, sorted(set(student_ids))
    for start in range(0, len(wanted), _CHUNK):
        which = Student.id.in_(wanted[start : start + _CHUNK])
        with transaction():
            moved = writing().execute(
                update(Student)
                .where(Student.school_id == school_id, which, _still(act))
                .values(**_columns(act, reason))
                .returning(Student.id)
            )
            ids = sorted(moved.scalars())
            _note(act, ids, reason, by, now)
            for each in ids if act.notice else ():
                once = f"enrolment.{act.key}.{each}.{now.timestamp():.3f}"
                to = [queue.To(Who.STUDENT, each, school_id=school_id)]
                queue.put(act.notice, to, once=once, facts={"reason": reason}, now=now)
        changed += len(ids)
    return changed


def disclose(student_id: int, *, reason: str, by: Actor) -> None:
    """查看完整证件号: the reason first, then the number, and a row that stays (decision 14).

    Raises Refused: OUT_OF_SCOPE, REASON_MISSING.
    """
    now, student = clock.now(), db.session.get(Student, student_id)
    reviewer = db.session.get_one(Reviewer, by.id)
    if student is None or not _covers(reviewer, student):
        raise Refused(Reason.OUT_OF_SCOPE)
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)
    values = {
        "at": now,
        "reviewer_id": by.id,
        "name": by.name,
        "student_id": student_id,
        "process": enrolment.PROCESS,
        "record_id": student_id,
        "what": access.ID_NUMBER,
        "reason": reason.strip()[: access.LONGEST_REASON],
    }
    with transaction():
        writing().execute(insert(AccessEntry).values(**values))


def _covers(reviewer: Reviewer, student: Student) -> bool:
    in_college = reviewer.college_id in (None, student.college_id)
    return in_college and reviewer.school_id == student.school_id


def _school_of(by: Actor) -> int:
    if by.who is not Who.ADMIN:
        raise Refused(Reason.NOT_YOURS)
    return db.session.get_one(Reviewer, by.id).school_id


def _still(act: Act) -> ColumnElement[bool]:
    """Whom the act changes."""
    opened = and_(Student.signing_open, ~Student.restricted)
    still: dict[str, ColumnElement[bool]] = {
        "approve": ~Student.enrolment_approved,
        "send_back": or_(Student.enrolment_approved, Student.returned_for == ""),
        "restrict": ~Student.restricted,
        "open": ~opened,
        "follow": or_(Student.signing_open, Student.restricted),
    }
    return still[act.key]


def _columns(act: Act, reason: str) -> Mapping[str, Any]:
    columns: dict[str, Mapping[str, Any]] = {
        "approve": {"enrolment_approved": True, "returned_for": ""},
        "send_back": {"enrolment_approved": False, "returned_for": reason},
        "restrict": {"restricted": True, "restriction": reason, "signing_open": False},
        "open": {"restricted": False, "restriction": "", "signing_open": True},
        "follow": {"restricted": False, "restriction": "", "signing_open": False},
    }
    return columns[act.key]


def _note(act: Act, ids: Sequence[int], reason: str, by: Actor, now: datetime) -> None:
    """The trail of each student."""
    if not ids:
        return
    common = {
        "process": enrolment.PROCESS,
        "at": now,
        "who": by.who,
        "person_id": by.id,
        "name": by.name,
        "move": act.key,
        "says": act.says,
        "note": reason,
    }
    writing().execute(insert(TrailEntry), [{**common, "record_id": each} for each in ids])
