"""Who stands in for whom at a school's desk, and until when (代审)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import aliased

from wxsign.db import reading
from wxsign.models import College, Reviewer, StandIn
from wxsign.rules import moments, permissions

MOST_PAST = 50
_ABSENT, _DEPUTY = aliased(Reviewer), aliased(Reviewer)


@dataclass(frozen=True)
class Standing:
    """One stand-in: who is away, who decides in his place, and the days."""

    id: int
    absent_id: int
    absent: str
    college: str
    deputy_id: int
    deputy: str
    starts_on: date
    ends_on: date
    made_by: str
    ended_at: datetime | None
    ended_by: str

    def is_over(self, today: date) -> bool:
        """Whether it has ended, by its date or by hand."""
        return self.ended_at is not None or self.ends_on < today

    def runs(self, today: date) -> bool:
        """Whether it holds today."""
        return not self.is_over(today) and self.starts_on <= today


@dataclass(frozen=True)
class Person:
    """A reviewer to choose: his name, and the college where he has one."""

    id: int
    name: str
    college: str


def of_today(reviewer_id: int, now: datetime) -> tuple[Standing, ...]:
    """Who stands in for this reviewer today, and for whom he does."""
    today = moments.day(now)
    found = _read(
        or_(StandIn.deputy_id == reviewer_id, StandIn.reviewer_id == reviewer_id),
        StandIn.ends_on >= today,
        StandIn.ended_at.is_(None),
    )
    return tuple(one for one in found if one.runs(today))


def shown_to(reviewer: Reviewer) -> tuple[Standing, ...]:
    """What this reviewer sees, newest first: his own, or all of the school."""
    clauses: list[ColumnElement[bool]] = [StandIn.school_id == reviewer.school_id]
    if reviewer.role != permissions.SCHOOL:
        clauses.append(or_(StandIn.deputy_id == reviewer.id, StandIn.reviewer_id == reviewer.id))
    return _read(*clauses)


def deputies(reviewer: Reviewer) -> tuple[Person, ...]:
    """Who may stand in: every open account of the school."""
    return _people(Reviewer.school_id == reviewer.school_id)


def absentees(reviewer: Reviewer) -> tuple[Person, ...]:
    """For whom this reviewer may name one: himself, or at school level anybody of a college."""
    of_college = Reviewer.school_id == reviewer.school_id, Reviewer.role == permissions.COLLEGE
    if reviewer.role == permissions.SCHOOL:
        return _people(*of_college)
    return _people(*of_college, Reviewer.id == reviewer.id)


def _people(*clauses: ColumnElement[bool]) -> tuple[Person, ...]:
    found = reading().execute(
        select(Reviewer.id, Reviewer.name, College.name.label("college"))
        .outerjoin(College, College.id == Reviewer.college_id)
        .where(*clauses, Reviewer.password_hash != "")
        .order_by(Reviewer.college_id, Reviewer.id)
    )
    return tuple(Person(row.id, row.name, row.college or "学校") for row in found)


def _read(*clauses: ColumnElement[bool]) -> tuple[Standing, ...]:
    found = reading().execute(_ROWS.where(*clauses).order_by(StandIn.id.desc()).limit(MOST_PAST))
    return tuple(Standing(**row._mapping) for row in found)  # noqa: SLF001 - the row as a mapping


_ROWS: Any = (
    select(
        StandIn.id,
        _ABSENT.id.label("absent_id"),
        _ABSENT.name.label("absent"),
        College.name.label("college"),
        _DEPUTY.id.label("deputy_id"),
        _DEPUTY.name.label("deputy"),
        StandIn.starts_on,
        StandIn.ends_on,
        StandIn.made_by,
        StandIn.ended_at,
        StandIn.ended_by,
    )
    .join(_ABSENT, _ABSENT.id == StandIn.reviewer_id)
    .join(_DEPUTY, _DEPUTY.id == StandIn.deputy_id)
    .join(College, College.id == _ABSENT.college_id)
)
