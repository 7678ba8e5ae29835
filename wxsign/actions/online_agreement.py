"""Online signing, button by button (S39 to S57); `reviews.py` has the school's.

Every verb reads and decides first, then writes in one short transaction: `take()` and what
belongs to it, nothing else.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from wxsign import clock, standing
from wxsign.actions import _parties, _replacing
from wxsign.actions._numbers import verify_code
from wxsign.actions._step import Step, begin, take
from wxsign.actions.proof import Matter, Proof, spend
from wxsign.actions.records import columns_of_student, own_of_student, standing_of, step_of
from wxsign.db import db, transaction, writing
from wxsign.models import Agreement, Candidate, EmployerUser, Student, TermsVersion
from wxsign.outbox import queue
from wxsign.rules import deadlines, offers
from wxsign.rules.lifecycle import Process
from wxsign.rules.people import CLOCK, Actor, Who
from wxsign.rules.refusals import Reason, Refused
from wxsign.rules.terms import Values


@dataclass(frozen=True)
class Sent:
    """What became of one student of a batch: the new record, or why not (S35)."""

    student_id: int
    agreement_id: int | None = None
    refused: Refused | None = None


def invite(student_ids: list[int], terms: Values, *, proof: Proof, by: Actor) -> list[Sent]:
    """确认发送: each student of the list gets the letter with these terms (S35, S41, S53, S54).

    One code for the batch. Who cannot be invited is reported and does not stop the others; the
    answers stand in the order of the students' ids.
    """
    now, user = clock.now(), db.session.get_one(EmployerUser, by.id)
    _ensure_may_invite(user)
    # In one order for all: two colleagues with the same list must not wait for each other.
    drafts = [_draft(student_id, terms, user, now) for student_id in sorted(student_ids)]
    with transaction():
        spend(proof, proof.of(f"employer:{by.id}", "send"), now)
        return [_send(draft, by, now) for draft in drafts]


def accept(agreement_id: int, *, version: int, proof: Proof, by: Actor) -> None:
    """现在签约: the student says yes to this version; the school reviews next (S55 to S57, S62).

    Raises Refused: TOO_LATE, SEAT_TAKEN (S52), OLD_VERSION, or why he may not sign at all.
    """
    now = clock.now()
    agreement, stands = columns_of_student(agreement_id, by.id), standing_of(by.id)
    case = offers.Case(now, agreement.answer_by, agreement.version, version, agreement.id)
    offers.ensure("accept", stands, case)
    writes = {"accepted_at": now, "waiting_since": now}
    step = step_of(agreement, by, now, writes=writes)
    matter = Matter(f"student:{by.id}", "accept", f"online:{agreement.id}", version)
    before = _replacing.unemployed(stands)
    with transaction():
        _replacing.replace(before, by, now)
        take(agreement, "accept", step)  # first: a second tap is told the state, not “code used”
        spend(proof, matter, now)
        queue.put_document(agreement.id, version, "draft", now)


def decline(agreement_id: int, *, reason: str, by: Actor) -> None:
    """拒绝: this round ends; the employer may invite again (S50, S69)."""
    now = clock.now()
    agreement, stands = own_of_student(agreement_id, by.id), standing_of(by.id)
    case = offers.Case(now, agreement.answer_by, agreement.version, agreement.version, agreement.id)
    offers.ensure("decline", stands, case)
    step = step_of(agreement, by, now, note=reason, writes={"reason": reason[:500]})
    with transaction():
        take(agreement, "decline", step)


def expire(agreement_id: int) -> None:
    """The clock: nobody answered before 24:00 of the last day, so the round ends (S51)."""
    now, agreement = clock.now(), db.session.get_one(Agreement, agreement_id)
    if not deadlines.is_late(agreement.answer_by, now):
        return
    step = step_of(agreement, CLOCK, now)
    with transaction():
        take(agreement, "expire", step)


def _ensure_may_invite(user: EmployerUser) -> None:
    if user.employer.approved_at is None:
        raise Refused(Reason.EMPLOYER_PENDING)
    if user.employer.confirmed_at is None:
        raise Refused(Reason.EMPLOYER_UNCONFIRMED)


@dataclass(frozen=True)
class _Draft:
    """A letter that is ready to be written, or the reason why there is none."""

    student_id: int
    row: dict[str, Any] | None = None
    version: dict[str, Any] | None = None
    tell: queue.To | None = None
    refused: Refused | None = None


def _draft(student_id: int, terms: Values, user: EmployerUser, now: datetime) -> _Draft:
    student = _listed(student_id, user.employer_id)
    stands = standing.of_student(student_id)
    if student is None or stands is None or not offers.is_findable(stands):
        return _Draft(student_id, refused=Refused(Reason.NOT_ELIGIBLE))
    row = {
        "student_id": student.id,
        "school_id": student.school_id,
        "college_id": student.college_id,
        "year": student.year,
        "employer_id": user.employer_id,
        "sender_id": user.id,
        "job_title": terms["job_title"],
        "employer_name": user.employer.name,
        "student_name": student.name,
        "verify_code": verify_code(),
        "invited_at": now,
        "answer_by": deadlines.answer_by(now, int(terms["answer_days"])),
    }
    version = _parties.version(terms, user.employer, student)
    return _Draft(student_id, row, version, _parties.student_to(student))


def _listed(student_id: int, employer_id: int) -> Student | None:
    return db.session.scalar(
        select(Student)
        .join(Candidate, Candidate.student_id == Student.id)
        .where(Student.id == student_id, Candidate.employer_id == employer_id)
    )


def _send(draft: _Draft, by: Actor, now: datetime) -> Sent:
    if draft.row is None or draft.version is None or draft.tell is None:
        return Sent(draft.student_id, refused=draft.refused)
    facts = _parties.facts(draft.row)
    step = Step(by, now, version=1, facts=facts, tell={Who.STUDENT: draft.tell})
    try:
        agreement_id = begin(Process.ONLINE, "invite", draft.row, step)
    except Refused as refused:
        return Sent(draft.student_id, refused=refused)
    made = {"agreement_id": agreement_id, "number": 1, "made_at": now, "made_by": by.name}
    writing().execute(insert(TermsVersion).values(**draft.version, **made))
    writing().execute(
        delete(Candidate).where(
            Candidate.student_id == draft.student_id,
            Candidate.employer_id == draft.row["employer_id"],
        )
    )
    return Sent(draft.student_id, agreement_id)
