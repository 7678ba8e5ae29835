"""同意个人信息处理告知: which version a person accepted, and when (`domain.md` §8)."""

from datetime import datetime

from sqlalchemy import insert, update

from wxsign.db import writing
from wxsign.models import EmployerUser, Student, TrailEntry
from wxsign.rules import consents
from wxsign.rules.people import Who

_TABLES: dict[Who, type[Student | EmployerUser]] = {
    Who.STUDENT: Student,
    Who.EMPLOYER: EmployerUser,
}


def accept(who: Who, person: Student | EmployerUser, version: str, now: datetime) -> None:
    """This version holds for the person from now on, inside the open transaction."""
    if person.notice_version == version:
        return
    table = _TABLES[who]
    writing().execute(update(table).where(table.id == person.id).values(notice_version=version))
    note(who, person.id, person.name, version, now)


def note(who: Who, person_id: int, name: str, version: str, now: datetime) -> None:
    """The moment of it, which stays."""
    writing().execute(
        insert(TrailEntry).values(
            process=consents.PROCESS,
            record_id=person_id,
            at=now,
            who=who,
            person_id=person_id,
            name=name,
            move=consents.MOVE,
            says=consents.SAYS,
            note=version,
        )
    )
