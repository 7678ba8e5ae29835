"""The reviewers' hourly digest: one mail for all that waits, never one per record (decision 18)."""

from datetime import datetime, timedelta

from sqlalchemy import func, or_, select

from wxsign import clock
from wxsign.db import db, transaction
from wxsign.models import Agreement, Reviewer
from wxsign.outbox import queue
from wxsign.rules import moments, reviewing
from wxsign.scopes import Scope

_HOUR = timedelta(hours=1)


def send() -> int:
    """Tell each reviewer with a mail address what waits, if something came in the last hour.

    Answers how many were told. The hour is part of the key, so two timetables tell once.
    """
    now = clock.now()
    reviewers = db.session.scalars(select(Reviewer)).all()
    waiting = [(one.id, _waiting(one, now)) for one in reviewers if one.email]
    told = [(reviewer_id, facts) for reviewer_id, facts in waiting if facts is not None]
    for reviewer_id, facts in told:
        _put(reviewer_id, facts, now)
    return len(told)


def _waiting(reviewer: Reviewer, now: datetime) -> dict[str, object] | None:
    waits = or_(Agreement.state.in_(reviewing.WAITING), Agreement.ending == reviewing.UNDER_REVIEW)
    within = Scope.of(reviewer)
    scope = [*within.clauses, Agreement.waiting_since.is_not(None), waits]
    if within.at_hand is not None:  # two levels: what lies at the other desk is not for this mail
        scope.append(within.at_hand)
    count, oldest, newest = db.session.execute(
        select(
            func.count(), func.min(Agreement.waiting_since), func.max(Agreement.waiting_since)
        ).where(*scope)
    ).one()
    if oldest is None or newest is None or newest <= now - _HOUR:
        return None
    return {"count": str(count), "oldest": moments.waited(oldest, now)}


def _put(reviewer_id: int, facts: dict[str, object], now: datetime) -> None:
    hour = int(now.timestamp()) // 3600
    with transaction():
        queue.put(
            "digest.reviewer",
            [queue.To("reviewer", reviewer_id, (queue.MAIL,))],
            once=f"digest.{reviewer_id}.{hour}",
            facts=facts,
            now=now,
        )
