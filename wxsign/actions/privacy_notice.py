"""The privacy notice: which version a person has accepted (`domain.md` §8)."""

from wxsign import clock
from wxsign.actions import _consents
from wxsign.db import db, transaction
from wxsign.models import EmployerUser, Student
from wxsign.rules.people import Actor, Who


def accept(version: str, *, by: Actor) -> None:
    """The person has read and accepted this version."""
    now, is_student = clock.now(), by.who is Who.STUDENT
    person: Student | EmployerUser = (
        db.session.get_one(Student, by.id)
        if is_student
        else db.session.get_one(EmployerUser, by.id)
    )
    with transaction():
        _consents.accept(by.who, person, version, now)
