"""Reminds whoever is to answer a request to terminate, on the days of the setting (decision 8)."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from wxsign import clock, settings
from wxsign.actions.records import step_of
from wxsign.db import db, transaction, writing
from wxsign.models import Agreement, OutboxEntry, Termination
from wxsign.outbox import queue
from wxsign.rules import deadlines
from wxsign.rules.lifecycle import T
from wxsign.rules.people import CLOCK, Who


@dataclass(frozen=True)
class Due:
    """One reminder of one request: the day that has come, and who is to be told."""

    termination_id: int
    day: int
    audience: Who

    @property
    def once(self) -> str:
        """What tells this reminder from every other."""
        return f"remind.agree.{self.termination_id}.{self.day}"


def due() -> list[Due]:
    """The requests whose reader is to be reminded now, the oldest first.

    One that is stuck is the school's matter, and reminded of no more.
    """
    now, config = clock.now(), settings.current().termination
    rows = db.session.execute(
        select(Termination.id, Termination.asked_at, Termination.asked_by)
        .where(
            Termination.state == T.REQUESTED,
            Termination.asked_at > now - timedelta(days=config.stuck_days),
        )
        .order_by(Termination.asked_at)
    ).all()
    wanted = {}
    for number, asked_at, asked_by in rows:
        if day := deadlines.reminder_day(asked_at, now, config.remind_days):
            one = Due(number, day, deadlines.ASKED_TO_AGREE[asked_by])
            wanted[f"{one.once}.{one.audience}.{queue.WECHAT}"] = one
    sent = select(OutboxEntry.once).where(OutboxEntry.once.in_(wanted))
    told = set(db.session.scalars(sent)) if wanted else set()
    return [one for once, one in wanted.items() if once not in told]


def remind(one: Due) -> None:
    """Queue this reminder, unless somebody answered or reminded meanwhile."""
    now, asked = clock.now(), db.session.get_one(Termination, one.termination_id)
    agreement = db.session.get_one(Agreement, asked.agreement_id)
    step = step_of(agreement, CLOCK, now)
    # An answer that comes at this moment waits for the lock, or has bumped the revision.
    waits = select(Termination.id).where(
        Termination.id == asked.id,
        Termination.revision == asked.revision,
        Termination.state == T.REQUESTED,
    )
    notice, told = deadlines.remind_to_agree(one.audience), [step.tell[one.audience]]
    with transaction():
        if writing().execute(waits.with_for_update()).first() is not None:
            queue.put(notice, told, once=one.once, facts=step.facts, now=now)
