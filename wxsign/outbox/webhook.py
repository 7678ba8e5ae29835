"""Changes of the placement plan leave for the outer system, those of one student in their order.

A change waits for the older ones of its student that still wait. One that could not be delivered
does not hold up the next for ever: each says the whole state, so once a newer one has arrived the
older is overtaken and never sent. A repeat carries the same key, so no lost answer needs a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, insert, select, update
from sqlalchemy.orm import aliased

from wxsign.db import db, writing
from wxsign.gateways import Rejected, Unreachable
from wxsign.gateways.webhook import Webhook
from wxsign.models import Agreement, OutboxEntry, PlanChange, PlanDelivery, School, Student
from wxsign.outbox.channels import Outcome, pause
from wxsign.outbox.queue import WEBHOOK
from wxsign.rules import codes, plan

AT_ONCE = 8  # so few that no letter waits long behind an outer system that does not answer
MOST_TRIES = 20  # over an hour: pauses grow to five minutes
EVENT = "plan.changed"

_OLDER = aliased(OutboxEntry)


@dataclass(frozen=True)
class Told:
    """One change, rendered: what the outer system reads, under which key, at which try."""

    entry_id: int
    notice: str
    tries: int
    key: str
    body: Mapping[str, object]


def is_next() -> ColumnElement[bool]:
    """Whether a row tells of the oldest change of its student that still waits."""
    return (OutboxEntry.channel == WEBHOOK) & ~exists().where(
        _OLDER.audience == OutboxEntry.audience,
        _OLDER.person_id == OutboxEntry.person_id,
        _OLDER.record_id < OutboxEntry.record_id,
        _OLDER.state == "waiting",
    )


def rendered(row: OutboxEntry) -> Told:
    """What is told of a change: no name, no ID number, no terms."""
    change, student, school = db.session.execute(
        select(PlanChange, Student, School.code)
        .join(Student, Student.id == PlanChange.student_id)
        .join(School, School.id == Student.school_id)
        .where(PlanChange.id == row.record_id)
    ).one()
    body: dict[str, object] = {
        "event": EVENT,
        "number": change.id,
        "serial": change.serial,
        "at": change.at.isoformat(timespec="seconds"),
        "school": school,
        "student_number": student.student_number,
        "year": student.year,
        "state": plan.key_of(change.state),
        "state_name": change.state,
        **_placement(change, student.year),
    }
    return Told(row.id, row.notice, row.tries, f"wxsign-plan-{change.id}", body)


def _placement(change: PlanChange, year: int) -> dict[str, object]:
    """Where the student goes and by which record; a plan that nothing fills has neither."""
    if not change.destination:
        return {"destination": None, "source": None}
    name = codes.label("destination", change.destination, year)
    record = db.session.get_one(Agreement, change.record_id)
    source = {
        "process": record.process,
        "record": record.id,
        "number": record.number or "",
        "unit": record.employer_name,
    }
    return {"destination": {"code": change.destination, "name": name}, "source": source}


def send(told: Told, webhook: Webhook) -> Outcome:
    """Tell the outer system once and say what follows."""
    try:
        webhook.send(body=told.body, key=told.key)
    except Rejected as refusal:
        return Outcome("dead", error=f"refused: {refusal.code}")
    except Unreachable as silence:
        if told.tries >= MOST_TRIES:
            return Outcome("dead", error=str(silence))
        return Outcome("waiting", error=str(silence), again_in=pause(told.tries))
    return Outcome("sent")


def write_down(row: OutboxEntry, outcome: Outcome, now: datetime) -> None:
    """Keep the try, and let go of the older changes once a newer one has arrived.

    Inside the transaction that writes the outcome.
    """
    if outcome.is_untried:
        return
    writing().execute(
        insert(PlanDelivery).values(
            change_id=row.record_id, at=now, state=outcome.state, answer=outcome.error[:200]
        )
    )
    if outcome.is_sent:
        writing().execute(
            update(OutboxEntry)
            .where(
                OutboxEntry.audience == row.audience,
                OutboxEntry.person_id == row.person_id,
                OutboxEntry.channel == WEBHOOK,
                OutboxEntry.record_id < row.record_id,
                OutboxEntry.state.in_(("waiting", "dead", "held")),
            )
            .values(state="overtaken", claim="")
        )
