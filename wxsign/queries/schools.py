"""What a stranger may see before he is known: the schools, and the student he says he is."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wxsign.db import db
from wxsign.models import College, Reviewer, School, Student


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
