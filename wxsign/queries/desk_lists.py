"""What stands on the desk: the list of S74 with its counts, and who comes next.

Every read is limited to the reviewer's scope: a college's reviewer sees only his college, the
school's reviewer the whole school (S85, S192).
"""

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true

from wxsign import settings
from wxsign.db import db
from wxsign.models import Agreement, College, Reviewer, Student
from wxsign.queries.desk_filters import (
    CHANGING,
    DECIDED,
    ELSEWHERE,
    STATES,
    WAITING,
    Filters,
    Scope,
)
from wxsign.rules import deadlines, labels
from wxsign.rules.labels import Labels
from wxsign.rules.lifecycle import O

PAGE_LENGTH = 50
LATE_AFTER = timedelta(days=2)
_UNDECIDED = (O.UNDER_REVIEW, O.CHANGE_PROPOSED)  # a number that is reserved is not shown
_COUNTED = (*STATES[WAITING][1], *STATES[CHANGING][1], *STATES[DECIDED][1])


@dataclass(frozen=True)
class Row:
    """One line of the list, the columns of S74."""

    id: int
    number: str
    state: str
    labels: Labels
    review_label: str
    termination_label: str
    student_number: str
    student_name: str
    college: str
    major: str
    employer_name: str
    changed_at: datetime
    waiting_since: datetime | None
    is_late: bool


@dataclass(frozen=True)
class Page:
    """One page of the list; `following` is the key for the next one, empty at the end."""

    rows: tuple[Row, ...]
    following: str


@dataclass(frozen=True)
class Counts:
    """How much waits, since when, how much is decided; and what the filters may choose.

    `elsewhere` lies at the other level's desk, where the school has two.
    """

    waiting: int
    elsewhere: int
    changing: int
    oldest: datetime | None
    is_late: bool
    decided: int
    years: tuple[int, ...]
    colleges: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Decision:
    """A decision that its reviewer can still take back, until this moment (decision 10)."""

    agreement_id: int
    student_name: str
    is_approval: bool
    until: datetime


def page(scope: Scope, filters: Filters, now: datetime, after: str = "") -> Page:
    """One page after this key, the longest waiting on top. One statement."""
    order = _Order.of(filters)
    found = db.session.execute(
        select(Agreement, Student.student_number, Student.major, College.name)
        .join(Student, Student.id == Agreement.student_id)
        .join(College, College.id == Agreement.college_id)
        .where(*filters.within(scope), *order.past(after))
        .order_by(*order.columns)
        .limit(PAGE_LENGTH + 1)
    ).all()
    rows = tuple(
        _row(agreement, now, student_number=number, major=major, college=college)
        for agreement, number, major, college in found[:PAGE_LENGTH]
    )
    more = len(found) > PAGE_LENGTH
    return Page(rows, order.key(found[PAGE_LENGTH - 1][0]) if more else "")


def counts(scope: Scope, filters: Filters, now: datetime) -> Counts:
    """The counts of the tabs for the chosen 届 and 学院. One statement."""
    found = db.session.execute(
        select(
            Agreement.year,
            College.id,
            College.name,
            Agreement.state,
            Agreement.turn,
            func.count().label("records"),
            func.min(Agreement.waiting_since).label("oldest"),
        )
        .join(College, College.id == Agreement.college_id)
        .where(*scope.clauses, Agreement.state.in_(_COUNTED))
        .group_by(Agreement.year, College.id, College.name, Agreement.state, Agreement.turn)
    ).all()
    sums, moments = Counter[str](), []
    for row in found:
        if filters.year in (None, row.year) and filters.college_id in (None, row.id):
            tab = _tab_of(row.state, row.turn, scope)
            sums[tab] += row.records
            moments += [row.oldest] if tab == WAITING and row.oldest else []
    oldest = min(moments, default=None)
    return Counts(
        waiting=sums[WAITING],
        elsewhere=sums[ELSEWHERE],
        changing=sums[CHANGING],
        oldest=oldest,
        is_late=_is_late(oldest, now),
        decided=sums[DECIDED],
        years=tuple(sorted({row.year for row in found}, reverse=True)),
        colleges=tuple(sorted({(row.id, row.name) for row in found})),
    )


def _tab_of(state: str, turn: str, scope: Scope) -> str:
    """In which of the tabs a record of this state and turn is counted."""
    if state == O.CHANGE_PROPOSED:
        return CHANGING
    if state not in STATES[WAITING][1]:
        return DECIDED
    return WAITING if scope.turn in (None, turn) else ELSEWHERE


def place(scope: Scope, filters: Filters, agreement: Agreement) -> tuple[int, int] | None:
    """第几件，共几件: where this record stands in the list; None if it is not in it."""
    order = _Order.of(filters)
    behind = and_(true(), *order.past(order.key(agreement)))
    is_it = Agreement.id == agreement.id
    total, rest, found = db.session.execute(
        select(func.count(), _how_many(behind), _how_many(is_it))
        .join(Student, Student.id == Agreement.student_id)
        .where(*filters.within(scope))
    ).one()
    return (total - rest, total) if found else None


def next_waiting(scope: Scope, filters: Filters, agreement: Agreement) -> int | None:
    """The record that comes after this one in the queue, from the top again after its end."""
    filters = replace(filters, state=WAITING)
    order = _Order.of(filters)
    comes_after = and_(true(), *order.past(order.key(agreement)))
    return db.session.scalar(
        select(Agreement.id)
        .join(Student, Student.id == Agreement.student_id)
        .where(*filters.within(scope), Agreement.id != agreement.id)
        .order_by(case((comes_after, 0), else_=1), *order.columns)
        .limit(1)
    )


def last_decision(reviewer: Reviewer, now: datetime) -> Decision | None:
    """The reviewer's newest decision that he can still take back."""
    minutes = settings.current().signing.undo_minutes
    agreement = db.session.scalar(
        select(Agreement)
        .where(
            *Scope.of(reviewer).clauses,
            Agreement.state.in_((O.EFFECTIVE, O.REJECTED)),
            Agreement.decided_by == reviewer.id,
            Agreement.decided_at >= now - timedelta(minutes=minutes),
        )
        .order_by(Agreement.decided_at.desc())
        .limit(1)
    )
    if agreement is None or agreement.decided_at is None:
        return None
    return Decision(
        agreement.id,
        agreement.student_name,
        agreement.state == O.EFFECTIVE,
        deadlines.undo_until(agreement.decided_at, minutes),
    )


@dataclass(frozen=True)
class _Order:
    """The order of a list and its keys: what waits oldest first, what is decided newest first."""

    column: Any
    is_rising: bool

    @classmethod
    def of(cls, filters: Filters) -> "_Order":
        if filters.state in (WAITING, ELSEWHERE):
            return cls(Agreement.waiting_since, is_rising=True)
        if filters.state == CHANGING:
            return cls(Agreement.changed_at, is_rising=True)
        return cls(Agreement.decided_at, is_rising=False)

    @property
    def columns(self) -> tuple[ColumnElement[Any], ...]:
        if self.is_rising:
            return self.column.asc(), Agreement.id.asc()
        return self.column.desc(), Agreement.id.desc()

    def key(self, agreement: Agreement) -> str:
        """The place of a record as text: microseconds and id; empty if it has no place."""
        moment: datetime | None = getattr(agreement, self.column.key)
        return f"{_microseconds(moment)}-{agreement.id}" if moment else ""

    def past(self, key: str) -> list[ColumnElement[bool]]:
        """What comes after this key; a key that nobody gave out limits nothing."""
        place = _KEY.fullmatch(key)
        if place is None:
            return []
        moment, last = _EPOCH + int(place[1]) * _MICROSECOND, int(place[2])
        if self.is_rising:
            further, next_id = self.column > moment, Agreement.id > last
        else:
            further, next_id = self.column < moment, Agreement.id < last
        return [or_(further, and_(self.column == moment, next_id))]


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_KEY = re.compile(r"([0-9]{1,17})-([0-9]{1,9})")  # what datetime and an id's column can hold


def _microseconds(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _row(agreement: Agreement, now: datetime, **of_student: str) -> Row:
    review, termination = labels.desk_labels(agreement.state)
    return Row(
        id=agreement.id,
        number="" if agreement.state in _UNDECIDED else agreement.number or "",
        state=agreement.state,
        labels=labels.ONLINE[agreement.state],
        review_label=review,
        termination_label=termination,
        student_name=agreement.student_name,
        employer_name=agreement.employer_name,
        changed_at=agreement.changed_at,
        waiting_since=agreement.waiting_since,
        is_late=_is_late(agreement.waiting_since, now),
        **of_student,
    )


def _is_late(since: datetime | None, now: datetime) -> bool:
    return since is not None and now - since > LATE_AFTER


def _how_many(clause: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((clause, 1), else_=0)), 0)
