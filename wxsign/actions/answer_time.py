"""More time to answer a letter: the student asks once, the employer says yes with one tap.

Nothing is promised by asking: until the employer says yes, the old deadline stands.
"""

from sqlalchemy import update

from wxsign import clock, settings
from wxsign.actions._step import take
from wxsign.actions.records import (
    case_of,
    own_of_employer,
    own_of_student,
    standing_of,
    step_of,
)
from wxsign.db import transaction, writing
from wxsign.models import Agreement
from wxsign.rules import deadlines, offers
from wxsign.rules.people import Actor
from wxsign.rules.refusals import Reason, Refused


def ask_time(agreement_id: int, *, reason: str, by: Actor) -> None:
    """申请延长反馈时间: once for each letter; the employer reads the reason, if there is one.

    Raises Refused: TIME_ASKED the second time, TOO_LATE, SEAT_TAKEN.
    """
    now = clock.now()
    agreement, stands = own_of_student(agreement_id, by.id), standing_of(by.id)
    offers.ensure("ask_time", stands, case_of(agreement, now))
    step = step_of(agreement, by, now, note=reason, writes={"time_asked_at": now})
    with transaction():
        take(agreement, "ask_time", step)


def grant_time(agreement_id: int, *, days: int, by: Actor) -> None:
    """同意延长: so many days after the last day so far, to 24:00 (S46); once for each letter.

    Raises Refused: TIME_NOT_ASKED, TIME_GRANTED, TOO_LATE; WRONG_STATE when the clock or the
    student was first.
    """
    now, agreement = clock.now(), own_of_employer(agreement_id, by.id)
    if not 1 <= days <= settings.current().signing.extension_days:
        raise Refused(Reason.BAD_REQUEST)
    offers.ensure("grant_time", standing_of(agreement.student_id), case_of(agreement, now))
    until = deadlines.extended(agreement.answer_by, days)
    writes = {"time_granted_at": now, "answer_by": until}
    step = step_of(agreement, by, now, note=deadlines.words_of(days), writes=writes)
    with transaction():
        take(agreement, "grant_time", step)


def ignore_time(agreement_id: int, *, by: Actor) -> None:
    """忽略: the request steps aside for the employer alone; it can still be granted in time."""
    now, agreement = clock.now(), own_of_employer(agreement_id, by.id)
    with transaction():
        writing().execute(
            update(Agreement)
            .where(
                Agreement.id == agreement.id,
                Agreement.time_asked_at.is_not(None),
                Agreement.time_granted_at.is_(None),
                Agreement.time_ignored_at.is_(None),
            )
            .values(time_ignored_at=now)
        )
