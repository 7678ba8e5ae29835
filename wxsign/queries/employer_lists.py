"""What an employer's pages list: home, the found student, 签约发送列表, 数据管理 (S26 to S37)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Generic, TypeVar, TypeVarTuple

from sqlalchemy import ColumnElement, Row, Select, and_, func, select

from wxsign import clock
from wxsign.db import db
from wxsign.models import (
    Agreement,
    Candidate,
    ChangeRequest,
    College,
    EmployerUser,
    School,
    Search,
    Student,
)
from wxsign.rules import codes, deadlines, labels
from wxsign.rules.labels import Labels
from wxsign.rules.lifecycle import OPEN_TERMINATION, OPEN_WITH_EMPLOYER, O, T
from wxsign.rules.people import Who
from wxsign.rules.refusals import Reason, Refused

ROWS_A_PAGE = 20
_SOON = timedelta(days=3)

Item = TypeVar("Item")
Ts = TypeVarTuple("Ts")


@dataclass(frozen=True)
class Listed(Generic[Item]):
    """One page of a list: “当前共2条记录 共1/1页” (S37)."""

    rows: tuple[Item, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, ceil(self.total / ROWS_A_PAGE))


@dataclass(frozen=True)
class Letter:
    """One letter in a list, with what both sides did with it."""

    id: int
    state: str
    labels: Labels
    student: str
    school: str
    job_title: str
    invited_at: datetime
    answer_by: datetime
    opened: bool
    soon: bool
    asks_time: bool
    asks_change: bool
    version: int
    ending: str
    ended_by: str

    @property
    def is_changeable(self) -> bool:
        """Whether 修改邀约 is open: before an answer in time, or before the school's review."""
        is_over = deadlines.is_late(self.answer_by, clock.now())
        return self.state == O.UNDER_REVIEW or (self.state == O.INVITED and not is_over)


@dataclass(frozen=True)
class Home:
    """The counters of the home page and the letters that end next (S26).

    `ending_asked` is 解约待办: students who wait for the employer's answer.
    """

    waiting: int
    listed: int
    ending_asked: int
    ending: tuple[Letter, ...]


@dataclass(frozen=True)
class Found:
    """The student whom the four items described; nothing personal beside them (S31)."""

    id: int
    name: str
    school: str
    college: str
    year: int
    education: str
    major: str
    listed: bool
    agreement_id: int | None


@dataclass(frozen=True)
class Wanted:
    """The filters of 签约发送列表 (S37); 0 and empty mean all."""

    school_id: int = 0
    name: str = ""
    page: int = 1


@dataclass(frozen=True)
class CandidateRow:
    """One row of 签约发送列表: the columns of S36."""

    student_id: int
    name: str
    school: str
    year: int
    college: str
    education: str
    major: str


TABS: dict[str, tuple[str, tuple[str, ...]]] = {
    "waiting": ("待应约", (O.INVITED,)),
    "answered": ("已应约", (O.UNDER_REVIEW, O.CHANGE_PROPOSED, O.EFFECTIVE, O.REPORTED)),
    "ending": ("待解约", (O.EFFECTIVE,)),
    "ended": ("已结束", (O.DECLINED, O.EXPIRED, O.WITHDRAWN, O.REJECTED, O.TERMINATED)),
}


def home(employer_id: int) -> Home:
    """签约待办, how many wait to be invited, and the three letters that end next."""
    own = and_(Agreement.employer_id == employer_id, Agreement.state == O.INVITED)
    waiting = select(func.count()).select_from(Agreement).where(own).scalar_subquery()
    listed = select(func.count()).where(Candidate.employer_id == employer_id).scalar_subquery()
    asked = select(func.count()).where(*asked_to_end(employer_id)).scalar_subquery()
    counts = db.session.execute(select(waiting, listed, asked)).one()
    ending = db.session.execute(_letters().where(own).order_by(Agreement.answer_by).limit(3)).all()
    return Home(counts[0], counts[1], counts[2], tuple(_letter(*row) for row in ending))


def asked_to_end(employer_id: int) -> tuple[ColumnElement[bool], ...]:
    """What 解约待办 counts: the student asked to terminate, and the employer is to answer (S95)."""
    return (
        Agreement.employer_id == employer_id,
        Agreement.state == O.EFFECTIVE,
        Agreement.ending == T.REQUESTED,
        Agreement.ended_by == Who.STUDENT,
    )


def schools() -> Sequence[Row[int, str]]:
    """Id and name of every school, for a select."""
    return db.session.execute(select(School.id, School.name).order_by(School.name)).all()


def found(student_id: int, user: EmployerUser) -> Found | None:
    """The student whom this colleague found within the hour, as `candidates.add` will ask."""
    if not student_id:
        return None
    searched = select(Search.id).where(
        Search.user_id == user.id,
        Search.found_id == student_id,
        Search.at > clock.now() - timedelta(hours=1),
    )
    row = db.session.execute(
        select(Student, School.name, College.name, Candidate.id, Agreement.id)
        .join(School, School.id == Student.school_id)
        .join(College, College.id == Student.college_id)
        .outerjoin(Candidate, _of(Candidate, user.employer_id))
        .outerjoin(
            Agreement,
            _of(Agreement, user.employer_id) & Agreement.state.in_(OPEN_WITH_EMPLOYER),
        )
        .where(Student.id == student_id, searched.exists())
    ).one_or_none()
    if row is None:
        return None
    student, school, college, candidate_id, agreement_id = row
    return Found(
        id=student.id,
        name=student.name,
        school=school,
        college=college,
        year=student.year,
        education=codes.label("education", student.education, student.year),
        major=student.major,
        listed=candidate_id is not None,
        agreement_id=agreement_id,
    )


def candidates(employer_id: int, wanted: Wanted) -> Listed[CandidateRow]:
    """签约发送列表, the last added first."""
    rows = (
        select(Student, School.name.label("school"), College.name.label("college"))
        .join(Candidate, Candidate.student_id == Student.id)
        .join(School, School.id == Student.school_id)
        .join(College, College.id == Student.college_id)
        .where(Candidate.employer_id == employer_id)
        .order_by(Candidate.id.desc())
    )
    if wanted.school_id:
        rows = rows.where(Student.school_id == wanted.school_id)
    if wanted.name:
        rows = rows.where(Student.name.contains(wanted.name, autoescape=True))
    shown, total, page = one_page(rows, wanted.page)
    return Listed(tuple(_candidate(*row) for row in shown), total, page)


def agreements(employer_id: int, tab: str, page: int) -> Listed[Letter]:
    """One list of 数据管理, the last invited first (S28)."""
    rows = (
        _letters()
        .where(Agreement.employer_id == employer_id, Agreement.state.in_(TABS[tab][1]))
        .where(_is_ending() if tab == "ending" else ~_is_ending())
        .order_by(Agreement.id.desc())
    )
    shown, total, page = one_page(rows, page)
    return Listed(tuple(_letter(*row) for row in shown), total, page)


def own(agreement_id: int, employer_id: int) -> Agreement:
    """The employer's own record; a stranger's looks like none."""
    agreement = db.session.get(Agreement, agreement_id)
    if agreement is None or agreement.employer_id != employer_id:
        raise Refused(Reason.NOT_FOUND)
    return agreement


def _letters() -> Select[Agreement, str, int]:
    """The letters with their school, and how many changes the student asks for."""
    of_letter = ChangeRequest.agreement_id == Agreement.id, ChangeRequest.closed_at.is_(None)
    asked = select(func.count()).where(*of_letter).correlate(Agreement).scalar_subquery()
    return select(Agreement, School.name, asked).join(School, School.id == Agreement.school_id)


def _letter(agreement: Agreement, school: str, asked: int) -> Letter:
    return Letter(
        id=agreement.id,
        state=agreement.state,
        labels=labels.of(agreement.process, agreement.state, agreement.ending),
        ending=agreement.ending,
        ended_by=agreement.ended_by,
        student=agreement.student_name,
        school=school,
        job_title=agreement.job_title,
        invited_at=agreement.invited_at,
        answer_by=agreement.answer_by,
        opened=agreement.opened_at is not None,
        soon=agreement.answer_by - clock.now() < _SOON,
        asks_time=_asks_time(agreement),
        asks_change=asked > 0 and agreement.state == O.INVITED,
        version=agreement.version,
    )


def _is_ending() -> ColumnElement[bool]:
    """Whether somebody asks to terminate it: then it stands under 待解约 alone (S96)."""
    return Agreement.ending.in_(OPEN_TERMINATION)


def _asks_time(agreement: Agreement) -> bool:
    """Whether a request for more time waits for the employer's word."""
    answered = agreement.time_granted_at or agreement.time_ignored_at
    return agreement.state == O.INVITED and agreement.time_asked_at is not None and answered is None


def _candidate(student: Student, school: str, college: str) -> CandidateRow:
    return CandidateRow(
        student_id=student.id,
        name=student.name,
        school=school,
        year=student.year,
        college=college,
        education=codes.label("education", student.education, student.year),
        major=student.major,
    )


def _of(table: type[Candidate | Agreement], employer_id: int) -> ColumnElement[bool]:
    return and_(table.student_id == Student.id, table.employer_id == employer_id)


def one_page(rows: Select[*Ts], asked: int) -> tuple[Sequence[Row[*Ts]], int, int]:
    """The rows of the page asked for, or of the nearest there is; the total; the page shown."""
    counted = select(func.count()).select_from(rows.order_by(None).subquery())
    total = db.session.scalar(counted) or 0
    page = min(max(1, asked), max(1, ceil(total / ROWS_A_PAGE)))
    shown = rows.limit(ROWS_A_PAGE).offset((page - 1) * ROWS_A_PAGE)
    return db.session.execute(shown).all(), total, page
