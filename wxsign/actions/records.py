"""What the moves of an online agreement share: whose record it is, and what its notices say."""

from datetime import datetime
from typing import Any

from wxsign import standing
from wxsign.actions import _parties
from wxsign.actions._step import Step
from wxsign.db import db
from wxsign.models import Agreement, EmployerUser, Reviewer
from wxsign.outbox import queue
from wxsign.rules import offers, permissions
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused


def own_of_student(agreement_id: int, student_id: int) -> Agreement:
    """The student's own record; a stranger's looks like none."""
    agreement = db.session.get(Agreement, agreement_id)
    if agreement is None or agreement.student_id != student_id:
        raise Refused(Reason.NOT_FOUND)
    return agreement


def own_of_employer(agreement_id: int, user_id: int) -> Agreement:
    """A record of this colleague's employer; a stranger's looks like none."""
    agreement = db.session.get(Agreement, agreement_id)
    user = db.session.get_one(EmployerUser, user_id)
    if agreement is None or agreement.employer_id != user.employer_id:
        raise Refused(Reason.NOT_FOUND)
    return agreement


def in_scope(agreement_id: int, by: Actor) -> Agreement:
    """A record that this reviewer's scope covers; another's looks like none."""
    agreement = db.session.get(Agreement, agreement_id)
    reviewer = db.session.get_one(Reviewer, by.id)
    if agreement is None or not permissions.covers(
        reviewer.school_id, reviewer.college_id, agreement.school_id, agreement.college_id
    ):
        raise Refused(Reason.OUT_OF_SCOPE)
    return agreement


def standing_of(student_id: int) -> offers.Standing:
    """Where the student stands now; nobody is Refused(NOT_FOUND)."""
    stands = standing.of_student(student_id)
    if stands is None:
        raise Refused(Reason.NOT_FOUND)
    return stands


def step_of(
    agreement: Agreement,
    by: Actor,
    now: datetime,
    *,
    note: str = "",
    writes: dict[str, Any] | None = None,
) -> Step:
    """What a move of this record brings: columns to write, facts of the notices, who is told."""
    row = {column.name: getattr(agreement, column.name) for column in Agreement.__table__.columns}
    row.update(writes or {})
    facts = {**_parties.facts(row), "reason": note}
    tell = {Who.EMPLOYER: queue.To(Who.EMPLOYER, agreement.sender_id)}
    if by.who != Who.STUDENT:  # no move tells its own maker, so he need not be read for it
        tell[Who.STUDENT] = _parties.student_to(agreement.student)
    return Step(by, now, note, agreement.version, writes or {}, facts, tell)
