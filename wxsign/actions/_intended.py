"""The rows of a 拟签约名单 are judged, a few hundred by one statement (S33, decision 15)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Select, and_, bindparam, func, insert, or_, select

from wxsign import clock, settings, standing
from wxsign.db import db, reading, writing
from wxsign.models import Agreement, Candidate, Employer, School, Search, Student
from wxsign.rules import intended, moments
from wxsign.rules.intended import Known
from wxsign.rules.lifecycle import OPEN_WITH_EMPLOYER
from wxsign.vault import fingerprint

CHUNK = 500
_PHONE = 11  # digits: what is longer is an ID number, and both are in their stored form


class LimitReached(Exception):
    """Others of the employer searched meanwhile: fewer rows are left for today than was judged."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what stands in it and, once judged, what becomes of it."""

    number: int
    cells: Mapping[str, str]
    damaged: tuple[str, ...] = ()
    verdict: str = ""
    row_print: str = ""
    student_id: int | None = None
    twin: int = 0


@dataclass(frozen=True)
class Seen:
    """What the other rows of the list say: by their print, and by the student whom they found."""

    prints: dict[str, int] = field(default_factory=dict)
    students: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Judgement:
    """The rows with their verdicts, and for each search that was made whom it found."""

    rows: tuple[Row, ...]
    found: tuple[int | None, ...]


# Numbers stand in the statement itself: as parameters hundreds of them take longer than the rest.
_STUDENTS: BindParameter[Any] = bindparam("students", expanding=True, literal_execute=True)
_LISTED = select(Candidate.student_id).where(
    Candidate.employer_id == bindparam("employer"), Candidate.student_id.in_(_STUDENTS)
)
_INVITED = select(Agreement.student_id).where(
    Agreement.employer_id == bindparam("employer"),
    Agreement.student_id.in_(_STUDENTS),
    Agreement.state.in_(OPEN_WITH_EMPLOYER),
)
Told = Callable[[int], None]


def known() -> Known:
    """The schools and cohorts that a sheet is checked against."""
    schools = {name: id_ for id_, name in reading().execute(select(School.id, School.name))}
    return Known(schools, intended.years(moments.day(clock.now()).year))


def left_today(employer_id: int) -> int:
    """How many more rows this employer may have looked up today."""
    spent: int = reading().execute(_spent(employer_id, clock.now())).scalar_one()
    return max(0, settings.current().search.rows_per_day - spent)


def judge(
    rows: Sequence[Row], seen: Seen, employer_id: int, told: Told = lambda _done: None
) -> Judgement:
    """Every row by itself, then against the list, then against the school's roster."""
    checked = list(_checked(rows, seen))
    wanting = [row for row in checked if not row.verdict]
    room = left_today(employer_id)
    judged = {row.number: replace(row, verdict=intended.WAITS) for row in wanting[room:]}
    found: list[int | None] = []
    for start in range(0, min(room, len(wanting)), CHUNK):
        part = wanting[:room][start : start + CHUNK]
        students = _looked_up(part)
        standings = _standings([id_ for id_ in students if id_ is not None], employer_id)
        for row, student_id in zip(part, students, strict=True):
            judged[row.number] = _settled(row, student_id, standings, seen)
        found += [id_ if id_ in standings.findable else None for id_ in students]
        db.session.rollback()  # the snapshot ends before anybody is told
        told(start + len(part))
    return Judgement(tuple(judged.get(row.number, row) for row in checked), tuple(found))


def count_searches(found: Sequence[int | None], employer_id: int, user_id: int) -> None:
    """Write the searches down inside the open transaction; raises LimitReached, undoing it all."""
    if not found:
        return
    now = clock.now()
    writing().execute(select(Employer.id).where(Employer.id == employer_id).with_for_update())
    spent = writing().execute(_spent(employer_id, now)).scalar_one()
    if spent + len(found) > settings.current().search.rows_per_day:
        raise LimitReached
    by = {"employer_id": employer_id, "user_id": user_id, "at": now, "by_sheet": True}
    writing().execute(insert(Search), [{**by, "found_id": id_} for id_ in found])


@dataclass(frozen=True)
class _Standings:
    """Of the students who were found: whom the employer has listed, invited, may find."""

    listed: frozenset[int]
    invited: frozenset[int]
    findable: frozenset[int]


def standings(student_ids: Sequence[int], employer_id: int) -> Iterator[tuple[int, str]]:
    """What keeps these students off the list now: LISTED, INVITED, UNFOUND; GOOD where nothing."""
    for start in range(0, len(student_ids), CHUNK):
        part = student_ids[start : start + CHUNK]
        found = _standings(part, employer_id)
        yield from ((student_id, _verdict(student_id, found)) for student_id in part)


def _spent(employer_id: int, now: datetime) -> Select[Any]:
    local = now.astimezone(moments.SHANGHAI)
    midnight = local - timedelta(
        hours=local.hour, minutes=local.minute, seconds=local.second, microseconds=local.microsecond
    )
    return select(func.count()).where(
        Search.employer_id == employer_id, Search.at >= midnight, Search.by_sheet
    )


def _checked(rows: Sequence[Row], seen: Seen) -> Iterator[Row]:
    """Format first, then whether an earlier row says the same."""
    against = known()
    for row in rows:
        judged = intended.read(row.cells, row.damaged, against)
        if judged.findings:
            yield replace(row, verdict=intended.FIX, row_print="", student_id=None, twin=0)
            continue
        values = judged.values
        what = (values["school"], values["year"], values["name"], values["id_or_phone"])
        row_print = fingerprint("|".join(what))
        first = seen.prints.setdefault(row_print, row.number)
        is_first = first == row.number
        verdict, twin = ("", 0) if is_first else (intended.TWICE, first)
        yield Row(row.number, values, (), verdict, row_print, None, twin)


def _looked_up(rows: Sequence[Row]) -> list[int | None]:
    """For each row the one student whom all four items describe exactly (S31)."""
    schools = known().schools
    keys = [
        (
            schools[row.cells["school"]],
            int(row.cells["year"]),
            row.cells["name"],
            fingerprint(row.cells["id_or_phone"]),
        )
        for row in rows
    ]
    is_phone = [len(row.cells["id_or_phone"]) == _PHONE for row in rows]
    phones = [key[3] for key, phone in zip(keys, is_phone, strict=True) if phone]
    numbers = [key[3] for key, phone in zip(keys, is_phone, strict=True) if not phone]
    of_schools = Student.school_id.in_({key[0] for key in keys})
    either = or_(
        and_(of_schools, Student.id_print.in_(numbers)),
        Student.phone_print.in_(phones),
    )
    people: dict[tuple[int, int, str, str], list[int]] = {}
    who = (Student.id, Student.school_id, Student.year, Student.name)
    wanted = select(*who, Student.id_print, Student.phone_print).where(either)
    for id_, school_id, year, name, by_id, by_phone in reading().execute(wanted).all():
        for print_ in (by_id, by_phone):
            people.setdefault((school_id, year, name, print_), []).append(id_)
    # Two people may share a name and a family phone: only one exact match counts as found.
    matches = [people.get(key, []) for key in keys]
    return [ids[0] if len(ids) == 1 else None for ids in matches]


def _standings(student_ids: Sequence[int], employer_id: int) -> _Standings:
    """Three statements for a few hundred students."""
    of = {"employer": employer_id, "students": student_ids}
    return _Standings(
        frozenset(reading().execute(_LISTED, of).scalars()),
        frozenset(reading().execute(_INVITED, of).scalars()),
        standing.findable(list(student_ids), employer_id),
    )


def _verdict(student_id: int | None, found: _Standings) -> str:
    if student_id in found.listed:
        return intended.LISTED
    if student_id in found.invited:
        return intended.INVITED
    return intended.GOOD if student_id in found.findable else intended.UNFOUND


def _settled(row: Row, student_id: int | None, found: _Standings, seen: Seen) -> Row:
    """The verdict; who cannot be found is not told from who may not (decision 15)."""
    verdict = _verdict(student_id, found)
    if verdict == intended.UNFOUND or student_id is None:
        return replace(row, verdict=intended.UNFOUND)
    first = seen.students.setdefault(student_id, row.number)
    if first != row.number:  # by ID number here, by phone there
        return replace(row, verdict=intended.TWICE, twin=first)
    return Row(row.number, row.cells, (), verdict, row.row_print, student_id)
