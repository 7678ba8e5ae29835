"""What the demo's reviewers keep: a saved filter, some records to look at twice, and a stand-in."""

from datetime import timedelta

from sqlalchemy import select

from wxsign import clock
from wxsign.actions import batch_reviews, saved_filters, stand_ins
from wxsign.actions.stand_ins import Wish
from wxsign.db import db
from wxsign.demo import acting
from wxsign.models import Agreement, Reviewer
from wxsign.rules import batches, moments, permissions

_FILTER, _FIELDS = "超过 2 天", {"waited": "2"}
_TO_LOOK_AT = 4


def make() -> None:
    """The school's reviewer stands in for the college's from next week on."""
    by, today = acting.as_reviewer(), moments.day(clock.now())
    saved_filters.save(_FILTER, _FIELDS, by=by)
    waiting = db.session.execute(
        select(Agreement.id, Agreement.revision)
        .where(Agreement.waiting_since.is_not(None))
        .order_by(Agreement.waiting_since)
        .limit(_TO_LOOK_AT)
    ).all()
    batch_reviews.begin(((row.id, row.revision) for row in waiting), batches.APPROVE, {}, by=by)
    away = db.session.scalars(select(Reviewer.id).where(Reviewer.role == permissions.COLLEGE)).one()
    first = today + timedelta(days=7)
    stand_ins.name(Wish(away, by.id, first, first + timedelta(days=4)), by=by)
