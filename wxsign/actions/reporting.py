"""报到: the student says that he has reported in, the employer confirms it; then all is done.

Both are asked, the student first: a single word of the employer would close an agreement that the
student then could no longer terminate.
"""

from dataclasses import replace
from datetime import date

from wxsign import clock, settings
from wxsign.actions._step import take
from wxsign.actions.records import (
    case_of,
    own_of_employer,
    own_of_student,
    standing_of,
    step_of,
)
from wxsign.db import transaction
from wxsign.rules import deadlines, moments, offers
from wxsign.rules.people import Actor


def report_in(agreement_id: int, *, on: date, by: Actor) -> None:
    """确认已报到: the student began on this day; the employer is asked to confirm.

    From the approval on, since 报到期限 is the last day and not the first, and for a day that has
    come: people tell it later than they begin. Raises Refused: REPORT_SAID, REPORT_DAY_WRONG or
    REPORT_DAY_TODAY.
    """
    now, agreement = clock.now(), own_of_student(agreement_id, by.id)
    case = replace(case_of(agreement, now), day=on)
    offers.ensure("report_in", standing_of(by.id), case)
    until = deadlines.answer_by(now, settings.current().signing.receive_days)
    writes = {"reported_on": on, "reported_at": now, "receive_by": until}
    step = step_of(agreement, by, now, note=moments.in_words(on), writes=writes)
    with transaction():
        take(agreement, "report_in", step)


def receive(agreement_id: int, *, by: Actor) -> None:
    """确认学生已报到: the agreement is fulfilled and closed.

    Raises Refused(NOT_REPORTED) before the student has said so himself.
    """
    now, agreement = clock.now(), own_of_employer(agreement_id, by.id)
    offers.ensure("receive", standing_of(agreement.student_id), case_of(agreement, now))
    step = step_of(agreement, by, now)
    with transaction():
        take(agreement, "receive", step)
