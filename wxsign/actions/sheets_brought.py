"""A school brings a sheet to its desk: a dry run first, then once what it laid open (S16)."""

from sqlalchemy import select, update

from wxsign import clock
from wxsign.actions._errands import Asking, put
from wxsign.db import db, transaction, writing
from wxsign.models import Errand, File, Reviewer
from wxsign.rules.errands import DESK, DONE
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused

CHECK, ADD = ".check", ".add"


def bring(what: str, file_id: int, name: str, *, by: Actor) -> int:
    """上传: a worker reads the sheet and says what is wrong; nothing is written. The errand."""
    now, asking = clock.now(), _asking(by)
    with transaction():
        return put(what + CHECK, {"name": name[:80]}, asking, now, file_id=file_id)


def confirm(check_id: int, *, by: Actor) -> int:
    """确认导入: a worker writes every right row of that sheet, once. The errand.

    A second press finds the errand of the first. Raises Refused: NOT_FOUND, FILE_GONE.
    """
    now, asking = clock.now(), _asking(by)
    check = db.session.get(Errand, check_id)
    if check is None or not _is_done_check(check, by):
        raise Refused(Reason.NOT_FOUND)
    first = _confirmed(check)
    if first is not None:
        return first
    claim = File.id == check.file_id, File.claimed_by == f"errand:{check.id}"
    kind = check.kind.removesuffix(CHECK) + ADD
    with transaction():
        taken = writing().execute(update(File).where(*claim).values(claimed_by=""))
        is_first = taken.rowcount == 1
        facts = {"check": check.id, "name": check.facts["name"]}
        errand_id = put(kind, facts, asking, now, file_id=check.file_id) if is_first else None
    errand_id = errand_id or _confirmed(check)  # two taps at once
    if errand_id is None:
        raise Refused(Reason.FILE_GONE)
    return errand_id


def _confirmed(check: Errand) -> int | None:
    """The errand that writes what this dry run laid open."""
    return db.session.scalar(
        select(Errand.id).where(
            Errand.area == DESK,
            Errand.person_id == check.person_id,
            Errand.file_id == check.file_id,
            Errand.kind == check.kind.removesuffix(CHECK) + ADD,
        )
    )


def _is_done_check(errand: Errand, by: Actor) -> bool:
    is_own = (errand.area, errand.person_id) == (DESK, by.id)
    return is_own and errand.state == DONE and errand.kind.endswith(CHECK)


def _asking(by: Actor) -> Asking:
    if by.who is not Who.ADMIN:
        raise Refused(Reason.NOT_YOURS)
    return Asking(by.id, db.session.get_one(Reviewer, by.id).school_id)
