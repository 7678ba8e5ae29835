"""The rows of exports, in batches: any number of them in the memory of one batch (S73, §1.7).

First the ids, by whatever index serves, eight bytes each; then batch after batch by them. No
transaction stays open in between, because the worker says there how far it is.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, select

from wxsign import engines
from wxsign.db import db, reading
from wxsign.models import Agreement, College, PlanEntry, School, Student, TermsVersion
from wxsign.queries import desk_filters, desk_tabs
from wxsign.queries.desk_filters import Filters
from wxsign.rules import identity, labels, moments
from wxsign.rules.lifecycle import O, P, Process
from wxsign.rules.national_columns import Graduate, Placement
from wxsign.scopes import Scope

BATCH = 1000
_UNNUMBERED = (O.UNDER_REVIEW, O.CHANGE_PROPOSED, P.TEXT_REVIEW)  # a reserved number is not shown

# 协议书编号 and what follows it in the list (S74), then what an export has besides: head, width.
LIST_COLUMNS: tuple[tuple[str, int], ...] = (
    ("协议书编号", 20),
    ("协议书状态", 12),
    ("学号", 16),
    ("姓名", 12),
    ("学院", 20),
    ("专业", 20),
    ("签约类型", 12),
    ("单位名称", 32),
    ("最后操作时间", 18),
    ("签约审核状态", 16),
    ("解约审核状态", 16),
    ("届", 8),
    ("班级", 14),
    ("身份证号", 22),
    ("手机号", 16),
)


@dataclass(frozen=True)
class Line:
    """One row of a sheet and whose it is."""

    student_id: int
    cells: tuple[str | None, ...]


def filters_of(fields: Mapping[str, str], scope: Scope) -> Filters:
    """What the fields of the list's own form limit it to; nonsense limits nothing."""
    return desk_filters.read(fields, desk_tabs.states_of(scope))


def list_ids(scope: Scope, filters: Filters) -> Sequence[int]:
    """The records of the list, the oldest first."""
    return _ids(
        select(Agreement.id)
        .join(Student, Student.id == Agreement.student_id)
        .join(College, College.id == Agreement.college_id)
        .where(*filters.within(scope))
    )


def list_lines(ids: Sequence[int], *, is_full: bool) -> Iterator[Line]:
    """These records in the columns of LIST_COLUMNS."""
    wanted = (
        select(
            Agreement.id,
            Agreement.student_id,
            Agreement.number,
            Agreement.state,
            Agreement.process,
            Agreement.ending,
            Agreement.student_name,
            Agreement.employer_name,
            Agreement.changed_at,
            Agreement.year,
            Student.student_number,
            Student.major,
            Student.class_name,
            Student.id_number,
            Student.phone,
            College.name.label("college"),
        )
        .join(Student, Student.id == Agreement.student_id)
        .join(College, College.id == Agreement.college_id)
    )
    for row in _batches(wanted, Agreement.id, ids):
        yield Line(row.student_id, _list_cells(row, is_full=is_full))


def graduate_ids(school_id: int, year: int, college_id: int | None) -> Sequence[int]:
    """The base of the rate: whoever the school has approved of this cohort."""
    of_college = () if college_id is None else (Student.college_id == college_id,)
    of_cohort = Student.school_id == school_id, Student.year == year
    return _ids(select(Student.id).where(*of_cohort, Student.enrolment_approved, *of_college))


def graduates(school_id: int, ids: Sequence[int]) -> Iterator[tuple[int, Graduate]]:
    """Each of these graduates with his plan and the record behind it."""
    school = db.session.get_one(School, school_id)
    of_school = {"code": school.code, "name": school.name}
    db.session.rollback()
    wanted = (
        select(*_OF_GRADUATE)
        .join(College, College.id == Student.college_id)
        .outerjoin(PlanEntry, PlanEntry.student_id == Student.id)
        .outerjoin(Agreement, Agreement.id == PlanEntry.record_id)
        .outerjoin(
            TermsVersion,
            and_(
                TermsVersion.agreement_id == Agreement.id,
                TermsVersion.number == Agreement.version,
            ),
        )
    )
    for row in _batches(wanted, Student.id, ids):
        yield row.id, _graduate(row, of_school)


_PERSON = {
    "name": Student.name,
    "id_number": Student.id_number,
    "gender": Student.gender,
    "student_number": Student.student_number,
    "class_name": Student.class_name,
    "education": Student.education,
    "major": Student.major,
    "training_mode": Student.training_mode,
    "college": College.name,
}
_OF_GRADUATE = (
    Student.id,
    Student.year,
    *(column.label(f"person_{name}") for name, column in _PERSON.items()),
    PlanEntry.destination,
    Agreement.process,
    Agreement.kind,
    Agreement.number,
    Agreement.employer_name,
    Agreement.completed,
    TermsVersion.terms,
    TermsVersion.employer,
)


def _graduate(row: Any, school: Mapping[str, str]) -> Graduate:  # noqa: ANN401 - a row of the statement above
    placement = None
    if row.process is not None and row.terms is not None:
        placement = Placement(
            row.process,
            row.kind,
            row.number or "",
            row.employer_name,
            row.terms,
            row.employer,
            row.completed or {},
        )
    person = {name: getattr(row, f"person_{name}") for name in _PERSON}
    return Graduate(row.year, person, row.destination or "", placement, school)


def _list_cells(row: Any, *, is_full: bool) -> tuple[str | None, ...]:  # noqa: ANN401 - as above
    process = Process(row.process)
    review, termination = labels.desk_labels(row.state, process, row.ending)
    return (
        None if row.state in _UNNUMBERED else row.number,
        labels.desk_paper(row.state, process) or None,
        row.student_number,
        row.student_name,
        row.college,
        row.major,
        labels.KINDS[process],
        row.employer_name,
        moments.in_record(row.changed_at),
        review,
        termination,
        f"{row.year}届",
        row.class_name or None,
        row.id_number if is_full else identity.masked_id(row.id_number),
        row.phone if is_full else identity.masked_phone(row.phone),
    )


def _ids(statement: Select[int]) -> Sequence[int]:
    """What the statement finds, in order; ids never change, so that each comes once."""
    engines.spare_memory(reading())
    found = array("q", sorted(reading().execute(statement).scalars()))
    db.session.rollback()
    return found


def _batches(statement: Select[*tuple[Any, ...]], key: Any, ids: Sequence[int]) -> Iterator[Any]:  # noqa: ANN401 - a column and rows of it
    """Batch after batch of these; nothing is open between them."""
    for first in range(0, len(ids), BATCH):
        engines.spare_memory(reading())
        batch = statement.where(key.in_(ids[first : first + BATCH])).order_by(key)
        found = reading().execute(batch).all()
        db.session.rollback()
        yield from found
