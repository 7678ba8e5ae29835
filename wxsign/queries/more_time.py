"""A student's request for more time to answer, as both sides see it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from wxsign import settings
from wxsign.db import reading
from wxsign.models import Agreement, TrailEntry
from wxsign.rules import deadlines

_REASON = select(TrailEntry.note).where(
    TrailEntry.process == bindparam("process"),
    TrailEntry.record_id == bindparam("record"),
    TrailEntry.move == "ask_time",
)


@dataclass(frozen=True)
class MoreTime:
    """The one request of a letter, and what became of it.

    `choices` are the days that the employer may add, each with the deadline that it makes.
    """

    asked_at: datetime
    reason: str
    granted_at: datetime | None
    ignored_at: datetime | None
    choices: tuple[tuple[int, datetime], ...]


def of(agreement: Agreement) -> MoreTime | None:
    """The request of this letter; None while nobody asked."""
    if agreement.time_asked_at is None:
        return None
    record = {"process": agreement.process, "record": agreement.id}
    most = settings.current().signing.extension_days
    return MoreTime(
        asked_at=agreement.time_asked_at,
        reason=reading().execute(_REASON, record).scalar() or "",
        granted_at=agreement.time_granted_at,
        ignored_at=agreement.time_ignored_at,
        choices=tuple(
            (days, deadlines.extended(agreement.answer_by, days)) for days in range(1, most + 1)
        ),
    )
