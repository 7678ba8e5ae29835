"""Who exported what, for the desk; and which exports held one student's full data, for her (§8)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from wxsign.db import db, reading
from wxsign.models import Errand, ExportCover, ExportEntry, Reviewer
from wxsign.rules import errands, exports, permissions
from wxsign.rules.errands import DESK
from wxsign.rules.refusals import Reason, Refused

PAGE_LENGTH = 30


@dataclass(frozen=True)
class Entry:
    """One export as the desk lists it.

    `errand_id` leads to its page for whoever asked for it; `has_file` while the file is kept.
    `can_be_full` says that the same may be asked for unmasked.
    """

    id: int
    at: datetime
    person_id: int
    name: str
    kind: str
    says: str
    filters: str
    purpose: str
    is_full: bool
    rows: int
    errand_id: int
    state: str
    words: str
    has_file: bool

    @property
    def can_be_full(self) -> bool:
        """Whether there is something to unmask: no statistic, and nothing that was not made."""
        is_made = self.state != errands.FAILED
        return is_made and not self.is_full and self.kind in FULL_TOO

    @property
    def content(self) -> str:
        """已脱敏, 完整数据 or 统计数据, as the sheet itself says it."""
        return exports.content_words(self.kind, is_full=self.is_full)


FULL_TOO = ("list_export", "plan_export")


@dataclass(frozen=True)
class Page:
    """One page of the log, the newest first; `following` is the key for the next, 0 at the end."""

    entries: tuple[Entry, ...]
    following: int


def page(reviewer: Reviewer, before: int = 0) -> Page:
    """What this reviewer sees of the log: his own, at school level everybody's of the school."""
    found = _found(*_seen_by(reviewer), *((ExportEntry.id < before,) if before else ()))
    more = len(found) > PAGE_LENGTH
    return Page(found[:PAGE_LENGTH], found[PAGE_LENGTH - 1].id if more else 0)


def own(reviewer: Reviewer, entry_id: int) -> Entry:
    """One export that this reviewer asked for himself. Raises Refused(NOT_FOUND)."""
    own = ExportEntry.id == entry_id, ExportEntry.person_id == reviewer.id
    found = _found(*_seen_by(reviewer), *own)
    if not found:
        raise Refused(Reason.NOT_FOUND)
    return found[0]


def of_errand(errand_id: int) -> ExportEntry:
    """The row of the log that an errand was asked for with."""
    return db.session.scalars(select(ExportEntry).where(ExportEntry.errand_id == errand_id)).one()


def facts_of(entry: Entry) -> dict[str, Any]:
    """What was asked for with it, as long as that is kept. Raises Refused(NOT_FOUND)."""
    errand = db.session.get(Errand, entry.errand_id)
    if errand is None:
        raise Refused(Reason.NOT_FOUND)
    return errand.facts


def covering(student_id: int) -> tuple[tuple[datetime, int, str, str], ...]:
    """When, by which reviewer, his name, and for what this student's full data were exported."""
    entry = ExportEntry
    found = reading().execute(
        select(entry.at, entry.person_id, entry.name, entry.purpose, ExportCover.students)
        .join(ExportCover, ExportCover.export_id == ExportEntry.id)
        .where(ExportCover.block == exports.block_of(student_id))
        .order_by(ExportEntry.id)
    )
    return tuple(
        (row.at, row.person_id, row.name, row.purpose)
        for row in found
        if exports.holds(row.students, student_id)
    )


def _seen_by(reviewer: Reviewer) -> tuple[ColumnElement[bool], ...]:
    of_school = ExportEntry.area == DESK, ExportEntry.owner_id == reviewer.school_id
    if reviewer.role == permissions.SCHOOL:
        return of_school
    return (*of_school, ExportEntry.person_id == reviewer.id)


def _found(*limits: ColumnElement[bool]) -> tuple[Entry, ...]:
    rows = reading().execute(
        select(
            *ExportEntry.__table__.columns,
            Errand.state,
            Errand.claim,
            Errand.result_id,
        )
        .outerjoin(Errand, Errand.id == ExportEntry.errand_id)
        .where(*limits)
        .order_by(ExportEntry.id.desc())
        .limit(PAGE_LENGTH + 1)
    )
    return tuple(map(_entry, rows))


def _entry(row: Any) -> Entry:  # noqa: ANN401 - a row of the statement above
    state = row.state or errands.DONE
    return Entry(
        id=row.id,
        at=row.at,
        person_id=row.person_id,
        name=row.name,
        kind=row.kind,
        says=errands.BY_KEY[row.kind].says,
        filters=row.filters,
        purpose=row.purpose,
        is_full=row.is_full,
        rows=row.rows,
        errand_id=row.errand_id,
        state=state,
        words=errands.state_words(state, is_taken=bool(row.claim)),
        has_file=row.result_id is not None,
    )
