"""What the moves of an online agreement share: whose record it is, and what its notices say."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from wxsign import settings, standing
from wxsign.actions import _parties
from wxsign.actions._step import Step
from wxsign.db import db, reading
from wxsign.models import Agreement, EmployerUser, Reviewer, Termination, TermsVersion
from wxsign.outbox import queue
from wxsign.rules import deadlines, employer_roles, moments, offers
from wxsign.rules.lifecycle import Process, T
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused
from wxsign.scopes import Scope


def own_of_student(agreement_id: int, student_id: int) -> Agreement:
    """The student's own online agreement; a stranger's looks like none."""
    return own(agreement_id, student_id, Process.ONLINE)


def own(record_id: int, student_id: int, *of: Process) -> Agreement:
    """The student's own record, if it is of one of these kinds; any other looks like none."""
    record = db.session.get(Agreement, record_id)
    if record is None or record.student_id != student_id or record.process not in of:
        raise Refused(Reason.NOT_FOUND)
    return record


def judged_of_student(agreement_id: int, student_id: int) -> tuple[Agreement, offers.Standing]:
    """The same as a plain row with where he stands, for a verb that follows no relationship."""
    found = standing.beside(student_id, agreement_id)
    if found is None or found[0].process != Process.ONLINE:
        raise Refused(Reason.NOT_FOUND)
    return found


def own_of_employer(agreement_id: int, user_id: int) -> Agreement:
    """A record of this colleague's employer, to be moved by him; a stranger's looks like none."""
    agreement = db.session.get(Agreement, agreement_id)
    user = db.session.get_one(EmployerUser, user_id)
    if agreement is None or agreement.employer_id != user.employer_id:
        raise Refused(Reason.NOT_FOUND)
    employer_roles.ensure("letters", user)
    return agreement


def in_scope(agreement_id: int, by: Actor) -> Agreement:
    """A record that this reviewer's scope covers; another's looks like none."""
    agreement, scope = db.session.get(Agreement, agreement_id), scope_of(by)
    if agreement is None or not scope.covers(agreement.school_id, agreement.college_id):
        raise Refused(Reason.OUT_OF_SCOPE)
    return agreement


def scope_of(by: Actor) -> Scope:
    """Whose records this reviewer decides on today."""
    return Scope.of(db.session.get_one(Reviewer, by.id))


def standing_of(student_id: int) -> offers.Standing:
    """Where the student stands now; nobody is Refused(NOT_FOUND)."""
    stands = standing.of_student(student_id)
    if stands is None:
        raise Refused(Reason.NOT_FOUND)
    return stands


def case_of(agreement: Agreement, now: datetime, version: int | None = None) -> offers.Case:
    """The record as `offers` judges it: the version that is to be answered is the proposed one.

    `version` is the one that was read; without it the right one is meant.
    """
    asked = agreement.proposed_version or agreement.version
    return offers.Case(
        now=now,
        deadline=agreement.answer_by,
        change_by=agreement.change_by,
        version=asked,
        seen_version=asked if version is None else version,
        record_id=agreement.id,
        time_asked=agreement.time_asked_at is not None,
        time_granted=agreement.time_granted_at is not None,
        signed_on=moments.day(agreement.decided_at) if agreement.decided_at else None,
        reported_on=agreement.reported_on,
        ending=agreement.ending,
        process=Process(agreement.process),
        ended_before=_ended_before(agreement.student_id),
        end_limit=settings.current().termination.limit_per_student,
    )


def _ended_before(student_id: int) -> int:
    """How many agreements of this student were terminated; counted only where there is a limit."""
    if not settings.current().termination.limit_per_student:
        return 0
    ended = (
        select(func.count())
        .select_from(Termination)
        .join(Agreement, Agreement.id == Termination.agreement_id)
        .where(Agreement.student_id == student_id, Termination.state == T.DONE)
    )
    return int(reading().execute(ended).scalar_one())


def content_of(agreement: Agreement) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The terms in force, and the employer's data as they stood when they were made."""
    found = db.session.execute(
        select(TermsVersion.terms, TermsVersion.employer).where(
            TermsVersion.agreement_id == agreement.id, TermsVersion.number == agreement.version
        )
    ).one()
    return found.terms, found.employer


def to_report(terms: Mapping[str, str]) -> dict[str, Any]:
    """The columns of an agreement that takes effect: until when the student is to report in."""
    last = date.fromisoformat(terms["report_by"])
    said = {"reported_on": None, "reported_at": None, "receive_by": None}
    return {"report_by": deadlines.end_of(last), **said}


def step_of(
    agreement: Agreement,
    by: Actor,
    now: datetime,
    *,
    note: str = "",
    writes: dict[str, Any] | None = None,
) -> Step:
    """What a move of this record brings: columns to write, facts of the notices, who is told."""
    row = {name: getattr(agreement, name) for name in _parties.FACTS}
    row.update(writes or {})
    facts = {**_parties.facts(row), "reason": note}
    tell = {}
    if agreement.sender_id is not None:  # a paper agreement or a destination has no employer here
        tell[Who.EMPLOYER] = queue.To(
            Who.EMPLOYER, agreement.sender_id, school_id=agreement.school_id
        )
    if by.who != Who.STUDENT:  # no move tells its own maker, so he need not be read for it
        tell[Who.STUDENT] = _parties.student_to(agreement.student)
    return Step(by, now, note, agreement.version, writes or {}, facts, tell)
