"""An errand is asked for, taken by a worker, brought on and ended (`rules/errands.py`)."""

import secrets
from collections.abc import Mapping

from sqlalchemy import select, update

from wxsign import clock
from wxsign.actions._errands import Asking, put
from wxsign.db import db, transaction, writing
from wxsign.models import Errand
from wxsign.rules import errands


class LostLease(Exception):
    """Another worker has taken this errand, because we were silent for longer than the lease."""


def ask(kind: str, facts: Mapping[str, object], by: Asking, *, file_id: int | None = None) -> int:
    """Ask for an errand of this kind and answer its number."""
    with transaction():
        return put(kind, facts, by, clock.now(), file_id=file_id)


def take_next() -> Errand | None:
    """Lease the errand that waits longest; None while none is due."""
    now, me = clock.now(), secrets.token_hex(8)
    due = (
        select(Errand.id)
        .where(Errand.state == errands.WAITING, Errand.due_at <= now)
        .order_by(Errand.due_at, Errand.id)
        .limit(1)
    )
    if db.session.scalar(due) is None:
        db.session.rollback()
        return None
    locked = due.with_for_update(skip_locked=True).cte("due")
    with transaction():
        taken = writing().execute(
            update(Errand)
            .where(Errand.id.in_(select(locked.c.id)), Errand.state == errands.WAITING)
            .values(claim=me, due_at=now + errands.LEASE, tries=Errand.tries + 1)
            .returning(Errand.id)
        )
        errand_id = taken.scalar()
    return None if errand_id is None else db.session.get_one(Errand, errand_id)


def advance(errand: Errand, done: int, total: int) -> None:
    """So far has it come; the lease begins anew. Raises LostLease."""
    _write(errand, done=done, total=total, due_at=clock.now() + errands.LEASE)


def finish(
    errand: Errand, report: Mapping[str, object], *, result_id: int | None = None, name: str = ""
) -> None:
    """It is done, all of it: `report` is what the page shows, the result a file to take home."""
    brought = {"report": dict(report), "result_id": result_id, "name": name[:120]}
    over = {"state": errands.DONE, "done": Errand.total, "ended_at": clock.now(), "claim": ""}
    _write(errand, **over, **brought)


def fail(errand: Errand, words: str) -> None:
    """It cannot be done; the words tell the person why and what to do."""
    _write(errand, state=errands.FAILED, error=words[:200], ended_at=clock.now(), claim="")


def _write(errand: Errand, **values: object) -> None:
    mine = Errand.id == errand.id, Errand.claim == errand.claim, Errand.state == errands.WAITING
    with transaction(keeps=True):
        written = writing().execute(update(Errand).where(*mine).values(**values))
    if written.rowcount != 1:
        raise LostLease
