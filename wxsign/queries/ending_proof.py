"""解除证明 of a paper agreement, for printing and stamping: made, ordered or not yet (S141)."""

from dataclasses import dataclass

from sqlalchemy import select

from wxsign.db import reading
from wxsign.models import Agreement, OutboxEntry
from wxsign.queries import agreements
from wxsign.queries.agreements import Paper

EDITION = "proof"


@dataclass(frozen=True)
class Sheet:
    """The sheet, and how the worker's order for it stands: empty where none was given."""

    paper: Paper
    state: str


def of(agreement: Agreement) -> Sheet:
    """The sheet for printing and stamping, of the version in force."""
    paper = agreements.edition(agreement, EDITION)
    ordered = select(OutboxEntry.state).where(
        OutboxEntry.record_id == agreement.id,
        OutboxEntry.notice == EDITION,
        OutboxEntry.kind == "document",
    )
    state = reading().execute(ordered.order_by(OutboxEntry.id.desc()).limit(1)).scalar()
    return Sheet(paper, str(state or ""))
