"""Whom a name or an ID number finds, within a reviewer's scope (S73); neither enters an address."""

from sqlalchemy import ColumnElement, select

from wxsign.db import db
from wxsign.models import Student
from wxsign.queries.desk_fields import MOST_NAMED
from wxsign.rules import identity
from wxsign.scopes import Scope
from wxsign.vault import fingerprint


def find(scope: Scope, name: str, id_number: str) -> tuple[int, ...]:
    """The students of this name and this ID number, whichever was given; the whole of each."""
    wanted: list[ColumnElement[bool]] = [Student.school_id == scope.school_id]
    if name:
        wanted.append(Student.name == name)
    if id_number:
        wanted.append(Student.id_print == fingerprint(identity.id_number(id_number)))
    found = db.session.execute(
        select(Student.id, Student.college_id)
        .where(*wanted)
        .order_by(Student.student_number)
        .limit(MOST_NAMED)
    )
    return tuple(row.id for row in found if scope.covers(scope.school_id, row.college_id))
