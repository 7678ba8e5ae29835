"""What the acts of a school's desk on its own settings share: whose they are, and their trail."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from wxsign import engines
from wxsign.db import db, writing
from wxsign.models import Reviewer, SchoolSetting, TrailEntry
from wxsign.rules import windows
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused


def school_of(by: Actor) -> int:
    """The school of this reviewer. Raises Refused(NOT_YOURS) below school level."""
    if by.who is not Who.ADMIN:
        raise Refused(Reason.NOT_YOURS)
    return db.session.get_one(Reviewer, by.id).school_id


def locked(school_id: int, name: str, otherwise: dict[str, Any]) -> dict[str, Any]:
    """What stands for the school, which nobody else changes before this transaction ends."""
    row = {"school_id": school_id, "name": name, "value": otherwise}
    made = engines.upsert(writing().dialect.name)(SchoolSetting).values(**row)
    writing().execute(made.on_conflict_do_nothing())
    is_it = SchoolSetting.school_id == school_id, SchoolSetting.name == name
    found = writing().execute(select(SchoolSetting.value).where(*is_it).with_for_update())
    return dict(found.scalar_one())


def keep(school_id: int, name: str, value: dict[str, Any]) -> None:
    """From now on this stands for the school, inside the open transaction."""
    is_it = SchoolSetting.school_id == school_id, SchoolSetting.name == name
    changed = writing().execute(update(SchoolSetting).where(*is_it).values(value=value))
    if changed.rowcount == 0:
        row = {"school_id": school_id, "name": name, "value": value}
        writing().execute(insert(SchoolSetting).values(**row))


def note(school_id: int, move: str, words: str, by: Actor, now: datetime) -> None:
    """Who changed it and when."""
    writing().execute(
        insert(TrailEntry).values(
            process=windows.PROCESS,
            record_id=school_id,
            at=now,
            who=by.who,
            person_id=by.id,
            name=by.name,
            move=move,
            says=windows.SAYS[move],
            note=words,
        )
    )
