"""A live 暂未就业 gives way to a signing or another registration (decision 3)."""

from datetime import datetime

from wxsign.actions._step import Step, take
from wxsign.db import db
from wxsign.models import Agreement
from wxsign.rules.offers import Standing
from wxsign.rules.people import Actor


def unemployed(standing: Standing) -> Agreement | None:
    """The registration that would give way; read before the transaction."""
    return db.session.get(Agreement, standing.unemployed) if standing.unemployed else None


def replace(record: Agreement | None, by: Actor, now: datetime) -> None:
    """Release it inside the transaction of accept, generate or submit; None is nothing to do."""
    if record is not None:
        take(record, "replace", Step(by, now, writes={"waiting_since": None}))
