"""A letter, made ready and sent: what a colleague's button and a place that comes free share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import joinedload

from wxsign import standing
from wxsign.actions import _parties
from wxsign.actions._numbers import verify_code
from wxsign.actions._step import Step, begin
from wxsign.db import Row, db, gather, reading, writing
from wxsign.models import Agreement, Candidate, EmployerUser, Seat, Student, TermsVersion
from wxsign.outbox import queue
from wxsign.rules import deadlines, employer_roles
from wxsign.rules.lifecycle import OPEN_WITH_EMPLOYER, Process
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused
from wxsign.rules.terms import Values

_LEAVE = delete(Candidate).where(
    Candidate.employer_id == bindparam("of"), Candidate.student_id == bindparam("who")
)


@dataclass(frozen=True)
class Sent:
    """What became of one student of a batch: the new record, a place in the line, or why not."""

    student_id: int
    agreement_id: int | None = None
    refused: Refused | None = None
    waits: bool = False


@dataclass(frozen=True)
class Draft:
    """A letter that is ready to be written, or the reason why there is none.

    `is_signed`: its student is placed already, which the employer is not to learn.
    """

    student_id: int
    row: dict[str, Any] | None = None
    version: dict[str, Any] | None = None
    tell: queue.To | None = None
    refused: Refused | None = None
    is_signed: bool = False


def ensure_may_invite(user: EmployerUser) -> None:
    """Raise Refused: READ_ONLY, EMPLOYER_PENDING (S22), EMPLOYER_UNCONFIRMED (S21)."""
    employer_roles.ensure("invite", user)
    ensure_unit_may_sign(user)


def ensure_unit_may_sign(user: EmployerUser) -> None:
    """Raise Refused while the unit is not approved (S22) or has not confirmed itself (S21)."""
    if user.employer.approved_at is None:
        raise Refused(Reason.EMPLOYER_PENDING)
    if user.employer.confirmed_at is None:
        raise Refused(Reason.EMPLOYER_UNCONFIRMED)


def drafts(
    student_ids: Sequence[int], terms: Values, user: EmployerUser, now: datetime
) -> list[Draft]:
    """A letter for each of these students of the list, in their order; three statements for all."""
    listed, opened = _listed(student_ids, user.employer_id), _open(student_ids, user.employer_id)
    findable = standing.findable(list(listed), user.employer_id)
    made = []
    for student_id in student_ids:
        if student_id not in findable:
            made.append(Draft(student_id, refused=Refused(Reason.NOT_ELIGIBLE)))
        elif student_id in opened:
            name = listed[student_id][0].name
            refused = Refused(Reason.ALREADY_INVITED, student=name)
            made.append(Draft(student_id, refused=refused))
        else:
            student, is_signed = listed[student_id]
            made.append(_draft(student, terms, user, now, is_signed=is_signed))
    return made


def send(draft: Draft, by: Actor, now: datetime, *, note: str = "") -> Sent:
    """Write the letter inside the open transaction; the student leaves the list."""
    if draft.row is None or draft.version is None or draft.tell is None:
        return Sent(draft.student_id, refused=draft.refused)
    facts = _parties.facts(draft.row)
    tell = {} if draft.is_signed else {Who.STUDENT: draft.tell}
    step = Step(by, now, note, version=1, facts=facts, tell=tell)
    try:
        agreement_id = begin(Process.ONLINE, "invite", draft.row, step)
    except Refused as refused:
        return Sent(draft.student_id, refused=refused)
    if draft.is_signed:  # “please answer” would be untrue: he cannot agree now (S52)
        facts, once = {**facts, "record": agreement_id}, f"signed.{agreement_id}"
        queue.put("signed.letter.student", [draft.tell], once=once, facts=facts, now=now)
    made = {"agreement_id": agreement_id, "number": 1, "made_at": now, "made_by": by.name}
    gather(_write_versions, [{**draft.version, **made}])
    gather(_leave_list, [{"of": draft.row["employer_id"], "who": draft.student_id}])
    return Sent(draft.student_id, agreement_id)


def _write_versions(rows: list[Row]) -> None:
    """The versions of a whole batch in one statement."""
    writing().execute(insert(TermsVersion), rows)


def _leave_list(rows: list[Row]) -> None:
    """Whoever has his letter waits for none."""
    writing().execute(_LEAVE, rows)


def _draft(
    student: Student, terms: Values, user: EmployerUser, now: datetime, *, is_signed: bool
) -> Draft:
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
    told = _parties.student_to(student)
    return Draft(student.id, row, version, told, is_signed=is_signed)


def _open(student_ids: Sequence[int], employer_id: int) -> frozenset[int]:
    """Those of them who have an open letter or an agreement of this employer (S54)."""
    found = select(Agreement.student_id).where(
        Agreement.employer_id == employer_id,
        Agreement.student_id.in_(student_ids),
        Agreement.state.in_(OPEN_WITH_EMPLOYER),
    )
    return frozenset(reading().execute(found).scalars())


def _listed(student_ids: Sequence[int], employer_id: int) -> dict[int, tuple[Student, bool]]:
    """Those of them who stand on the employer's list, and whether each is placed already."""
    rows = db.session.execute(
        select(Student, Seat.record_id)
        .join(Candidate, Candidate.student_id == Student.id)
        .outerjoin(Seat, Seat.student_id == Student.id)
        .where(Candidate.employer_id == employer_id, Student.id.in_(student_ids))
        .options(joinedload(Student.school), joinedload(Student.college))
    )
    return {student.id: (student, seat is not None) for student, seat in rows}
