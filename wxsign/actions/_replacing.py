"""A live 暂未就业 gives way to a signing or another registration (decision 3)."""

from datetime import datetime
from typing import Any

from wxsign.actions._step import Step, take
from wxsign.db import db
from wxsign.models import Agreement
from wxsign.rules.offers import Standing
from wxsign.rules.people import Actor

# Nobody asked for this end and nobody reviewed it: no word of an earlier request stays with it.
_GIVES_WAY: dict[str, Any] = {
    "waiting_since": None,
    "turn": "",
    "ending": "",
    "reason": "",
    "reason_kind": "",
}


def unemployed(standing: Standing) -> Agreement | None:
    """The registration that would give way; read before the transaction."""
    return db.session.get(Agreement, standing.unemployed) if standing.unemployed else None


def replace(record: Agreement | None, by: Actor, now: datetime) -> None:
    """Release it inside the transaction of accept, generate or submit; None is nothing to do."""
    if record is not None:
        take(record, "replace", Step(by, now, writes=_GIVES_WAY))
