"""签约发送列表: who waits for a letter, for which post, and whose turn is next (S34 to S37)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, select

from wxsign.db import reading
from wxsign.models import Candidate, College, School, Student
from wxsign.queries import posts
from wxsign.queries.paging import Listed, one_page
from wxsign.rules import codes
from wxsign.rules.refusals import Reason, Refused


@dataclass(frozen=True)
class Wanted:
    """The filters of 签约发送列表 (S37) and 拟聘用职位 (S35); 0 and empty mean all."""

    school_id: int = 0
    name: str = ""
    job_title: str = ""
    page: int = 1

    @property
    def is_filtered(self) -> bool:
        """Whether the list may be shorter than it is without filters."""
        return bool(self.school_id or self.name or self.job_title)


@dataclass(frozen=True)
class CandidateRow:
    """One row of 签约发送列表: the columns of S36, the post, and the place in its line.

    `passed` is why a place that came free went to the next.
    """

    student_id: int
    name: str
    school: str
    year: int
    college: str
    education: str
    major: str
    job_title: str
    place: int
    post_id: int
    passed: Refused | None


def listed(employer_id: int, wanted: Wanted) -> Listed[CandidateRow]:
    """One page of the list, the last added first."""
    line = posts.line(employer_id)
    rows = _wanted(
        select(
            Student,
            School.name.label("school"),
            College.name.label("college"),
            Candidate.job_title,
            Candidate.passed,
            func.coalesce(line.c.place, 0).label("place"),
            func.coalesce(line.c.post_id, 0).label("post_id"),
        )
        .join(Candidate, Candidate.student_id == Student.id)
        .join(School, School.id == Student.school_id)
        .join(College, College.id == Student.college_id)
        .outerjoin(line, line.c.candidate_id == Candidate.id),
        employer_id,
        wanted,
    )
    shown, total, page = one_page(rows, wanted.page)
    return Listed(tuple(_candidate(row) for row in shown), total, page)


def all_ids(employer_id: int, wanted: Wanted, most: int) -> list[int]:
    """The students of all pages of this filter, in the order of the list, at most so many."""
    rows = select(Student.id).join(Candidate, Candidate.student_id == Student.id)
    found = reading().execute(_wanted(rows, employer_id, wanted).limit(most))
    return list(found.scalars())


def job_titles(employer_id: int) -> tuple[str, ...]:
    """The posts for which somebody stands on the list, for a select."""
    found = (
        select(Candidate.job_title)
        .where(Candidate.employer_id == employer_id, Candidate.job_title != "")
        .distinct()
        .order_by(Candidate.job_title)
    )
    return tuple(reading().execute(found).scalars())


def schools() -> Sequence[Row[int, str]]:
    """Id and name of every school, for a select."""
    return reading().execute(select(School.id, School.name).order_by(School.name)).all()


def _wanted(
    rows: Select[*tuple[object, ...]], employer_id: int, wanted: Wanted
) -> Select[*tuple[object, ...]]:
    # What came last stands first, but a sheet keeps its order: who is invited first may hang on it.
    rows = rows.where(Candidate.employer_id == employer_id)
    rows = rows.order_by(Candidate.added_at.desc(), Candidate.id)
    if wanted.school_id:
        rows = rows.where(Student.school_id == wanted.school_id)
    if wanted.name:
        rows = rows.where(Student.name.contains(wanted.name, autoescape=True))
    if wanted.job_title:
        rows = rows.where(Candidate.job_title == wanted.job_title)
    return rows


def _candidate(row: Any) -> CandidateRow:  # noqa: ANN401 - a row of the statement above
    student: Student = row[0]
    return CandidateRow(
        student_id=student.id,
        name=student.name,
        school=row.school,
        year=student.year,
        college=row.college,
        education=codes.label("education", student.education, student.year),
        major=student.major,
        job_title=row.job_title,
        place=row.place,
        post_id=row.post_id,
        passed=Refused(Reason(row.passed), student=student.name) if row.passed else None,
    )
