"""对结果有异议 as the student and the school read it, and the evidence of a rejection (S83)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from wxsign import settings
from wxsign.db import reading
from wxsign.models import Agreement, Appeal, College, Reviewer, Student
from wxsign.queries import attachments
from wxsign.queries.attachments import Kept
from wxsign.queries.terminations import Request
from wxsign.rules import appeals, labels, permissions, rejections
from wxsign.rules.lifecycle import Process, T
from wxsign.rules.refusals import Reason, Refused

PAGE_LENGTH = 50
TABS: dict[str, str] = {"waiting": "等待复核", "decided": "已复核", "overtaken": "已另行办理"}


@dataclass(frozen=True)
class Told:
    """One appeal with its record, the rejection that it is about, and what was decided.

    `state` is a key of `labels.APPEALS`; `rejected_by` is for those who hear it alone.
    """

    id: int
    record_id: int
    process: str
    kind: str
    student_number: str
    student_name: str
    college: str
    employer_name: str
    job_title: str
    state: str
    words: str
    reason: str
    rejected_at: datetime
    rejected_by: int | None
    asked_at: datetime
    decided_at: datetime | None
    answer: str

    @property
    def label(self) -> str:
        """Its state in words."""
        return labels.APPEALS[self.state][0]

    @property
    def tone(self) -> str:
        """One of the five of `look.md`."""
        return labels.APPEALS[self.state][1]


@dataclass(frozen=True)
class Rejected:
    """A rejection of this student's: its record, and until when it may be appealed against."""

    record_id: int
    employer_name: str
    kind: str
    decided_at: datetime
    until: datetime


@dataclass(frozen=True)
class Page:
    """One page of the desk's list; `following` is the key of the next, 0 at the end."""

    rows: tuple[Told, ...]
    following: int


def evidence(record: Agreement) -> tuple[Kept, ...]:
    """依据材料 of the rejection in force: what came with an earlier one is not shown for it."""
    if not appeals.is_rejected(record.process, record.state) or record.decided_at is None:
        return ()
    return evidence_at(record.process, record.id, record.decided_at)


def evidence_at(process: str, record_id: int, decided_at: datetime) -> tuple[Kept, ...]:
    """What the school brought with the decision of this moment."""
    return attachments.claimed(process, record_id, "rejection", decided_at)


def of_ending(request: Request | None) -> tuple[Kept, ...]:
    """What the school brought when it turned a termination down (S107)."""
    if request is None or request.state != T.REJECTED or request.decided_at is None:
        return ()
    return evidence_at(Process.TERMINATION, request.id, request.decided_at)


def documents(told: Told) -> tuple[Kept, ...]:
    """异议材料: what the student brought with this appeal."""
    return attachments.claimed(told.process, told.record_id, "appeal", told.asked_at)


def of_record(record: Agreement) -> Told | None:
    """The last appeal of this record; None where there is none."""
    found = reading().execute(
        _told().where(Appeal.agreement_id == record.id).order_by(Appeal.id.desc()).limit(1)
    )
    row = found.one_or_none()
    return None if row is None else _of(row)


def of_student(student_id: int) -> tuple[Told, ...]:
    """Every appeal of this student, the newest first."""
    mine = _told().where(Agreement.student_id == student_id).order_by(Appeal.id.desc())
    return tuple(map(_of, reading().execute(mine)))


def open_to(student_id: int, now: datetime) -> tuple[Rejected, ...]:
    """The rejections of this student whose time to appeal is not over, the newest first."""
    days = settings.current().signing.appeal_days
    rows = reading().execute(
        select(
            Agreement.id,
            Agreement.process,
            Agreement.state,
            Agreement.employer_name,
            Agreement.decided_at,
        )
        .outerjoin(Appeal, Appeal.agreement_id == Agreement.id)
        .where(Agreement.student_id == student_id, Appeal.id.is_(None))
        .order_by(Agreement.decided_at.desc())
    )
    found = (
        Rejected(
            row.id,
            row.employer_name,
            labels.KINDS[row.process],
            row.decided_at,
            appeals.deadline(row.decided_at, days),
        )
        for row in rows
        if appeals.is_rejected(row.process, row.state) and row.decided_at is not None
    )
    return tuple(one for one in found if one.until > now)


def counts(reviewer: Reviewer) -> dict[str, int]:
    """How many there are in each tab. One statement."""
    rows = (
        reading()
        .execute(
            select(Appeal.state, _is_overtaken().label("gone"), func.count().label("how_many"))
            .join(Agreement, Agreement.id == Appeal.agreement_id)
            .where(*_within(reviewer))
            .group_by(Appeal.state, "gone")
        )
        .all()
    )
    found = dict.fromkeys(TABS, 0)
    for row in rows:
        found[_tab_of(row.state, gone=row.gone)] += row.how_many
    return found


def page(reviewer: Reviewer, tab: str, after: int = 0) -> Page:
    """One page: the oldest on top of what waits, the newest on top of what is over."""
    waits = tab == appeals.WAITING
    wanted = _told().where(*_within(reviewer), *_in_tab(tab))
    if after:
        wanted = wanted.where(Appeal.id > after if waits else Appeal.id < after)
    order = Appeal.id.asc() if waits else Appeal.id.desc()
    rows = reading().execute(wanted.order_by(order).limit(PAGE_LENGTH + 1)).all()
    shown = tuple(map(_of, rows[:PAGE_LENGTH]))
    return Page(shown, shown[-1].id if len(rows) > PAGE_LENGTH else 0)


def at_desk(reviewer: Reviewer, appeal_id: int) -> Told:
    """One appeal; another school's looks like none."""
    row = reading().execute(_told().where(*_within(reviewer), Appeal.id == appeal_id)).one_or_none()
    if row is None:
        raise Refused(Reason.OUT_OF_SCOPE)
    return _of(row)


def names_of(reviewer_ids: Sequence[int | None]) -> dict[int, str]:
    """What these reviewers are called."""
    found = select(Reviewer.id, Reviewer.name).where(Reviewer.id.in_(reviewer_ids))
    return {row.id: row.name for row in reading().execute(found)}


def _told() -> Select[Any]:
    return (
        select(
            Appeal.__table__,
            Agreement.process,
            Agreement.revision.label("revision_now"),
            Agreement.employer_name,
            Agreement.job_title,
            Agreement.student_name,
            Student.student_number,
            College.name.label("college"),
        )
        .join(Agreement, Agreement.id == Appeal.agreement_id)
        .join(Student, Student.id == Agreement.student_id)
        .join(College, College.id == Agreement.college_id)
    )


def _within(reviewer: Reviewer) -> list[ColumnElement[bool]]:
    found = [Appeal.school_id == reviewer.school_id]
    if reviewer.role != permissions.SCHOOL:
        found.append(Agreement.college_id == reviewer.college_id)
    return found


def _is_overtaken() -> ColumnElement[bool]:
    return Appeal.revision != Agreement.revision


def _tab_of(state: str, *, gone: bool) -> str:
    if state != appeals.WAITING:
        return "decided"
    return appeals.OVERTAKEN if gone else appeals.WAITING


def _in_tab(tab: str) -> tuple[ColumnElement[bool], ...]:
    if tab == "decided":
        return (Appeal.state != appeals.WAITING,)
    gone = _is_overtaken()
    return Appeal.state == appeals.WAITING, gone if tab == appeals.OVERTAKEN else ~gone


def _of(row: Any) -> Told:  # noqa: ANN401 - a row of the statement above
    return Told(
        id=row.id,
        record_id=row.agreement_id,
        process=row.process,
        kind=labels.KINDS[Process(row.process)],
        student_number=row.student_number,
        student_name=row.student_name,
        college=row.college,
        employer_name=row.employer_name,
        job_title=row.job_title,
        state=appeals.state_of(row.state, row.revision, row.revision_now),
        words=row.words,
        reason=rejections.told(row.ground, row.reason),
        rejected_at=row.rejected_at,
        rejected_by=row.rejected_by,
        asked_at=row.asked_at,
        decided_at=row.decided_at,
        answer=row.answer,
    )
