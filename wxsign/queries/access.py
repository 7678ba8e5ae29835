"""Who looked at whose full data: for the student himself, and for the desk's own pages."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from wxsign.db import reading
from wxsign.models import AccessEntry, Agreement, TrailEntry
from wxsign.queries import export_log
from wxsign.rules import access, exports
from wxsign.rules.people import Who


@dataclass(frozen=True)
class Look:
    """One look of one member of staff at a student's data: when, who, what, why."""

    at: datetime
    name: str
    what: str
    reason: str


def looks_at_student(student_id: int) -> tuple[Look, ...]:
    """Every look at this student's full data, newest first.

    What was opened with a reason, the reviews, for who decides on an agreement reads it, and the
    exports that held it unmasked. Three statements.
    """
    entry = AccessEntry
    opened = reading().execute(
        select(entry.at, entry.name, entry.what, entry.reason)
        .where(entry.student_id == student_id)
        .order_by(entry.id)
    )
    found = [Look(row.at, row.name, access.WORDS[row.what], row.reason) for row in opened]
    what, why = access.REVIEWED
    reviewed = reading().execute(
        select(TrailEntry.at, TrailEntry.name)
        .join(
            Agreement,
            and_(
                Agreement.id == TrailEntry.record_id,
                Agreement.process == TrailEntry.process,
            ),
        )
        .where(Agreement.student_id == student_id, TrailEntry.who.in_((Who.REVIEWER, Who.ADMIN)))
        .order_by(TrailEntry.id)
    )
    found += [Look(row.at, row.name, what, why) for row in reviewed]
    exported = export_log.covering(student_id)
    found += [Look(at, name, exports.LOOKED_AT, purpose) for at, name, purpose in exported]
    return tuple(sorted(found, key=lambda look: look.at, reverse=True))


def opened(reviewer_id: int, agreement: Agreement, now: datetime) -> frozenset[str]:
    """What of this record the reviewer has given a reason for, not too long ago."""
    entry = AccessEntry
    rows = reading().execute(
        select(entry.what).where(
            entry.process == agreement.process,
            entry.record_id == agreement.id,
            entry.reviewer_id == reviewer_id,
            entry.at > now - access.OPEN_FOR,
        )
    )
    return frozenset(rows.scalars())
