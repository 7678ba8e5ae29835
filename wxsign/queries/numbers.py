"""统计: how a cohort signs and where it goes, for a school or one college of it (product desk 6).

Colleges and majors stand by name, in no order of merit, and no number is of a counsellor (三不得).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Date, SQLColumnExpression, cast, func, select
from sqlalchemy.sql.functions import coalesce

from wxsign.db import reading
from wxsign.models import Agreement, College, PlanEntry, SigningWindow, Student
from wxsign.queries.desk_tabs import STATES, WAITING, listed
from wxsign.rules import labels, moments, rates, reviewing
from wxsign.rules.lifecycle import D, O, P, Process
from wxsign.rules.rates import Rate

_IN_FORCE = (O.EFFECTIVE, O.REPORTED, P.EFFECTIVE, D.EFFECTIVE, D.RELEASE_REVIEW)
_ENDED = (O.TERMINATED, P.TERMINATED, D.RELEASED)
_SOON = timedelta(hours=48)


@dataclass(frozen=True)
class Of:
    """Whose numbers: a school, one of its colleges or all, one cohort."""

    school_id: int
    year: int
    college_id: int | None = None

    @property
    def students(self) -> list[ColumnElement[bool]]:
        """The base of the rate: whoever the school has approved."""
        found = [Student.school_id == self.school_id, Student.year == self.year]
        found.append(Student.enrolment_approved.is_(True))
        return found if self.college_id is None else [*found, Student.college_id == self.college_id]

    @property
    def records(self) -> list[ColumnElement[bool]]:
        """Their records, of every kind and state."""
        found = [Agreement.school_id == self.school_id, Agreement.year == self.year]
        if self.college_id is not None:
            found.append(Agreement.college_id == self.college_id)
        return found


@dataclass(frozen=True)
class Share:
    """One line of a chart: what it is of, and how many."""

    label: str
    number: int
    whole: int = 0

    @property
    def percent(self) -> str:
        """34.0%; a dash where there is nothing to divide by."""
        return rates.percent(self.number, self.whole)


@dataclass(frozen=True)
class Population:
    """Where the graduates go: the rate, what it is made of, and each college and major by name."""

    rate: Rate
    groups: tuple[Share, ...]
    colleges: tuple[tuple[str, Rate], ...]
    majors: tuple[tuple[str, Rate], ...]


@dataclass(frozen=True)
class Kind:
    """One 签约类型 with its records: in force, under way, refused, ended."""

    label: str
    in_force: int
    waiting: int
    refused: int
    ended: int


@dataclass(frozen=True)
class Figures:
    """The numbers that stand on top; `waiting` is what a reviewer can decide, at whichever desk."""

    in_force: int
    this_week: int
    waiting: int
    oldest: datetime | None
    invited: int
    due_soon: int
    ended: int
    this_month: int


@dataclass(frozen=True)
class Days:
    """How many were signed on each day, and what happened: 网签 was opened or closed."""

    first: date
    last: date
    counts: Mapping[date, int] = field(default_factory=dict)
    events: tuple[tuple[date, str], ...] = ()


def years(school_id: int) -> tuple[int, ...]:
    """The cohorts that the school has, the newest first."""
    found = select(Student.year).where(Student.school_id == school_id).distinct()
    return tuple(sorted(reading().execute(found).scalars(), reverse=True))


def colleges(school_id: int) -> tuple[tuple[int, str], ...]:
    """The colleges by name."""
    found = select(College.id, College.name).where(College.school_id == school_id)
    return tuple((row.id, row.name) for row in reading().execute(found.order_by(College.name)))


def population(of: Of) -> Population:
    """The graduates of the cohort and where they go. One statement."""
    code = coalesce(PlanEntry.destination, "")
    process = coalesce(PlanEntry.process, "")
    by = (College.name, Student.major, code, process)
    found = (
        reading()
        .execute(
            select(*by, func.count())
            .join(College, College.id == Student.college_id)
            .outerjoin(PlanEntry, PlanEntry.student_id == Student.id)
            .where(*of.students)
            .group_by(*by)
        )
        .all()
    )
    groups, codes = Counter[str](), Counter[str]()
    of_college: dict[str, Counter[str]] = {}
    of_major: dict[str, Counter[str]] = {}
    for college, major, destination, kind, number in found:
        groups[rates.group(kind, destination)] += number
        for counted in (
            codes,
            of_college.setdefault(college, Counter()),
            of_major.setdefault(major, Counter()),
        ):
            counted[destination] += number
    everybody = sum(groups.values())
    names = (*(words for words, _, _ in rates.GROUPS), rates.NOWHERE)
    return Population(
        rate=rates.rate(of.year, codes),
        groups=tuple(Share(name, groups[name], everybody) for name in names if groups[name]),
        colleges=_by_name(of.year, of_college),
        majors=_by_name(of.year, of_major),
    )


def kinds(of: Of) -> tuple[Kind, ...]:
    """The records by 签约类型. One statement."""
    found = reading().execute(
        select(Agreement.process, Agreement.state, Agreement.ending, func.count())
        .where(*of.records, listed())
        .group_by(Agreement.process, Agreement.state, Agreement.ending)
    )
    sums: dict[str, Counter[str]] = {process: Counter() for process in labels.KINDS}
    for process, state, ending, number in found:
        sums[process][_stage(state, ending)] += number
    return tuple(
        Kind(
            words,
            *(sums[process][stage] for stage in (_FORCE, _WAITING, _REFUSED, _OVER)),
        )
        for process, words in labels.KINDS.items()
    )


def figures(of: Of, now: datetime) -> Figures:
    """The numbers on top. Two statements."""
    today = moments.day(now)
    week = _midnight(today - timedelta(days=today.weekday()))
    month = _midnight(today.replace(day=1))
    in_force = Agreement.state.in_(_IN_FORCE)
    ended, waits = STATES["ended"][1](), STATES[WAITING][1]()
    row = (
        reading()
        .execute(
            select(
                _how_many(in_force).label("in_force"),
                _how_many(in_force & (Agreement.decided_at >= week)).label("this_week"),
                _how_many(waits).label("waiting"),
                func.min(Agreement.waiting_since).filter(waits).label("oldest"),
                _how_many(ended).label("ended"),
                _how_many(ended & (Agreement.changed_at >= month)).label("this_month"),
            ).where(*of.records, listed())
        )
        .one()
    )
    invited = Agreement.state == O.INVITED, Agreement.answer_by > now
    open_, soon = (
        reading()
        .execute(
            select(func.count(), _how_many(Agreement.answer_by <= now + _SOON)).where(
                *of.records, *invited
            )
        )
        .one()
    )
    return Figures(
        in_force=row.in_force,
        this_week=row.this_week,
        waiting=row.waiting,
        oldest=row.oldest,
        invited=open_,
        due_soon=soon,
        ended=row.ended,
        this_month=row.this_month,
    )


def days(of: Of, now: datetime, length: int) -> Days:
    """What was signed on each of the last days, and when 网签 was opened. Two statements."""
    last = moments.day(now)
    first = last - timedelta(days=length - 1)
    day = _day_of(Agreement.accepted_at)
    signed = (
        select(day, func.count())
        .where(*of.records, Agreement.process.in_(_AGREEMENTS), listed())
        .where(Agreement.accepted_at >= _midnight(first))
        .group_by(day)
    )
    counts = {date.fromisoformat(str(when)): number for when, number in reading().execute(signed)}
    return Days(first, last, counts, tuple(sorted(_events(of, first, last))))


_AGREEMENTS = (Process.ONLINE, Process.PAPER)
_FORCE, _WAITING, _REFUSED, _OVER = "in_force", "waiting", "refused", "ended"


def _stage(state: str, ending: str) -> str:
    if state in _ENDED:
        return _OVER
    if state in _IN_FORCE:
        return _FORCE
    is_open = ending == reviewing.UNDER_REVIEW or state in _UNDECIDED
    return _WAITING if is_open else _REFUSED


_UNDECIDED = (*reviewing.WAITING, O.CHANGE_PROPOSED, P.AWAITING_PAPERS)


def _by_name(year: int, counted: Mapping[str, Mapping[str, int]]) -> tuple[tuple[str, Rate], ...]:
    return tuple((name, rates.rate(year, counted[name])) for name in sorted(counted))


def _events(of: Of, first: date, last: date) -> Iterable[tuple[date, str]]:
    """When 网签 was opened and closed for whoever these numbers are of."""
    window = SigningWindow
    found = reading().execute(
        select(window.opens_at, window.closes_at).where(
            window.school_id == of.school_id,
            window.year.in_((0, of.year)),
            window.college_id.in_((0, of.college_id or 0)),
        )
    )
    for opens_at, closes_at in found:
        for moment, words in ((opens_at, "网签开放"), (closes_at, "网签截止")):
            if moment is not None and first <= moments.day(moment) <= last:
                yield moments.day(moment), words


def _day_of(moment: SQLColumnExpression[datetime | None]) -> ColumnElement[date]:
    """The day in Beijing."""
    if reading().dialect.name == "sqlite":
        return func.date(moment, "+8 hours")
    return cast(func.timezone("Asia/Shanghai", moment), Date)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=moments.SHANGHAI)


def _how_many(clause: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(clause)
