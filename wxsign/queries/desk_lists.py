"""What stands on the desk: the list of S74, where a record stands in it, and who comes next.

Every read is limited to the reviewer's scope: a college's reviewer sees only his college, the
school's reviewer the whole school (S85, S192).
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true

from wxsign.db import db
from wxsign.models import Agreement, College, Student, Termination
from wxsign.queries import terminations
from wxsign.queries.desk_counts import is_late
from wxsign.queries.desk_filters import (
    ASKED,
    CHANGING,
    ELSEWHERE,
    ENDING,
    QUEUES,
    Filters,
    Scope,
    sort_of,
)
from wxsign.rules import labels
from wxsign.rules.lifecycle import O, P, Process, T

PAGE_LENGTH = 50
_UNNUMBERED = (O.UNDER_REVIEW, O.CHANGE_PROPOSED, P.TEXT_REVIEW)  # a reserved number is not shown


@dataclass(frozen=True)
class Row:
    """One line of the list, the columns of S74.

    `has_paper` is false for other destinations, which have no agreement (S75). `is_stuck` marks a
    request to terminate that the other side has not answered for long (decision 8).
    """

    id: int
    number: str
    has_paper: bool
    kind: str
    state: str
    label: str
    review_tone: str
    is_ending: bool
    paper_label: str
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
    is_stuck: bool


@dataclass(frozen=True)
class Page:
    """One page of the list; `following` is the key for the next one, empty at the end."""

    rows: tuple[Row, ...]
    following: str


def page(scope: Scope, filters: Filters, now: datetime, after: str = "") -> Page:
    """One page after this key, the longest waiting on top. One statement."""
    order = _Order.of(filters)
    found = db.session.execute(
        select(Agreement, Termination.asked_at, Student.student_number, Student.major, College.name)
        .join(Student, Student.id == Agreement.student_id)
        .join(College, College.id == Agreement.college_id)
        .outerjoin(Termination, _ASKED)
        .where(*filters.within(scope), *order.past(after))
        .order_by(*order.columns)
        .limit(PAGE_LENGTH + 1)
    ).all()
    rows = tuple(
        _row(agreement, asked_at, now, student_number=number, major=major, college=college)
        for agreement, asked_at, number, major, college in found[:PAGE_LENGTH]
    )
    more = len(found) > PAGE_LENGTH
    return Page(rows, order.key(found[PAGE_LENGTH - 1][0]) if more else "")


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
    filters = replace(filters, state=filters.queue)
    order = _Order.of(filters)
    comes_after = and_(true(), *order.past(order.key(agreement)))
    return db.session.scalar(
        select(Agreement.id)
        .join(Student, Student.id == Agreement.student_id)
        .where(*filters.within(scope), Agreement.id != agreement.id)
        .order_by(case((comes_after, 0), else_=1), *order.columns)
        .limit(1)
    )


@dataclass(frozen=True)
class _Order:
    """The order of a list and its keys: what waits oldest first, what is decided newest first."""

    column: Any
    is_rising: bool

    @classmethod
    def of(cls, filters: Filters) -> "_Order":
        if filters.state in (*QUEUES, ELSEWHERE):
            return cls(Agreement.waiting_since, is_rising=True)
        return cls(Agreement.changed_at, is_rising=filters.state in (CHANGING, ASKED))

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


# The request that the other side has not answered yet.
_ASKED = and_(
    Termination.agreement_id == Agreement.id,
    Termination.state == T.REQUESTED,
    Agreement.ending == T.REQUESTED,
)


def _row(agreement: Agreement, asked_at: datetime | None, now: datetime, **of_student: str) -> Row:
    state, process, ending = agreement.state, agreement.process, agreement.ending
    review, termination = labels.desk_labels(state, Process(process), ending)
    return Row(
        id=agreement.id,
        number="" if state in _UNNUMBERED else agreement.number or "",
        has_paper=process != Process.DESTINATION,
        kind=labels.KINDS[process],
        state=state,
        label=labels.main_label(state, Process(process), ending),
        review_tone=_tone(review),
        is_ending=sort_of(state, ending) == ENDING,
        paper_label=labels.desk_paper(state, Process(process)),
        review_label=review,
        termination_label=termination,
        student_name=agreement.student_name,
        employer_name=agreement.employer_name,
        changed_at=agreement.changed_at,
        waiting_since=agreement.waiting_since,
        is_late=is_late(agreement.waiting_since, now),
        is_stuck=asked_at is not None and terminations.is_stuck(ending, asked_at, now),
        **of_student,
    )


def _tone(review: str) -> str:
    """Of the signing's own review: what has ended was approved once (§6.6)."""
    return next((tone for word, tone in _TONES if review.endswith(word)), "waiting")


_TONES = (("不通过", "refused"), ("通过", "done"))


def _how_many(clause: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((clause, 1), else_=0)), 0)
