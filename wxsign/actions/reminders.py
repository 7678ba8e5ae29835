"""Reminders before a deadline (table REMINDERS): once for each deadline, never after the answer."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select

from wxsign import clock, settings, standing
from wxsign.actions.records import step_of
from wxsign.db import db, transaction, writing
from wxsign.models import Agreement, OutboxEntry, Seat
from wxsign.outbox import queue
from wxsign.rules import deadlines
from wxsign.rules.deadlines import Reminder
from wxsign.rules.people import CLOCK


def due(row: Reminder) -> list[int]:
    """The records whose reader is to be reminded now, the nearest deadline first.

    Left out is what was known for less time than the reminder comes ahead, whose student is
    signed elsewhere (he could not answer any more, S52), and what waits for a school that pauses.
    """
    now, hours = clock.now(), settings.current().signing.remind_hours
    lead = timedelta(hours=hours)
    deadline, since = getattr(Agreement, row.until), getattr(Agreement, row.since)
    reminded = select(OutboxEntry.id).where(
        OutboxEntry.record_id == Agreement.id,
        OutboxEntry.notice == row.notice,
        OutboxEntry.made_at > now - lead,  # an earlier one was about an earlier deadline
    )
    rows = db.session.execute(
        select(Agreement.id, since, deadline)
        .outerjoin(Seat, Seat.student_id == Agreement.student_id)
        .where(
            *_waiting(row),
            deadline > now,
            deadline <= deadlines.remind_up_to(now, hours),
            or_(Seat.student_id.is_(None), _is_own_seat()),
            *_answerable(row),
            ~reminded.exists(),
        )
        .order_by(deadline)
    )
    return [record for record, known, until in rows if until - known > lead]


def remind(row: Reminder, agreement_id: int) -> None:
    """Queue the reminder of one record, unless somebody acted or reminded meanwhile."""
    now, agreement = clock.now(), db.session.get_one(Agreement, agreement_id)
    until: datetime | None = getattr(agreement, row.until)
    if until is None or deadlines.is_late(until, now):
        return
    step = step_of(agreement, CLOCK, now)
    # An answer that comes at this moment waits for the lock, or has bumped the revision.
    waits = select(Agreement.id).where(
        Agreement.id == agreement.id, Agreement.revision == agreement.revision, *_waiting(row)
    )
    once = f"remind.{row.move}.{agreement.id}.{until:%Y%m%d%H%M}"
    with transaction():
        if writing().execute(waits.with_for_update()).first() is not None:
            told = [step.tell[row.audience]]
            queue.put(row.notice, told, once=once, facts=step.facts, now=now)


def _waiting(row: Reminder) -> list[ColumnElement[bool]]:
    found = [Agreement.process == row.process, Agreement.state == row.state]
    return [*found, getattr(Agreement, row.undone).is_(None)] if row.undone else found


def _answerable(row: Reminder) -> list[ColumnElement[bool]]:
    """Only agreeing to a letter needs that signing is open."""
    return [~standing.waits_for_school()] if row.move == "accept" else []


def _is_own_seat() -> ColumnElement[bool]:
    return and_(Seat.process == Agreement.process, Seat.record_id == Agreement.id)
