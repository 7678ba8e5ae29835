"""Who looked at whose full data: for the student himself, and for the desk's own pages."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from wxsign.db import reading
from wxsign.models import AccessEntry, Agreement, College, Reviewer, TrailEntry
from wxsign.queries import export_log
from wxsign.rules import access, exports, permissions
from wxsign.rules.people import Who


@dataclass(frozen=True)
class Look:
    """One look of one member of staff at a student's data: when, who, for which desk, what, why."""

    at: datetime
    name: str
    office: str
    what: str
    reason: str


def looks_at_student(student_id: int) -> tuple[Look, ...]:
    """Every look at this student's full data, newest first.

    What was opened with a reason, the reviews, for who decides on an agreement reads it, and the
    exports that held it unmasked. Four statements.
    """
    entry = AccessEntry
    opened = reading().execute(
        select(entry.at, entry.reviewer_id, entry.name, entry.what, entry.reason)
        .where(entry.student_id == student_id)
        .order_by(entry.id)
    )
    found = [(at, who, name, access.WORDS[what], why) for at, who, name, what, why in opened]
    reviewed = reading().execute(
        select(TrailEntry.at, TrailEntry.person_id, TrailEntry.name)
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
    found += [(at, who, name, *access.REVIEWED) for at, who, name in reviewed]
    exported = export_log.covering(student_id)
    found += [(at, who, name, exports.LOOKED_AT, purpose) for at, who, name, purpose in exported]
    offices = _offices({who for _at, who, *_rest in found})
    looks = [Look(at, name, offices.get(who, ""), *rest) for at, who, name, *rest in found]
    return tuple(sorted(looks, key=lambda look: look.at, reverse=True))


def _offices(reviewers: Collection[int]) -> dict[int, str]:
    """For which desk each of these reviewers looks: that of a college, or the school's."""
    rows = reading().execute(
        select(Reviewer.id, College.name)
        .outerjoin(College, College.id == Reviewer.college_id)
        .where(Reviewer.id.in_(reviewers))
    )
    whole = permissions.DESKS[permissions.SCHOOL]
    return {row.id: f"{row.name or whole}审核人员" for row in rows}


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
