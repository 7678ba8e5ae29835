"""暂未就业, which gives way to the next placement: what would end, what has ended (decision 3)."""

from sqlalchemy import select

from wxsign.db import db, reading
from wxsign.models import Agreement
from wxsign.rules import destinations, labels
from wxsign.rules.lifecycle import D
from wxsign.rules.offers import Standing


def would_end(stands: Standing) -> str:
    """The live registration that would be replaced, and where it stands; empty without one."""
    if not stands.unemployed:
        return ""
    record = db.session.get_one(Agreement, stands.unemployed)
    state = labels.main_label(record.state, record.process, record.ending)
    return f"{destinations.words(record.kind)}（{state}）"


def ended_by(record: Agreement) -> str:
    """What this registration took the place of, in the moment in which it was sent in."""
    kind = reading().scalar(
        select(Agreement.kind).where(
            Agreement.student_id == record.student_id,
            Agreement.state == D.RELEASED,
            Agreement.seatless,
            Agreement.ending == "",
            Agreement.changed_at == record.accepted_at,
        )
    )
    return destinations.words(kind) if kind else ""
