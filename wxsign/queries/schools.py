"""What a stranger may see before he is known: the schools, and the student he says he is."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wxsign.db import db
from wxsign.models import School, Student


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
