"""What a sheet changes of students who are there: seen before, kept in the history, told (S16).

A phone is the login and the way of every code, so the old one is told of the new one. A student
who changes colleges takes his records along: a college reviews its own students.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from wxsign.db import db, writing
from wxsign.models import Agreement, Code, College, Student, TrailEntry
from wxsign.outbox import queue
from wxsign.rules import enrolment, identity
from wxsign.rules import roster_changes as table
from wxsign.rules.people import Actor, Who
from wxsign.rules.roster_changes import Change
from wxsign.vault import fingerprint

# What tells whether a row changes anything: nothing of it needs to be opened.
COLUMNS = (
    College.name.label("college"),
    Student.major,
    Student.class_name,
    Student.year,
    Student.education,
    Student.training_mode,
    Student.email,
    Student.phone_print,
    Student.verified_at,
)
_SEALED = {"phone": "phone_print", "id_number": "id_print"}


@dataclass(frozen=True)
class Known:
    """A row of a sheet beside the student as he stands, a row with COLUMNS."""

    stands: Row[Any]
    values: Mapping[str, str]
    print: str


@dataclass(frozen=True)
class Altered:
    """What a row changes; `old_phone` is to be told, empty where no login hung on it."""

    changes: tuple[Change, ...]
    old_phone: str = ""


def of_students(rows: Sequence[Known]) -> dict[int, Altered]:
    """What these rows change, by student; those who stay as they are are left out."""
    keys = {row.stands.id: _changed(row) for row in rows}
    opened = _opened([one for one, found in keys.items() if not _SEALED.keys().isdisjoint(found)])
    found = {}
    for row in rows:
        one, year = row.stands.id, int(row.values["year"])
        before = row.stands._asdict() | opened.get(one, {})
        changes = (table.change(key, str(before[key]), row.values[key], year) for key in keys[one])
        told = "phone" in keys[one] and row.stands.verified_at is not None
        found[one] = Altered(tuple(changes), before["phone"] if told else "")
    return {one: altered for one, altered in found.items() if altered.changes}


def _changed(row: Known) -> list[str]:
    now = {**row.values, "phone": fingerprint(row.values["phone"]), "id_number": row.print}
    return [
        key for key in table.TABLE if str(getattr(row.stands, _SEALED.get(key, key))) != now[key]
    ]


def _opened(student_ids: Sequence[int]) -> dict[int, dict[str, str]]:
    columns = Student.id, Student.phone, Student.id_number
    wanted = select(*columns).where(Student.id.in_(student_ids))
    found = db.session.execute(wanted) if student_ids else ()
    return {row.id: {"phone": row.phone, "id_number": row.id_number} for row in found}


@dataclass(frozen=True)
class New:
    """One student whom a sheet has changed, and the college and phone of the sheet."""

    student_id: int
    altered: Altered
    college_id: int
    phone: str


@dataclass(frozen=True)
class Import:
    """Who imports for which school, when; `office` is its phone for who has a question."""

    school_id: int
    office: str
    by: Actor
    now: datetime


def follow(students: Sequence[New], of: Import) -> None:
    """History, records and messages, inside the transaction that writes the changes."""
    if not students:
        return
    common = {
        "process": enrolment.PROCESS,
        "at": of.now,
        "who": of.by.who,
        "person_id": of.by.id,
        "name": of.by.name,
        "move": table.MOVE,
        "says": table.SAYS,
    }
    notes = [(one.student_id, table.told(one.altered.changes)[:500]) for one in students]
    rows = [{**common, "record_id": student, "note": note} for student, note in notes]
    writing().execute(insert(TrailEntry), rows)
    for one in students:
        if any(each.key == "college" for each in one.altered.changes):
            _take_along(one)
        if one.altered.old_phone:
            _tell(one, of)


def _take_along(one: New) -> None:
    """All his records, open and over: his whole story lies with one college."""
    writing().execute(
        update(Agreement)
        .where(Agreement.student_id == one.student_id)
        .values(college_id=one.college_id, revision=Agreement.revision + 1)
    )


def _tell(one: New, of: Import) -> None:
    """The old phone, whoever has it, and the student where he is reached now.

    An address that is on record nowhere any more is that of a code, here of one that is spent.
    """
    spent = {"asked_at": of.now, "spent_at": of.now, "phone": one.altered.old_phone}
    code = {"person": f"student:{one.student_id}", "purpose": "phone_gone", **spent}
    made = writing().execute(insert(Code).values(**code).returning(Code.id)).scalar_one()
    to = [
        queue.To("code", int(made), (queue.SMS,), of.school_id),
        queue.To(Who.STUDENT, one.student_id, school_id=of.school_id),
    ]
    queue.put(
        "imported.student",
        to,
        once=f"imported.{one.student_id}.{of.now.timestamp():.3f}",
        facts={"phone": identity.masked_phone(one.phone), "school_phone": of.office},
        now=of.now,
    )
