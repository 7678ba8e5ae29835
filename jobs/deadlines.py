"""expire(): the moves that the clock makes."""

import structlog
from sqlalchemy import select

from jobs.application import application
from wxsign import clock
from wxsign.actions import online_agreement
from wxsign.db import db
from wxsign.models import Agreement
from wxsign.rules import deadlines
from wxsign.rules.refusals import Refused

_BATCH = 500

log = structlog.get_logger()


def expire() -> None:
    """End every record whose deadline has passed; one that moved meanwhile is left alone."""
    with application().app_context():
        for due in deadlines.TABLE:
            late = select(Agreement.id).where(
                Agreement.process == due.process,
                Agreement.state == due.state,
                Agreement.answer_by <= clock.now(),
            )
            first = late.order_by(Agreement.answer_by).limit(_BATCH)
            for agreement_id in db.session.scalars(first).all():
                _expire(agreement_id)


def _expire(agreement_id: int) -> None:
    """Whatever is wrong with one record must not keep the others open."""
    try:
        online_agreement.expire(agreement_id)
    except Refused:
        db.session.rollback()
    except Exception:
        log.exception("record cannot expire", agreement_id=agreement_id)
        db.session.rollback()
