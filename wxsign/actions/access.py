"""Staff open full data: the reason first, then the data, and a row that stays (decision 14)."""

from sqlalchemy import insert

from wxsign import clock
from wxsign.actions.records import in_scope
from wxsign.db import transaction, writing
from wxsign.models import AccessEntry
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
    values = {
        "at": now,
        "reviewer_id": by.id,
        "name": by.name,
        "student_id": agreement.student_id,
        "process": agreement.process,
        "record_id": agreement.id,
        "what": what,
        "reason": reason.strip()[: access.LONGEST_REASON],
    }
    with transaction():
        writing().execute(insert(AccessEntry).values(**values))
