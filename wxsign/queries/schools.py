"""What a stranger may see before he is known: the schools, and the student he says he is."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wxsign.db import db
from wxsign.models import Binding, College, Reviewer, School, Student
from wxsign.rules.people import Who


def names() -> dict[int, str]:
    """The schools to choose from, by name."""
    rows = db.session.execute(select(School.id, School.name).order_by(School.name))
    return {row.id: row.name for row in rows}


def student(student_id: int) -> Student | None:
    """The student with school and college, in one statement."""
    return db.session.scalar(
        select(Student)
        .options(joinedload(Student.school), joinedload(Student.college))
        .where(Student.id == student_id)
    )


def is_bound(student_id: int) -> bool:
    """Whether a WeChat is bound to this student, so that a new one puts it out."""
    mine = Binding.audience == Who.STUDENT, Binding.person_id == student_id
    return db.session.scalar(select(Binding.id).where(*mine)) is not None


def unattended_colleges(school_code: str) -> list[str]:
    """The colleges of a school that have no reviewer of their own, by name."""
    attended = select(Reviewer.college_id).where(
        Reviewer.college_id.is_not(None), Reviewer.password_hash != ""
    )
    found = db.session.scalars(
        select(College.name)
        .join(School, School.id == College.school_id)
        .where(School.code == school_code, College.id.not_in(attended))
        .order_by(College.name)
    )
    return list(found)
