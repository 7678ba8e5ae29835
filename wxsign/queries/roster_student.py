"""One student's whole story at the desk: data, review, placements, plan, who looked (S16, S24)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from wxsign import clock, standing
from wxsign.db import db, reading
from wxsign.models import AccessEntry, Agreement, Reviewer, Student, TrailEntry
from wxsign.queries import access, plan, roster
from wxsign.queries.access import Look
from wxsign.queries.roster import Row
from wxsign.rules import codes, desk_words, enrolment, identity, labels, offers
from wxsign.rules.access import ID_NUMBER, OPEN_FOR
from wxsign.rules.offers import Case
from wxsign.rules.refusals import Reason, Refused


@dataclass(frozen=True)
class Step:
    """One line of a trail."""

    at: datetime
    name: str
    says: str
    note: str


@dataclass(frozen=True)
class Placement:
    """One record of the student, with its trail."""

    id: int
    kind: str
    name: str
    job_title: str
    state: str
    word: str
    tone: str
    number: str
    holds_seat: bool
    trail: tuple[Step, ...]


@dataclass(frozen=True)
class Story:
    """Everything that the desk shows of one student.

    `shut` is why he may not sign now, None if nothing bars him; `is_full` whether the ID number is
    shown in full.
    """

    row: Row
    facts: tuple[tuple[str, str], ...]
    contact: tuple[tuple[str, str], ...]
    shut: Refused | None
    seat: str
    placements: tuple[Placement, ...]
    trail: tuple[Step, ...]
    plan: plan.Row
    looks: tuple[Look, ...]
    is_full: bool

    @property
    def why_shut(self) -> str:
        """Why he may not sign now, as a reviewer reads it."""
        return desk_words.about_student(self.shut) if self.shut else ""


def of_student(reviewer: Reviewer, student_id: int) -> Story:
    """The story; whoever lies outside the scope looks like none. Raises Refused(OUT_OF_SCOPE)."""
    rows = roster.those(reviewer, [student_id])
    if not rows:
        raise Refused(Reason.OUT_OF_SCOPE)
    student = db.session.scalars(
        select(Student).options(joinedload(Student.school)).where(Student.id == student_id)
    ).one()
    stands, now = standing.of_student(student_id), clock.now()
    assert stands is not None, "the student was read a moment ago"
    is_full = _is_full(reviewer.id, student_id, now)
    return Story(
        row=rows[0],
        facts=_facts(student, is_full=is_full),
        contact=_contact(student),
        shut=None if stands.seat else offers.against("accept", stands, Case(now)),
        seat=stands.seat.words if stands.seat else "",
        placements=_placements(student_id),
        trail=_trail(enrolment.PROCESS, student_id),
        plan=plan.of_student(reviewer, student_id),
        looks=access.looks_at_student(student_id),
        is_full=is_full,
    )


def _is_full(reviewer_id: int, student_id: int, now: datetime) -> bool:
    """Whether this reviewer has given a reason for the ID number, not too long ago."""
    entry = AccessEntry
    found = reading().execute(
        select(entry.id).where(
            entry.process == enrolment.PROCESS,
            entry.record_id == student_id,
            entry.reviewer_id == reviewer_id,
            entry.what == ID_NUMBER,
            entry.at > now - OPEN_FOR,
        )
    )
    return found.first() is not None


def _facts(student: Student, *, is_full: bool) -> tuple[tuple[str, str], ...]:
    year, number = student.year, student.id_number
    return (
        ("性别", codes.label("gender", student.gender, year)),
        ("身份证号", number if is_full else identity.masked_id(number)),
        ("专业", student.major),
        ("班级", student.class_name or "-"),
        ("学历", codes.label("education", student.education, year)),
        ("毕业届", f"{year}届"),
        ("培养方式", codes.label("training_mode", student.training_mode, year)),
    )


def _contact(student: Student) -> tuple[tuple[str, str], ...]:
    verified = "已完成" if student.verified_at else "还没有"
    return (
        ("手机号", identity.masked_phone(student.phone)),
        ("邮箱", identity.masked_mail(student.email) or "-"),
        ("信息验证", verified),
    )


def _placements(student_id: int) -> tuple[Placement, ...]:
    """Every record of the student in the order of their making."""
    found = reading().execute(
        select(
            Agreement.id,
            Agreement.process,
            Agreement.state,
            Agreement.ending,
            Agreement.employer_name,
            Agreement.job_title,
            Agreement.number,
        )
        .where(Agreement.student_id == student_id)
        .order_by(Agreement.id)
    )
    rows = found.all()
    trails = _trails([(row.process, row.id) for row in rows])
    seat = standing.of_student(student_id)
    held = seat.seat.record_id if seat and seat.seat else 0
    return tuple(_placement(row, trails.get(row.id, ()), held) for row in rows)


def _placement(row: Any, trail: tuple[Step, ...], held: int) -> Placement:  # noqa: ANN401 - a row of the statement above
    words = labels.of(row.process, row.state, row.ending)
    return Placement(
        id=row.id,
        kind=labels.KINDS[row.process],
        name=row.employer_name,
        job_title=row.job_title,
        state=row.state,
        word=labels.main_label(row.state, row.process, row.ending),
        tone=words.tone,
        number=row.number or "",
        holds_seat=row.id == held,
        trail=trail,
    )


def _trails(records: list[tuple[str, int]]) -> dict[int, tuple[Step, ...]]:
    """The trails of these records, one statement for all."""
    entry, found = TrailEntry, dict[int, list[Step]]()
    rows = reading().execute(
        select(entry.process, entry.record_id, entry.at, entry.name, entry.says, entry.note)
        .where(entry.record_id.in_([record for _process, record in records]))
        .order_by(entry.id)
    )
    wanted = set(records)
    for row in rows:
        if (row.process, row.record_id) in wanted:
            step = Step(row.at, row.name, row.says, row.note)
            found.setdefault(row.record_id, []).append(step)
    return {record: tuple(steps) for record, steps in found.items()}


def _trail(process: str, record_id: int) -> tuple[Step, ...]:
    return _trails([(process, record_id)]).get(record_id, ())
