"""How far an errand has come, for the one who asked for it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from wxsign import clock
from wxsign.db import db
from wxsign.models import Errand
from wxsign.rules import errands
from wxsign.rules.errands import Kind
from wxsign.rules.refusals import Reason, Refused

_LATEST = 10


@dataclass(frozen=True)
class Seen:
    """An errand as its page shows it; `result_id` is None while there is nothing to take home.

    `brought` is the name of the file that the person brought, `name` that of the result.
    """

    id: int
    kind: Kind
    state: str
    words: str
    done: int
    total: int
    report: dict[str, Any]
    result_id: int | None
    name: str
    brought: str
    error: str
    asked_at: datetime
    ended_at: datetime | None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come."""
        return self.state != errands.WAITING


def own(errand_id: int, area: str, person_id: int) -> Seen:
    """The person's own errand; a stranger's looks like none. Raises Refused(NOT_FOUND)."""
    errand = db.session.get(Errand, errand_id)
    if errand is None or (errand.area, errand.person_id) != (area, person_id):
        raise Refused(Reason.NOT_FOUND)
    return _seen(errand)


def latest(area: str, person_id: int, kind: str) -> tuple[Seen, ...]:
    """The person's last errands of one kind, the newest first."""
    found = db.session.scalars(
        select(Errand)
        .where(Errand.area == area, Errand.person_id == person_id, Errand.kind == kind)
        .order_by(Errand.id.desc())
        .limit(_LATEST)
    )
    return tuple(map(_seen, found))


def is_one_due() -> bool:
    """Whether a worker could take one now."""
    due = Errand.state == errands.WAITING, Errand.due_at <= clock.now()
    found = db.session.scalar(select(Errand.id).where(*due).limit(1))
    db.session.rollback()
    return found is not None


def _seen(errand: Errand) -> Seen:
    return Seen(
        id=errand.id,
        kind=errands.BY_KEY[errand.kind],
        state=errand.state,
        words=errands.state_words(errand.state, is_taken=bool(errand.claim)),
        done=errand.done,
        total=errand.total,
        report=errand.report,
        result_id=errand.result_id,
        name=errand.name,
        brought=str(errand.facts.get("name", "")),
        error=errand.error,
        asked_at=errand.asked_at,
        ended_at=errand.ended_at,
    )
