"""Other destinations 其他去向 as the student sees them: list, detail, and the way to a new plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from wxsign import standing
from wxsign.db import db, reading
from wxsign.models import Agreement, Student, TermsVersion, TrailEntry
from wxsign.queries import attachments, giving_way, progress, refused_endings
from wxsign.queries.agreements import Pairs, Trace
from wxsign.queries.attachments import Kept
from wxsign.queries.progress import Progress
from wxsign.queries.refused_endings import RefusedEnding
from wxsign.rules import codes, destinations, identity, labels, offers, rejections
from wxsign.rules.destination_table import Proof
from wxsign.rules.destinations import Group
from wxsign.rules.labels import Labels
from wxsign.rules.lifecycle import OPEN_TERMINATION, D, O, P, Process, T
from wxsign.rules.offers import Case, Holder
from wxsign.rules.refusals import Reason, Refused

_EDITABLE = (D.WITHDRAWN, D.REJECTED)
_IN_FORCE = (O.EFFECTIVE, P.EFFECTIVE, D.EFFECTIVE)


@dataclass(frozen=True)
class Card:
    """One registration as the list shows it (S151)."""

    id: int
    state: str
    labels: Labels
    kind: str
    name: str
    submitted_at: datetime | None
    reason: str
    is_editable: bool
    refused: RefusedEnding | None


@dataclass(frozen=True)
class Entry:
    """录入其他去向: why it is shut, and whether a termination runs, so that a draft may begin.

    `gives_way` names the live 暂未就业 that ends when another registration is sent in.
    """

    refused: Refused | None
    is_ending: bool
    gives_way: str = ""

    @property
    def shut(self) -> Refused | None:
        """What stands beside the button; a draft holds no seat and may be written beforehand."""
        return None if self.is_ending else self.refused


@dataclass(frozen=True)
class Detail:
    """Everything about one registration that its student may see; phones are masked (S67)."""

    id: int
    state: str
    labels: Labels
    kind: str
    name: str
    seatless: bool
    replaces: str
    version: int
    reason: str
    submitted_at: datetime | None
    is_editable: bool
    was_kept: bool
    progress: Progress
    person: Pairs
    groups: tuple[Group, ...]
    proof: Proof
    proofs: tuple[Kept, ...]
    release_proofs: tuple[Kept, ...]
    trail: tuple[Trace, ...]

    @property
    def stage(self) -> str:
        """The state as its student is told of it: replaced is not released on request."""
        return "replaced" if self.labels.review == labels.REPLACED else self.state


@dataclass(frozen=True)
class ChangeOfPlan:
    """Where a student stands who wants another plan: what must end first, and what waits for it.

    `stage` is free (nothing must end), ask (he may ask for the end), answer, wait_other,
    wait_school (somebody is at it), withdraw (a registration not decided yet), too_early (the
    school has not approved yet) or over (he has begun to work). `address` is where to act,
    `gives_way` names a live 暂未就业, which needs no end of its own.
    """

    stage: str
    holder: Holder | None
    address: str
    draft: int | None
    gives_way: str = ""

    @property
    def is_free(self) -> bool:
        """Whether the second step is open."""
        return self.stage == "free"


def of_student(student_id: int) -> tuple[Card, ...]:
    """Every registration of this student but what he threw away, the newest on top."""
    wanted = (
        select(
            Agreement.id,
            Agreement.process,
            Agreement.state,
            Agreement.ending,
            Agreement.kind,
            Agreement.employer_name,
            Agreement.accepted_at,
            Agreement.reason,
            Agreement.reason_kind,
        )
        .where(
            Agreement.student_id == student_id,
            Agreement.process == Process.DESTINATION,
            Agreement.state != D.DISCARDED,
        )
        .order_by(Agreement.id.desc())
    )
    rows: Sequence[Any] = reading().execute(wanted).all()
    refused = refused_endings.of(rows)
    return tuple(
        Card(
            id=row.id,
            state=row.state,
            labels=labels.of(Process.DESTINATION, row.state, row.ending),
            kind=destinations.words(row.kind),
            name=row.employer_name,
            submitted_at=row.accepted_at,
            reason=row.reason if row.state == D.REJECTED else "",
            is_editable=row.state in (D.DRAFT, *_EDITABLE),
            refused=refused.get(row.id),
        )
        for row in rows
    )


def entry(student_id: int, now: datetime) -> Entry:
    """Whether this student may register another destination now (S148, S71)."""
    stands = standing.of_student(student_id)
    assert stands is not None, "the student was let in a moment ago"
    refused = offers.against("submit", stands, Case(now, process=Process.DESTINATION))
    is_ending = (
        refused is not None
        and refused.reason is Reason.SEAT_TAKEN
        and stands.seat is not None
        and _is_ending(db.session.get_one(Agreement, stands.seat.record_id))
    )
    return Entry(refused, is_ending, giving_way.would_end(stands))


def detail(record: Agreement) -> Detail:
    """The registration; the caller has asked whose it is."""
    words, content = labels.of(record.process, record.state, record.ending), content_of(record)
    key = Process.DESTINATION, record.id
    return Detail(
        id=record.id,
        state=record.state,
        labels=words,
        kind=destinations.words(record.kind),
        name=record.employer_name,
        seatless=record.seatless,
        replaces=giving_way.ended_by(record),
        version=record.version,
        reason=rejections.told(record.reason_kind, record.reason),
        submitted_at=record.accepted_at,
        is_editable=record.state in _EDITABLE,
        was_kept=record.state == D.EFFECTIVE and record.ending == T.REJECTED,
        progress=progress.of_steps(labels.DESTINATION_STEPS, words),
        person=person(record.student),
        groups=destinations.shown(record.kind, content, record.year, masked=True),
        proof=destinations.proof(record.kind),
        proofs=attachments.of_record(*key, "proof"),
        release_proofs=attachments.of_record(*key, "release"),
        trail=trail(record),
    )


def content_of(record: Agreement) -> Mapping[str, str]:
    """What the version in force says, in its stored form."""
    found: Mapping[str, str] = (
        reading()
        .execute(
            select(TermsVersion.terms).where(
                TermsVersion.agreement_id == record.id, TermsVersion.number == record.version
            )
        )
        .scalar_one()
    )
    return found


def person(student: Student) -> Pairs:
    """学生信息, which is read only (S155); masked as S67."""
    return (
        ("姓名", student.name),
        ("学号", student.student_number),
        ("身份证号", identity.masked_id(student.id_number)),
        ("毕业学校", student.school.name),
        ("院系", student.college.name),
        ("学历", codes.label("education", student.education, student.year)),
        ("专业", student.major),
        ("毕业年度", str(student.year)),
        ("联系电话", identity.masked_phone(student.phone)),
    )


def change_of_plan(student_id: int) -> ChangeOfPlan:
    """Where this student stands on the way from one placement to another."""
    stands = standing.of_student(student_id)
    assert stands is not None, "the student was let in a moment ago"
    draft = _latest_draft(student_id)
    if stands.seat is None:
        return ChangeOfPlan("free", None, "", draft, giving_way.would_end(stands))
    record = db.session.get_one(Agreement, stands.seat.record_id)
    return ChangeOfPlan(_stage(record), stands.seat, _way_out(record), draft)


def _is_ending(record: Agreement) -> bool:
    return record.ending in OPEN_TERMINATION or record.state == D.RELEASE_REVIEW


def _stage(record: Agreement) -> str:
    if record.ending == T.REQUESTED:
        return "answer" if record.ended_by == "employer" else "wait_other"
    if _is_ending(record):
        return "wait_school"
    if record.state in _IN_FORCE:
        return "ask"
    if record.process == Process.DESTINATION:
        return "withdraw"
    return "over" if record.state == O.REPORTED else "too_early"


def _way_out(record: Agreement) -> str:
    """The page on which this record can be ended; of one that cannot be, its own page."""
    at = {
        Process.ONLINE: f"/student/agreements/{record.id}",
        Process.PAPER: f"/student/papers/{record.id}",
        Process.DESTINATION: f"/student/destinations/{record.id}",
    }[Process(record.process)]
    if _stage(record) not in ("ask", "answer"):
        return at
    return f"{at}/release" if record.process == Process.DESTINATION else f"{at}/termination"


def _latest_draft(student_id: int) -> int | None:
    return db.session.scalar(
        select(Agreement.id)
        .where(
            Agreement.student_id == student_id,
            Agreement.process == Process.DESTINATION,
            Agreement.state == D.DRAFT,
        )
        .order_by(Agreement.id.desc())
        .limit(1)
    )


def trail(record: Agreement) -> tuple[Trace, ...]:
    """流程追踪, the newest on top; of drafts saved one after another only the last."""
    rows = db.session.scalars(
        select(TrailEntry)
        .where(TrailEntry.process == record.process, TrailEntry.record_id == record.id)
        .order_by(TrailEntry.id.desc())
    )
    traces: list[Trace] = []
    for row in rows:
        if row.move == "save" and traces and traces[-1].move == "save":
            continue
        traces.append(Trace(row.name, row.at, row.move, row.says, row.note, row.version))
    return tuple(traces)
