"""签约发起: the schools to choose from, and the student who was just found (S31)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Row, and_, select

from wxsign import clock
from wxsign.db import db
from wxsign.models import Agreement, Candidate, College, EmployerUser, School, Search, Student
from wxsign.rules import codes
from wxsign.rules.lifecycle import OPEN_WITH_EMPLOYER


@dataclass(frozen=True)
class Found:
    """The student whom the four items or a 签约码 described; nothing personal beside them (S31)."""

    id: int
    name: str
    school: str
    college: str
    year: int
    education: str
    major: str
    listed: bool
    agreement_id: int | None


def schools() -> Sequence[Row[int, str]]:
    """Id and name of every school, for a select."""
    return db.session.execute(select(School.id, School.name).order_by(School.name)).all()


def found(student_id: int, user: EmployerUser) -> Found | None:
    """The student whom this colleague found within the hour, as `candidates.add` will ask."""
    if not student_id:
        return None
    searched = select(Search.id).where(
        Search.user_id == user.id,
        Search.found_id == student_id,
        Search.at > clock.now() - timedelta(hours=1),
    )
    row = db.session.execute(
        select(Student, School.name, College.name, Candidate.id, Agreement.id)
        .join(School, School.id == Student.school_id)
        .join(College, College.id == Student.college_id)
        .outerjoin(Candidate, _of(Candidate, user.employer_id))
        .outerjoin(
            Agreement,
            _of(Agreement, user.employer_id) & Agreement.state.in_(OPEN_WITH_EMPLOYER),
        )
        .where(Student.id == student_id, searched.exists())
    ).one_or_none()
    if row is None:
        return None
    student, school, college, candidate_id, agreement_id = row
    return Found(
        id=student.id,
        name=student.name,
        school=school,
        college=college,
        year=student.year,
        education=codes.label("education", student.education, student.year),
        major=student.major,
        listed=candidate_id is not None,
        agreement_id=agreement_id,
    )


def _of(table: type[Candidate | Agreement], employer_id: int) -> ColumnElement[bool]:
    return and_(table.student_id == Student.id, table.employer_id == employer_id)
