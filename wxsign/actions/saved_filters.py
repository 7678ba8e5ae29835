"""A reviewer saves what his list is limited to, renames it, removes it (S73)."""

from collections.abc import Mapping

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from wxsign import clock
from wxsign.db import db, transaction, writing
from wxsign.models import SavedFilter
from wxsign.rules import saved_filters as rules
from wxsign.rules.people import Actor
from wxsign.rules.refusals import Reason, Refused


class CannotSave(Exception):
    """It cannot be saved under this name; the text says why."""


def save(name: str, fields: Mapping[str, str], *, by: Actor) -> None:
    """保存: the list under a name of its own; a second press finds it there. Raises CannotSave."""
    name, now = _named(name), clock.now()
    mine = SavedFilter.reviewer_id == by.id
    if (db.session.scalar(select(func.count()).where(mine)) or 0) >= rules.MOST:
        raise CannotSave(rules.TOO_MANY)
    row = {"reviewer_id": by.id, "name": name, "fields": dict(fields), "made_at": now}
    try:
        with transaction():
            writing().execute(insert(SavedFilter).values(**row))
    except IntegrityError as error:
        here = select(SavedFilter.fields).where(mine, SavedFilter.name == name)
        if db.session.scalar(here) != dict(fields):
            raise CannotSave(rules.TAKEN) from error


def rename(saved_id: int, name: str, *, by: Actor) -> None:
    """改名. Raises CannotSave, Refused(NOT_FOUND)."""
    name = _named(name)
    try:
        with transaction():
            renamed = writing().execute(
                update(SavedFilter)
                .where(SavedFilter.id == saved_id, SavedFilter.reviewer_id == by.id)
                .values(name=name)
            )
    except IntegrityError as error:
        raise CannotSave(rules.TAKEN) from error
    if renamed.rowcount != 1:
        raise Refused(Reason.NOT_FOUND)


def remove(saved_id: int, *, by: Actor) -> None:
    """删除; a second press removes nothing more."""
    with transaction():
        writing().execute(
            delete(SavedFilter).where(SavedFilter.id == saved_id, SavedFilter.reviewer_id == by.id)
        )


def _named(name: str) -> str:
    name = name.replace("\0", "").strip()
    if not name:
        raise CannotSave(rules.NO_NAME)
    if len(name) > rules.LONGEST:
        raise CannotSave(rules.TOO_LONG)
    return name
