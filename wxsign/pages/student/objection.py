"""What the page of a record says of a rejection: its evidence, and the way to an appeal (S83)."""

from dataclasses import dataclass

from wxsign import clock
from wxsign.actions import appeals as actions
from wxsign.models import Agreement
from wxsign.queries import appeals as queries
from wxsign.queries.appeals import Told
from wxsign.queries.attachments import Kept


@dataclass(frozen=True)
class Objection:
    """The evidence of the rejection in force, the last appeal, and whether one may be made now."""

    evidence: tuple[Kept, ...]
    told: Told | None
    is_open: bool


def of(record: Agreement) -> Objection:
    """For the record's own page; the caller has asked whose it is."""
    return Objection(
        evidence=queries.evidence(record),
        told=queries.of_record(record),
        is_open=actions.against(record, clock.now()) is None,
    )
