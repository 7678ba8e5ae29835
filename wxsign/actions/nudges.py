"""提醒: the employer asks a student once more for an answer to an open letter."""

from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from wxsign import clock, settings, standing
from wxsign.actions import records
from wxsign.db import db, reading, transaction, writing
from wxsign.models import Agreement, EmployerUser, Seat
from wxsign.outbox import queue
from wxsign.rules import closed, deadlines, employer_roles, moments, nudges, windows
from wxsign.rules.lifecycle import O
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused

_A_MOMENT = timedelta(minutes=1)


def nudge(agreement_id: int, *, by: Actor) -> None:
    """The student is told that the letter waits for an answer.

    One who has signed elsewhere could not answer (S52): he is told nothing, and the employer, who
    is not to learn of it, sees the same as ever.

    Raises Refused: READ_ONLY; NUDGE_LATER when this letter or this employer has reminded too often,
    and by night; TOO_LATE; WINDOW_CLOSED while the school pauses; or why its state is another.
    """
    now, own = clock.now(), records.own_of_employer(agreement_id, by.id)
    employer_roles.ensure("letters", db.session.get_one(EmployerUser, by.id))
    _ensure_waiting(own, now)
    hours = settings.current().signing.nudge_hours
    refused = nudges.against(now, own.reminded_at, full_since(own.employer_id, now), hours=hours)
    if refused is not None:
        raise refused.about(own.process, own.id)
    step = records.step_of(own, by, now)
    before = now - timedelta(hours=hours)
    with transaction():
        marked = writing().execute(
            update(Agreement)
            .where(
                Agreement.id == own.id,
                Agreement.state == O.INVITED,
                or_(Agreement.reminded_at.is_(None), Agreement.reminded_at <= before),
            )
            .values(reminded_at=now)
        )
        if marked.rowcount != 1:  # a colleague pressed it at the same moment, or he answered
            raise Refused(Reason.WRONG_STATE, record=(own.process, own.id))
        once = f"nudge.{own.id}.{now:%Y%m%d%H%M%S}"
        taken = select(Seat.student_id).where(Seat.student_id == own.student_id)
        if writing().execute(taken).first() is None:
            told = [step.tell[Who.STUDENT]]
            queue.put(nudges.NOTICE, told, once=once, facts=step.facts, now=now)


def is_fresh(agreement_id: int, *, by: Actor) -> bool:
    """Whether this letter was reminded of a moment ago: pressed twice, or by two colleagues."""
    last = records.own_of_employer(agreement_id, by.id).reminded_at
    return last is not None and clock.now() - last < _A_MOMENT


def full_since(employer_id: int, now: datetime) -> datetime | None:
    """Since when the employer has sent as many reminders as it may a day; None below that.

    A letter counts once: it cannot be reminded of twice a day.
    """
    most = settings.current().signing.nudges_per_day
    sent = reading().execute(
        select(Agreement.reminded_at)
        .where(Agreement.employer_id == employer_id, Agreement.reminded_at > now - nudges.DAY)
        .order_by(Agreement.reminded_at.desc())
        .limit(most)
    )
    moments_ = sent.scalars().all()
    return moments_[-1] if len(moments_) >= most else None


def _ensure_waiting(own: Agreement, now: datetime) -> None:
    about = own.process, own.id
    if own.state != O.INVITED:
        raise closed.not_in_state("nudge", own.state).about(*about)
    if deadlines.is_late(own.answer_by, now):
        until = f"{moments.in_list(moments.last_day(own.answer_by))} 24:00"
        raise Refused(Reason.TOO_LATE, deadline=until, record=about)
    waits = select(Agreement.id).where(Agreement.id == own.id, standing.waits_for_school())
    if reading().execute(waits).first() is not None:
        raise Refused(Reason.WINDOW_CLOSED, opening=windows.WHILE_PAUSED, record=about)
