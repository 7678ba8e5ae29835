"""The privacy notice: which version a person has accepted (`domain.md` §8)."""

from sqlalchemy import update

from wxsign.db import transaction, writing
from wxsign.models import EmployerUser, Student
from wxsign.rules.people import Actor, Who

_TABLES: dict[Who, type[Student | EmployerUser]] = {
    Who.STUDENT: Student,
    Who.EMPLOYER: EmployerUser,
}


def accept(version: str, *, by: Actor) -> None:
    """The person has read and accepted this version."""
    table = _TABLES[by.who]
    with transaction():
        writing().execute(update(table).where(table.id == by.id).values(notice_version=version))
