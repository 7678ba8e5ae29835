"""查看记录: who opened whose full data and why, and who took a list home (decision 14)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wxsign.db import reading
from wxsign.models import AccessEntry, ExportEntry, Reviewer, Student
from wxsign.rules import access, errands, exports
from wxsign.rules.errands import DESK

PAGE_LENGTH = 50
OPENED, EXPORTED = "opened", "exports"
TABS: dict[str, str] = {OPENED: "打开完整资料", EXPORTED: "导出名单"}


@dataclass(frozen=True)
class Filters:
    """What the list is limited to: 学号, the member of staff, what was opened."""

    student_number: str = ""
    who: int | None = None
    what: str = ""


@dataclass(frozen=True)
class Look:
    """One look: when, who, whose, what and why; `record_id` leads to the record."""

    id: int
    at: datetime
    name: str
    student_number: str
    student_name: str
    what: str
    reason: str
    record_id: int


@dataclass(frozen=True)
class Export:
    """One list that was taken home: what was in it, in full or masked, and what for."""

    id: int
    at: datetime
    name: str
    kind: str
    filters: str
    purpose: str
    is_full: bool
    content: str
    rows: int


@dataclass(frozen=True)
class Looks:
    """One page, the newest first; `following` is the key of the next, 0 at the end."""

    rows: tuple[Look, ...]
    following: int


@dataclass(frozen=True)
class Exports:
    """The same of exports."""

    rows: tuple[Export, ...]
    following: int


def people(reviewer: Reviewer) -> tuple[tuple[int, str], ...]:
    """The reviewers of this school, for the filter."""
    found = select(Reviewer.id, Reviewer.name).where(Reviewer.school_id == reviewer.school_id)
    rows = reading().execute(found.order_by(Reviewer.id))
    return tuple((row.id, row.name) for row in rows)


def opened(reviewer: Reviewer, filters: Filters, after: int = 0) -> Looks:
    """One page of what was opened. One statement."""
    entry = AccessEntry
    wanted = (
        select(
            entry.id,
            entry.at,
            entry.name,
            entry.what,
            entry.reason,
            entry.record_id,
            Student.student_number,
            Student.name.label("student_name"),
        )
        .join(Student, Student.id == entry.student_id)
        .where(Student.school_id == reviewer.school_id)
    )
    if filters.student_number:
        number = Student.student_number
        wanted = wanted.where(number.startswith(filters.student_number, autoescape=True))
    if filters.who is not None:
        wanted = wanted.where(entry.reviewer_id == filters.who)
    if filters.what:
        wanted = wanted.where(entry.what == filters.what)
    if after:
        wanted = wanted.where(entry.id < after)
    rows = reading().execute(wanted.order_by(entry.id.desc()).limit(PAGE_LENGTH + 1)).all()
    shown = tuple(
        Look(
            id=row.id,
            at=row.at,
            name=row.name,
            student_number=row.student_number,
            student_name=row.student_name,
            what=access.WORDS.get(row.what, row.what),
            reason=row.reason,
            record_id=row.record_id,
        )
        for row in rows[:PAGE_LENGTH]
    )
    return Looks(shown, shown[-1].id if len(rows) > PAGE_LENGTH else 0)


def exported(reviewer: Reviewer, filters: Filters, after: int = 0) -> Exports:
    """One page of what was taken home. One statement."""
    entry = ExportEntry
    wanted = select(entry).where(entry.area == DESK, entry.owner_id == reviewer.school_id)
    if filters.who is not None:
        wanted = wanted.where(entry.person_id == filters.who)
    if after:
        wanted = wanted.where(entry.id < after)
    rows = reading().execute(wanted.order_by(entry.id.desc()).limit(PAGE_LENGTH + 1)).all()
    shown = tuple(
        Export(
            id=row.id,
            at=row.at,
            name=row.name,
            kind=errands.BY_KEY[row.kind].says if row.kind in errands.BY_KEY else row.kind,
            filters=row.filters,
            purpose=row.purpose,
            is_full=row.is_full,
            content=exports.content_words(row.kind, is_full=row.is_full),
            rows=row.rows,
        )
        for row in rows[:PAGE_LENGTH]
    )
    return Exports(shown, shown[-1].id if len(rows) > PAGE_LENGTH else 0)
