"""expire(): the moves that the clock makes. remind(): the reminders before a deadline."""

from collections.abc import Callable

import structlog
from sqlalchemy import select

from jobs.application import application
from wxsign import clock
from wxsign.actions import changes, online_agreement, pausing, reminders, termination_reminders
from wxsign.actions.termination_reminders import Due
from wxsign.db import db
from wxsign.models import Agreement
from wxsign.rules import deadlines
from wxsign.rules.deadlines import Reminder
from wxsign.rules.refusals import Refused

_BATCH = 500

log = structlog.get_logger()

_VERBS: dict[str, Callable[[int], None]] = {
    "expire": online_agreement.expire,
    "drop_change": changes.lapse_change,
}


def expire() -> None:
    """Move every record whose deadline has passed; one that moved meanwhile is left alone."""
    with application().app_context():
        pausing.hold()  # first: no letter of a school that pauses runs out
        for due in deadlines.TABLE:
            until = getattr(Agreement, due.until)
            late = select(Agreement.id).where(
                Agreement.process == due.process,
                Agreement.state == due.state,
                until <= clock.now(),
            )
            for agreement_id in db.session.scalars(late.order_by(until).limit(_BATCH)).all():
                _move(due.move, agreement_id)


def _move(name: str, agreement_id: int) -> None:
    """Whatever is wrong with one record must not keep the others open."""
    try:
        _VERBS[name](agreement_id)
    except Refused:
        db.session.rollback()
    except Exception:
        log.exception("record cannot expire", agreement_id=agreement_id, move=name)
        db.session.rollback()


def remind() -> None:
    """Remind of every deadline that comes near (table REMINDERS), and of requests to terminate."""
    with application().app_context():
        for row in deadlines.REMINDERS:
            for agreement_id in reminders.due(row):
                _remind(row, agreement_id)
        for one in termination_reminders.due():
            _remind_to_agree(one)


def _remind(row: Reminder, agreement_id: int) -> None:
    """Whatever is wrong with one record must not keep the others from being reminded."""
    try:
        reminders.remind(row, agreement_id)
    except Exception:
        log.exception("cannot remind", agreement_id=agreement_id, notice=row.notice)
        db.session.rollback()


def _remind_to_agree(one: Due) -> None:
    try:
        termination_reminders.remind(one)
    except Exception:
        log.exception("cannot remind", termination_id=one.termination_id)
        db.session.rollback()
