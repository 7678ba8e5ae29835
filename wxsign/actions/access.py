"""Staff open full data: the reason first, then the data, and a row that stays (decision 14)."""

from datetime import datetime

from sqlalchemy import insert

from wxsign import clock
from wxsign.actions.records import in_scope
from wxsign.db import transaction, writing
from wxsign.models import AccessEntry, Agreement
from wxsign.rules import access
from wxsign.rules.people import Actor
from wxsign.rules.refusals import Reason, Refused


def open_full(agreement_id: int, what: str, *, reason: str, by: Actor) -> None:
    """打开: for a while this reviewer sees this part of the record in full.

    Raises Refused: OUT_OF_SCOPE, REASON_MISSING.
    """
    now, agreement = clock.now(), in_scope(agreement_id, by)
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)
    entry = _entry(agreement, what, reason.strip()[: access.LONGEST_REASON], by, now)
    with transaction():
        writing().execute(insert(AccessEntry).values(**entry))


def note_reading(agreement: Agreement, *, by: Actor) -> None:
    """A reviewer reads the pages of what waits for its review: kept, whatever he decides then.

    The page asks first whether it was noted already, so that reading on leaves one row.
    """
    entry = _entry(agreement, access.READING, access.READ_FOR, by, clock.now())
    with transaction(keeps=True):
        writing().execute(insert(AccessEntry).values(**entry))


def _entry(
    agreement: Agreement, what: str, reason: str, by: Actor, now: datetime
) -> dict[str, object]:
    return {
        "at": now,
        "reviewer_id": by.id,
        "name": by.name,
        "student_id": agreement.student_id,
        "process": agreement.process,
        "record_id": agreement.id,
        "what": what,
        "reason": reason,
    }
