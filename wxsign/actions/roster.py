"""The roster: schools, and their students who come from sheets (S16, S78).

Students are judged and written in chunks, each in one transaction: a wrong row is reported and does
not stop the others.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from sqlalchemy import Insert, Row, insert, or_, select
from sqlalchemy.exc import DataError, IntegrityError

from wxsign import clock, engines
from wxsign.actions import _plan, _roster_changes
from wxsign.actions._roster_changes import Altered, Import, Known, New
from wxsign.db import db, transaction, writing
from wxsign.models import Agreement, College, PlanEntry, School, Student
from wxsign.rules import identity, people, plan, roster
from wxsign.rules.people import Actor
from wxsign.rules.roster import ADDED, BAD, CHANGED, Cell, Finding, Line, Seen
from wxsign.uncollected import uncollected
from wxsign.vault import fingerprint

_CHUNK = 1000
# What may stay empty in a sheet, and then stays as it is.
_KEPT = tuple(each.key for each in roster.STUDENTS if not each.required and each.key != "plan")


@dataclass(frozen=True)
class _Judged:
    """One row with its values in stored form; `known` is the student who is there already."""

    finding: Finding
    values: dict[str, str]
    print: str
    known: int | None = None
    altered: Altered | None = None


def add_students(
    school_code: str,
    lines: Iterable[Line],
    *,
    approved: bool,
    unprintable: Mapping[str, str],
    by: Actor = people.CLOCK,
) -> Iterator[Finding]:
    """Add or change students by 学号; a wrong row is reported and does not stop the others.

    `approved` marks them as 审核通过. `unprintable` names, for a name, the characters that no
    font of ours prints: such a student is warned before he signs (decision 27). `by` stands in the
    history of the plans that the sheet sets on.
    """
    school_id, office = _school(school_code), _office(school_code)
    missing = {identity.plain(name): what for name, what in unprintable.items()}
    said = _Said(missing, approved, by, office)
    for chunk in _judged(school_id, lines):
        good = [row for row in chunk if row.finding.outcome != BAD]
        with uncollected():
            wrong = _write_all(school_id, good, said)
        for row in chunk:
            yield wrong.get(row.finding.row, row.finding)


def check_students(school_code: str, lines: Iterable[Line]) -> Iterator[Finding]:
    """What `add_students` would do with each row; nothing is written."""
    for chunk in _judged(_school(school_code), lines):
        for row in chunk:
            yield row.finding


def new_colleges(school_code: str, names: Iterable[str]) -> tuple[str, ...]:
    """Those of these colleges that the school has not got yet."""
    of = College.school_id == _school(school_code)
    known = set(db.session.scalars(select(College.name).where(of)))
    return tuple(sorted({name.strip() for name in names} - known - {""}))


def add_school(row: Mapping[str, str]) -> None:
    """A school becomes a tenant (decision 1). Raises IntegrityError for a code that is there."""
    with transaction():
        writing().execute(insert(School).values(**row))


def _school(code: str) -> int:
    return db.session.scalars(select(School.id).where(School.code == code)).one()


def _office(code: str) -> str:
    """The phone of the school's office, for who has a question."""
    return db.session.scalars(select(School.phone).where(School.code == code)).one()


def _judged(school_id: int, lines: Iterable[Line]) -> Iterator[list[_Judged]]:
    """The rows by the chunk: read, compared with each other and with who is there."""
    left, seen = iter(lines), Seen()
    while chunk := list(islice(left, _CHUNK)):
        yield _judged_together(school_id, chunk, seen)


@uncollected()
def _judged_together(school_id: int, chunk: list[Line], seen: Seen) -> list[_Judged]:
    read = [(line.number, *roster.read(roster.STUDENTS, line)) for line in chunk]
    prints = {number: fingerprint(values["id_number"]) for number, values, _ in read}
    numbers = {values["student_number"] for _, values, _ in read}
    there = _there(school_id, numbers, set(prints.values()))
    judged, beside = [], []
    for number, values, cells in read:
        known, whose = there.get(values["student_number"]), there.get(prints[number])
        said = {cell.header for cell in cells}
        clashes = _clashes(values, seen, None if whose is known else whose)
        wrong = cells + [cell for cell in clashes if cell.header not in said]
        outcome = BAD if wrong else CHANGED if known else ADDED
        if not wrong:
            seen.take(number, _alone(values))
        finding = Finding(number, outcome, tuple(wrong), values["name"])
        kept = values | _kept(values, known) if known else values
        if known and not wrong:
            beside.append(Known(known, kept, prints[number]))
        judged.append(_Judged(finding, kept, prints[number], known.id if known else None))
    altered = _roster_changes.of_students(beside)
    return [_with(row, altered.get(row.known or 0)) for row in judged]


def _with(row: _Judged, altered: Altered | None) -> _Judged:
    if altered is None or row.finding.outcome != CHANGED:
        return row
    return replace(row, altered=altered, finding=replace(row.finding, changes=altered.changes))


def _there(school_id: int, numbers: set[str], prints: set[str]) -> dict[str, Row[Any]]:
    """Who is there already, by 学号 and by fingerprint. One statement."""
    columns = Student.id, Student.student_number, Student.id_print, Student.name
    wanted: tuple[Any, ...] = (*columns, *_roster_changes.COLUMNS)
    found = db.session.execute(
        select(*wanted)
        .join(College, College.id == Student.college_id)
        .where(
            Student.school_id == school_id,
            or_(Student.student_number.in_(numbers), Student.id_print.in_(prints)),
        )
    ).all()
    by_number = {row.student_number: row for row in found}
    return by_number | {row.id_print: row for row in found}


def _alone(values: Mapping[str, str]) -> dict[str, str]:
    """What no other student may have, by header."""
    return {"学号": values["student_number"], "身份证号": values["id_number"]}


def _clashes(values: Mapping[str, str], seen: Seen, other: Row[Any] | None) -> list[Cell]:
    """What is wrong with a row that is right by itself; `other` is who has its ID number."""
    says = {header: seen.again(header, value) for header, value in _alone(values).items()}
    if other and not says["身份证号"]:
        says["身份证号"] = roster.anothers(other.name, other.student_number)
    return [Cell(header, _alone(values)[header], text) for header, text in says.items() if text]


def _kept(values: Mapping[str, str], known: Row[Any]) -> dict[str, str]:
    """What the sheet leaves empty of a student who is there stays as it is."""
    return {key: getattr(known, key) for key in _KEPT if not values[key]}


@dataclass(frozen=True)
class _Said:
    """What holds for all rows of a sheet."""

    unprintable: Mapping[str, str]
    approved: bool
    by: Actor
    office: str


def _write_all(school_id: int, rows: list[_Judged], said: _Said) -> dict[int, Finding]:
    """Write these rows together; when the database minds one, one by one. Answer the wrong ones."""
    if not rows:
        return {}
    try:
        _write(school_id, rows, said)
    except (IntegrityError, DataError):
        return _write_each(school_id, rows, said)
    return {}


def _write_each(school_id: int, rows: list[_Judged], said: _Said) -> dict[int, Finding]:
    wrong = {}
    for row in rows:
        number, stood = row.finding.row, row.values["id_number"]
        try:
            _write(school_id, [row], said)
        except IntegrityError:  # somebody else's import was faster
            cell = Cell("身份证号", stood, roster.overtaken("身份证号"))
            wrong[number] = Finding(number, BAD, (cell,), row.finding.who)
        except DataError:  # PostgreSQL minds what no check of ours does
            cell = Cell("姓名", row.values["name"], "有一格里有不能保存的字符。")
            wrong[number] = Finding(number, BAD, (cell,), row.finding.who)
    return wrong


def _write(school_id: int, rows: list[_Judged], said: _Said) -> None:
    """One transaction: colleges, students, and the plans that the sheet sets on."""
    gone_on = [row for row in rows if row.values["plan"]]
    placements = {
        row.finding.row: _plan.placement_of(row.known) if row.known else None for row in gone_on
    }
    with transaction():
        colleges = _colleges(school_id, {row.values["college"] for row in rows})
        columns = [_columns(row, colleges, said) | {"school_id": school_id} for row in rows]
        writing().execute(_upsert(approved=said.approved), columns)
        altered = [
            New(row.known, row.altered, colleges[row.values["college"]], row.values["phone"])
            for row in rows
            if row.known and row.altered
        ]
        _roster_changes.follow(altered, Import(school_id, said.office, said.by, clock.now()))
        for row in gone_on:
            _set_plan(school_id, row.values, placements[row.finding.row], said.by)


def _columns(row: _Judged, colleges: Mapping[str, int], said: _Said) -> dict[str, object]:
    values = row.values
    kept = {key: text for key, text in values.items() if key not in ("plan", "college")}
    return kept | {
        "college_id": colleges[values["college"]],
        "year": int(values["year"]),
        "id_print": row.print,
        "phone_print": fingerprint(values["phone"]),
        "gender": "1" if int(values["id_number"][16]) % 2 else "2",
        "unprintable": said.unprintable.get(values["name"], ""),
        "enrolment_approved": said.approved,
    }


def _upsert(*, approved: bool) -> Insert:
    """A new student, or the data of the one with this 学号; an import takes no approval away."""
    dialect = writing().dialect.name
    made = engines.upsert(dialect)(Student)
    names = [column.key for column in roster.STUDENTS if column.key not in ("plan", "college")]
    names += ["college_id", "id_print", "phone_print", "gender", "unprintable"]
    names += ["enrolment_approved"] if approved else []
    names.remove("student_number")
    changed = {name: made.excluded[name] for name in names}
    upsert = made.on_conflict_do_update(
        index_elements=["school_id", "student_number"], set_={**changed, "returned_for": ""}
    )
    # PostgreSQL takes them in few statements if it has to answer, else in a journey for each.
    return upsert if dialect == "sqlite" else upsert.returning(Student.id)


def _set_plan(
    school_id: int, values: Mapping[str, str], placement: Agreement | None, by: Actor
) -> None:
    same = (
        Student.school_id == school_id,
        Student.student_number == values["student_number"],
    )
    student_id = int(writing().execute(select(Student.id).where(*same)).scalar_one())
    setting = _plan.ByHand(values["plan"], placement, by, plan.IMPORTED, clock.now())
    _plan.set_by_hand(student_id, setting, PlanEntry.state != values["plan"])


def _colleges(school_id: int, names: set[str]) -> dict[str, int]:
    """The colleges of these names, made where there are none."""
    of = College.school_id == school_id
    found = writing().execute(select(College.name, College.id).where(of, College.name.in_(names)))
    known = {row.name: int(row.id) for row in found}
    for name in sorted(names - set(known)):
        made = insert(College).values(school_id=school_id, name=name).returning(College.id)
        known[name] = int(writing().execute(made).scalar_one())
    return known
