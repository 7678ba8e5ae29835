"""生源信息 at the desk: the students of a school, by 学号, limited by filters (S16, S24, S25).

A reviewer sees the students of his college, the school's reviewer the whole school.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select

from wxsign import clock, standing
from wxsign.db import reading
from wxsign.models import College, Reviewer, SchoolSetting, SigningWindow, Student
from wxsign.rules import enrolment, switches, windows
from wxsign.rules.enrolment import Label
from wxsign.rules.windows import Window

PAGE_LENGTH = 50
APART = "apart"  # whose signing does not follow the windows: the list of 签约开放列表


@dataclass(frozen=True)
class Filters:
    """What the list is limited to; empty values limit nothing.

    `review` is a key of `enrolment.REVIEWS`, `signing` of SIGNINGS or APART, `mode` a 培养方式.
    """

    review: str = ""
    signing: str = ""
    mode: str = ""
    year: int | None = None
    college_id: int | None = None
    number: str = ""
    name: str = ""

    def within(self, reviewer: Reviewer) -> list[ColumnElement[bool]]:
        """What a student must fulfil to be listed for this reviewer."""
        found = [Student.school_id == reviewer.school_id]
        if reviewer.college_id is not None:
            found.append(Student.college_id == reviewer.college_id)
        found += [_REVIEWED[self.review]] if self.review else []
        found += [_SIGNING[self.signing]] if self.signing else []
        found += [Student.training_mode == self.mode] if self.mode else []
        found += [Student.year == self.year] if self.year is not None else []
        found += [Student.college_id == self.college_id] if self.college_id is not None else []
        if self.number:
            found.append(Student.student_number.startswith(self.number, autoescape=True))
        if self.name:
            found.append(Student.name.startswith(self.name, autoescape=True))
        return found


@dataclass(frozen=True)
class Row:
    """One student of the list; `opening` says why signing is shut by the window, empty if open."""

    id: int
    student_number: str
    name: str
    college: str
    major: str
    year: int
    mode: str
    review: str
    returned_for: str
    signing: str
    restriction: str
    opening: str
    unprintable: str

    @property
    def review_label(self) -> Label:
        """未审核, 审核通过, 已退回."""
        return enrolment.REVIEWS[self.review]

    @property
    def signing_label(self) -> Label:
        """按开放时间, 个别开放, 限制签约; who waits for his window sees that it is shut."""
        if self.signing == enrolment.BY_WINDOW and self.opening:
            return Label("未开放", "blocked")
        return enrolment.SIGNINGS[self.signing]


@dataclass(frozen=True)
class Page:
    """One page of the list; `following` is the key for the next one, 0 at the end."""

    rows: tuple[Row, ...]
    following: int


_opened = and_(Student.signing_open, not_(Student.restricted))
_REVIEWED: dict[str, ColumnElement[bool]] = {
    enrolment.APPROVED: Student.enrolment_approved.is_(True),
    enrolment.PENDING: and_(not_(Student.enrolment_approved), Student.returned_for == ""),
    enrolment.RETURNED: and_(not_(Student.enrolment_approved), Student.returned_for != ""),
}
_SIGNING: dict[str, ColumnElement[bool]] = {
    enrolment.RESTRICTED: Student.restricted.is_(True),
    enrolment.OPENED: _opened,
    enrolment.BY_WINDOW: not_(or_(Student.restricted, Student.signing_open)),
    APART: or_(Student.restricted, Student.signing_open),
}


def counts(reviewer: Reviewer, filters: Filters) -> dict[str, int]:
    """How many students of each state of review there are, whichever is chosen. One statement."""
    every = replace(filters, review="")
    sums = [func.coalesce(func.sum(case((clause, 1), else_=0)), 0) for clause in _REVIEWED.values()]
    found = reading().execute(select(func.count(), *sums).where(*every.within(reviewer))).one()
    return dict(zip(("", *_REVIEWED), map(int, found), strict=True))


def page(reviewer: Reviewer, filters: Filters, after: int = 0) -> Page:
    """One page by 学号 after this student. One statement."""
    limited = _LISTED.where(*filters.within(reviewer))
    if after:
        last = select(Student.student_number).where(
            Student.id == after, Student.school_id == reviewer.school_id
        )
        limited = limited.where(Student.student_number > last.scalar_subquery())
    wanted = limited.order_by(Student.student_number).limit(PAGE_LENGTH + 1)
    found, now = reading().execute(wanted).all(), clock.now()
    rows = tuple(_row(row, now) for row in found[:PAGE_LENGTH])
    return Page(rows, rows[-1].id if len(found) > PAGE_LENGTH else 0)


def ids(reviewer: Reviewer, filters: Filters) -> tuple[int, ...]:
    """Everybody whom the filters show, however many pages that are."""
    wanted = select(Student.id).where(*filters.within(reviewer)).order_by(Student.id)
    return tuple(reading().execute(wanted.limit(enrolment.MOST_AT_ONCE)).scalars())


def those(reviewer: Reviewer, student_ids: Sequence[int]) -> tuple[Row, ...]:
    """These students of the reviewer's scope, by 学号; others look like none."""
    wanted = _LISTED.where(*Filters().within(reviewer), Student.id.in_(student_ids))
    now = clock.now()
    rows = reading().execute(wanted.order_by(Student.student_number))
    return tuple(_row(row, now) for row in rows)


def _opening(found: Any, now: datetime) -> str:  # noqa: ANN401 - a row of the statement below
    """Why window or switch shut signing for this student; empty while it is open."""
    chosen = found.signing_switch
    paused = chosen is not None and not chosen["value"]
    return windows.why_closed(Window(found.opens_at, found.closes_at), now, paused=paused)


_LISTED = (
    select(
        Student.id,
        Student.student_number,
        Student.name,
        College.name.label("college"),
        Student.major,
        Student.year,
        Student.training_mode,
        Student.enrolment_approved,
        Student.returned_for,
        Student.restricted,
        Student.restriction,
        Student.signing_open,
        Student.unprintable,
        SigningWindow.opens_at,
        SigningWindow.closes_at,
        SchoolSetting.value.label("signing_switch"),
    )
    .join(College, College.id == Student.college_id)
    .outerjoin(SigningWindow, SigningWindow.id == standing.WINDOW)
    .outerjoin(
        SchoolSetting,
        and_(
            SchoolSetting.school_id == Student.school_id,
            SchoolSetting.name == switches.SIGNING_OPEN,
        ),
    )
)


def _row(found: Any, now: datetime) -> Row:  # noqa: ANN401 - a row of the statement above
    return Row(
        id=found.id,
        student_number=found.student_number,
        name=found.name,
        college=found.college,
        major=found.major,
        year=found.year,
        mode=found.training_mode,
        review=enrolment.review_of(
            is_approved=found.enrolment_approved, returned_for=found.returned_for
        ),
        returned_for=found.returned_for,
        signing=enrolment.signing_of(is_restricted=found.restricted, is_opened=found.signing_open),
        restriction=found.restriction,
        opening=_opening(found, now),
        unprintable=found.unprintable,
    )
