"""expire(): the moves that the clock makes."""

from sqlalchemy import select

from jobs.application import application
from wxsign import clock
from wxsign.actions import online_agreement
from wxsign.db import db
from wxsign.models import Agreement
from wxsign.rules import deadlines
from wxsign.rules.refusals import Refused

_BATCH = 500


def expire() -> None:
    """End every record whose deadline has passed; one that moved meanwhile is left alone."""
    with application().app_context():
        for due in deadlines.TABLE:
            late = select(Agreement.id).where(
                Agreement.process == due.process,
                Agreement.state == due.state,
                Agreement.answer_by <= clock.now(),
            )
            for agreement_id in db.session.scalars(late.limit(_BATCH)).all():
                _expire(agreement_id)


def _expire(agreement_id: int) -> None:
    try:
        online_agreement.expire(agreement_id)
    except Refused:
        db.session.rollback()
