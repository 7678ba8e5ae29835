"""The ledger of the placement plan at the desk: who stands where, and what does not agree (S165).

Expected is what the records call for, recomputed from their states at every reading. A reviewer
sees the students of his college, the school's reviewer the whole school.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import aliased

from wxsign import settings, standing
from wxsign.db import reading
from wxsign.models import Agreement, College, OutboxEntry, PlanChange, PlanEntry, Reviewer, Student
from wxsign.outbox import queue
from wxsign.rules import codes, labels, plan
from wxsign.rules.lifecycle import Plan
from wxsign.rules.refusals import Reason, Refused

PAGE_LENGTH = 50
ALL, DIFFERENCES, PENDING, FAILED = "all", "differences", "pending", "failed"


@dataclass(frozen=True)
class Filters:
    """What the ledger is limited to: a tab, 就业方案审核状态, 学号, 届, 学院."""

    show: str = ALL
    state: str = ""
    student_number: str = ""
    year: int | None = None
    college_id: int | None = None

    def within(self, reviewer: Reviewer) -> list[ColumnElement[bool]]:
        """What a student must fulfil to be listed for this reviewer, whatever the tab."""
        found = [Student.school_id == reviewer.school_id]
        if reviewer.college_id is not None:
            found.append(Student.college_id == reviewer.college_id)
        if self.state:
            found.append(_state == self.state)
        if self.student_number:
            number = Student.student_number
            found.append(number.startswith(self.student_number, autoescape=True))
        if self.year is not None:
            found.append(Student.year == self.year)
        if self.college_id is not None:
            found.append(Student.college_id == self.college_id)
        return found


@dataclass(frozen=True)
class Row:
    """One student's plan: where it stands, where it came from, and what does not agree.

    `expected` is what the records call for: state and destination. `difference` is a key of
    `plan.DIFFERENCES`, `told` the state of the newest change's row in the outbox, None where there
    is nothing to tell.
    """

    student_id: int
    student_number: str
    name: str
    college: str
    major: str
    year: int
    state: str
    serial: int
    destination: str
    source: str
    record_id: int
    changed_at: datetime | None
    expected: str
    expected_destination: str
    difference: str
    told: str | None

    @property
    def tone(self) -> str:
        """One of the five of `look.md`."""
        return plan.tone(self.state)

    @property
    def settable(self) -> tuple[plan.Stage, ...]:
        """What the school may set it to."""
        return plan.settable(
            self.state,
            is_placed=self.expected == Plan.COLLEGE_REVIEW,
            differs=self.difference not in ("", plan.TWO),
        )


@dataclass(frozen=True)
class Page:
    """One page of the ledger; `following` is the key for the next one, 0 at the end."""

    rows: tuple[Row, ...]
    following: int


@dataclass(frozen=True)
class Counts:
    """How many students, differences, and changes that the outer system does not know of yet."""

    all: int
    differences: int
    pending: int
    failed: int


@dataclass(frozen=True)
class Choices:
    """What the filters may choose: 届, and 学院 by id."""

    years: tuple[int, ...]
    colleges: tuple[tuple[int, str], ...]


_placements = (
    select(
        Agreement.student_id,
        func.count().label("how_many"),
        func.max(Agreement.id).label("newest"),
    )
    .where(standing.is_placement())
    .group_by(Agreement.student_id)
    .subquery()
)
_Placed, _Source = aliased(Agreement), aliased(Agreement)
_state = func.coalesce(PlanEntry.state, Plan.NOT_SUBMITTED.value)
_holds, _is_placed = func.coalesce(PlanEntry.record_id, 0), _Placed.id.is_not(None)
_difference = case(
    (_placements.c.how_many > 1, plan.TWO),
    (and_(~_is_placed, or_(_state == Plan.COLLEGE_REVIEW.value, _holds != 0)), plan.ENDED),
    (and_(_is_placed, _state == Plan.NOT_SUBMITTED.value), plan.MISSING),
    (and_(_is_placed, _holds != _Placed.id), plan.OTHER),
    (and_(_is_placed, PlanEntry.destination != _Placed.plan_code), plan.CODE),
    else_="",
)
_told = case((PlanChange.id.is_(None), None), else_=func.coalesce(OutboxEntry.state, ""))


def counts(reviewer: Reviewer, filters: Filters) -> Counts:
    """The counts of the tabs for the chosen 届, 学院, 学号 and state. One statement."""
    tabs = [_how_many(_tab(name)) for name in (DIFFERENCES, PENDING, FAILED)]
    wanted = _joined((func.count(), *tabs)).where(*filters.within(reviewer))
    every, differences, pending, failed = reading().execute(wanted).one()
    return Counts(every, differences, pending, failed)


def page(reviewer: Reviewer, filters: Filters, after: int = 0) -> Page:
    """One page by 学号 after this student. One statement."""
    last = select(Student.student_number).where(
        Student.id == after, Student.school_id == reviewer.school_id
    )
    limited = _joined(_COLUMNS).where(*filters.within(reviewer))
    if filters.show != ALL:
        limited = limited.where(_tab(filters.show))
    if after:
        limited = limited.where(Student.student_number > last.scalar_subquery())
    found = reading().execute(limited.order_by(Student.student_number).limit(PAGE_LENGTH + 1)).all()
    rows = tuple(_row(row) for row in found[:PAGE_LENGTH])
    return Page(rows, rows[-1].student_id if len(found) > PAGE_LENGTH else 0)


def choices(reviewer: Reviewer) -> Choices:
    """The 届 and 学院 that there are. One statement."""
    found = (
        reading()
        .execute(
            select(Student.year, College.id, College.name)
            .join(College, College.id == Student.college_id)
            .where(*Filters().within(reviewer))
            .distinct()
        )
        .all()
    )
    return Choices(
        years=tuple(sorted({row.year for row in found}, reverse=True)),
        colleges=tuple(sorted({(row.id, row.name) for row in found})),
    )


def of_student(reviewer: Reviewer, student_id: int) -> Row:
    """One student's plan; whoever lies outside the scope looks like none. One statement."""
    wanted = _joined(_COLUMNS).where(*Filters().within(reviewer), Student.id == student_id)
    found = reading().execute(wanted).one_or_none()
    if found is None:
        raise Refused(Reason.OUT_OF_SCOPE)
    return _row(found)


def tells() -> bool:
    """Whether there is an outer system to be told."""
    return settings.current().plan.webhook_url != ""


_COLUMNS = (
    Student.id,
    Student.student_number,
    Student.name,
    College.name.label("college"),
    Student.major,
    Student.year,
    _state.label("state"),
    func.coalesce(PlanEntry.serial, 0).label("serial"),
    func.coalesce(PlanEntry.destination, "").label("destination"),
    _holds.label("record_id"),
    PlanEntry.changed_at,
    _Source.process,
    _Source.number,
    _Source.employer_name,
    _is_placed.label("is_placed"),
    _Placed.plan_code,
    _difference.label("difference"),
    _told.label("told"),
)


def _joined(columns: Iterable[Any]) -> Select[Any]:
    """The students with their plan, the records behind it and the newest change's delivery."""
    return (
        select(*columns)
        .select_from(Student)
        .join(College, College.id == Student.college_id)
        .outerjoin(PlanEntry, PlanEntry.student_id == Student.id)
        .outerjoin(_placements, _placements.c.student_id == Student.id)
        .outerjoin(_Placed, _Placed.id == _placements.c.newest)
        .outerjoin(_Source, _Source.id == PlanEntry.record_id)
        .outerjoin(
            PlanChange,
            and_(
                PlanChange.student_id == PlanEntry.student_id,
                PlanChange.serial == PlanEntry.serial,
            ),
        )
        .outerjoin(
            OutboxEntry,
            and_(OutboxEntry.record_id == PlanChange.id, OutboxEntry.audience == queue.PLAN),
        )
    )


def _tab(name: str) -> ColumnElement[bool]:
    """What a student must fulfil to stand in this tab."""
    if name == DIFFERENCES:
        return _difference != ""
    if not tells():
        return false()
    if name == PENDING:
        return _told == "waiting"
    return _told.not_in(("waiting", "sent"))


def _how_many(clause: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((clause, 1), else_=0)), 0)


def _row(found: Any) -> Row:  # noqa: ANN401 - a row of the statement above
    source = ""
    if found.process is not None:
        source = f"{labels.KINDS[found.process]} {found.number or found.employer_name}".rstrip()
    return Row(
        student_id=found.id,
        student_number=found.student_number,
        name=found.name,
        college=found.college,
        major=found.major,
        year=found.year,
        state=found.state,
        serial=found.serial,
        destination=codes.label("destination", found.destination, found.year),
        source=source,
        record_id=found.record_id,
        changed_at=found.changed_at,
        expected=plan.called_for(is_placed=found.is_placed),
        expected_destination=codes.label("destination", found.plan_code or "", found.year),
        difference=found.difference,
        told=found.told,
    )
