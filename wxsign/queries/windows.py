"""The windows of a school as its desk shows them, and who changed them when (S25, S172)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from wxsign import clock
from wxsign.db import reading
from wxsign.models import Agreement, College, SchoolSetting, SigningWindow, Student, TrailEntry
from wxsign.rules import switches, windows
from wxsign.rules.lifecycle import O, Process
from wxsign.rules.windows import Window

_LATEST = 50


@dataclass(frozen=True)
class Row:
    """One window: whom it is for, its words, and whether it is open now."""

    id: int
    year: int
    college_id: int
    group: str
    window: Window
    span: str
    is_open: bool
    set_at: datetime
    set_by: str


@dataclass(frozen=True)
class Change:
    """One change of the windows."""

    at: datetime
    name: str
    says: str
    note: str


def is_paused(school_id: int) -> bool:
    """Whether the school has shut signing altogether."""
    wanted = select(SchoolSetting.value).where(
        SchoolSetting.school_id == school_id, SchoolSetting.name == switches.SIGNING_OPEN
    )
    chosen: dict[str, Any] | None = reading().execute(wanted).scalar()
    return chosen is not None and not chosen["value"]


def touched(school_id: int) -> tuple[int, int]:
    """How many invitations wait for an answer, and of how many students, that a pause would stop.

    A student who is opened alone goes on, so his do not count.
    """
    found = reading().execute(
        select(func.count(), func.count(Agreement.student_id.distinct()))
        .join(Student, Student.id == Agreement.student_id)
        .where(
            Student.school_id == school_id,
            Student.signing_open.is_(False),
            Agreement.process == Process.ONLINE,
            Agreement.state == O.INVITED,
        )
    )
    letters, students = found.one()
    return letters, students


def listed(school_id: int) -> tuple[Row, ...]:
    """All windows, the most particular on top: in the order in which they hold."""
    found = reading().execute(
        select(
            SigningWindow.id,
            SigningWindow.year,
            SigningWindow.college_id,
            SigningWindow.opens_at,
            SigningWindow.closes_at,
            SigningWindow.set_at,
            SigningWindow.set_by,
            College.name,
        )
        .outerjoin(College, College.id == SigningWindow.college_id)
        .where(SigningWindow.school_id == school_id)
        .order_by(SigningWindow.year.desc(), SigningWindow.college_id.desc())
    )
    now = clock.now()
    return tuple(_row(row, now) for row in found)


def of_removal(school_id: int, window_id: int) -> tuple[Row, str] | None:
    """A window, and what holds for its group once it is gone; None if it is gone already."""
    rows = listed(school_id)
    own = next((row for row in rows if row.id == window_id), None)
    if own is None:
        return None
    others = (row for row in rows if row is not own and _covers(row, own))
    following = next((f"{row.group}：{row.span}" for row in others), "")
    return own, windows.after_removal(own.group, following)


def _covers(row: Row, own: Row) -> bool:
    """Whether everybody of the one window is of the other too."""
    year, college = (windows.ALL, own.year), (windows.ALL, own.college_id)
    return row.year in year and row.college_id in college


def changes(school_id: int) -> tuple[Change, ...]:
    """The last changes, the newest on top."""
    entry = TrailEntry
    found = reading().execute(
        select(entry.at, entry.name, entry.says, entry.note)
        .where(entry.process == windows.PROCESS, entry.record_id == school_id)
        .order_by(entry.id.desc())
        .limit(_LATEST)
    )
    return tuple(Change(row.at, row.name, row.says, row.note) for row in found)


def years(school_id: int) -> tuple[int, ...]:
    """The cohorts that the school has."""
    wanted = select(Student.year).where(Student.school_id == school_id).distinct()
    return tuple(sorted(reading().execute(wanted).scalars(), reverse=True))


def colleges(school_id: int) -> tuple[tuple[int, str], ...]:
    """The colleges that the school has."""
    wanted = select(College.id, College.name).where(College.school_id == school_id)
    return tuple((row.id, row.name) for row in reading().execute(wanted.order_by(College.id)))


def _row(found: Any, now: datetime) -> Row:  # noqa: ANN401 - a row of the statement above
    window = Window(found.opens_at, found.closes_at)
    return Row(
        id=found.id,
        year=found.year,
        college_id=found.college_id,
        group=windows.group_words(found.year, found.name or ""),
        window=window,
        span=windows.span(window),
        is_open=windows.is_open(window, now),
        set_at=found.set_at,
        set_by=found.set_by,
    )
