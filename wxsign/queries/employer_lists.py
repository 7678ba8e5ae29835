"""数据管理 and 解约办理: an employer's letters and agreements, list by list (S28, S95 to S100)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, Select, and_, func, select

from wxsign import clock
from wxsign.db import db
from wxsign.models import Agreement, ChangeRequest, School, Student, Termination
from wxsign.queries.list_filters import Wanted, narrowed
from wxsign.queries.paging import Listed, one_page
from wxsign.rules import codes, deadlines, identity, labels
from wxsign.rules.labels import Labels
from wxsign.rules.lifecycle import OPEN_TERMINATION, O, T
from wxsign.rules.people import Who
from wxsign.rules.refusals import Reason, Refused

_SOON = timedelta(days=3)
_CHUNK = 500

Found = Select[Agreement, str, str, str, str, datetime | None, int]
FoundRow = Row[Agreement, str, str, str, str, datetime | None, int]


@dataclass(frozen=True)
class Letter:
    """One letter in a list, with the columns of S99 and what both sides did with it.

    `id_number` is masked; `asked_at` is since when somebody asks to terminate it.
    """

    id: int
    state: str
    labels: Labels
    student: str
    school: str
    year: int
    id_number: str
    education: str
    major: str
    job_title: str
    number: str
    invited_at: datetime
    answer_by: datetime
    opened_at: datetime | None
    reminded_at: datetime | None
    soon: bool
    asks_time: bool
    asks_change: bool
    version: int
    ending: str
    ended_by: str
    asked_at: datetime | None

    @property
    def is_changeable(self) -> bool:
        """Whether 修改邀约 is open: before an answer in time, or before the school's review."""
        return self.state == O.UNDER_REVIEW or self.is_waiting

    @property
    def is_waiting(self) -> bool:
        """Whether the student may still answer."""
        return self.state == O.INVITED and not deadlines.is_late(self.answer_by, clock.now())

    @property
    def asker(self) -> str:
        """解约发起人 (S177), where somebody asks now or has ended it."""
        says = self.ending in OPEN_TERMINATION or self.state == O.TERMINATED
        return labels.ENDED_BY[self.ended_by] if says else ""


@dataclass(frozen=True)
class Tab:
    """One list: its name, the states that may stand in it, and whose termination counts there."""

    says: str
    states: tuple[str, ...]
    ending: bool = False


_IN_FORCE = (O.EFFECTIVE,)
TABS: dict[str, Tab] = {  # 数据管理 (S28)
    "waiting": Tab("待应约", (O.INVITED,)),
    "answered": Tab("已应约", (O.UNDER_REVIEW, O.CHANGE_PROPOSED, O.EFFECTIVE, O.REPORTED)),
    "ending": Tab("待解约", _IN_FORCE, ending=True),
    "ended": Tab("已结束", (O.DECLINED, O.EXPIRED, O.WITHDRAWN, O.REJECTED, O.TERMINATED)),
}
ENDINGS: dict[str, Tab] = {  # 解约办理 (S95)
    "asked": Tab("学生提出解约待办列表", _IN_FORCE, ending=True),
    "signed": Tab("已签约成功学生列表", _IN_FORCE),
}
_ALL = TABS | ENDINGS


def listed(employer_id: int, tab: str, wanted: Wanted, page: int) -> Listed[Letter]:
    """One page of a list, the last invited first; who waits for an answer by how long."""
    shown, total, at = one_page(_rows(employer_id, tab, wanted), page)
    return Listed(tuple(letter(row) for row in shown), total, at)


def name_of(tab: str) -> str:
    """What the list is called."""
    return _ALL[tab].says


def count(employer_id: int, tab: str, wanted: Wanted) -> int:
    """How many rows the list has under these filters."""
    rows = _rows(employer_id, tab, wanted).order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0


def every(employer_id: int, tab: str, wanted: Wanted, *, at_once: int = _CHUNK) -> Iterator[Letter]:
    """Every row under these filters, the last invited first, a few hundred in memory at a time."""
    rows = _rows(employer_id, tab, wanted).order_by(None).order_by(Agreement.id.desc())
    before: int | None = None
    while True:
        part = rows if before is None else rows.where(Agreement.id < before)
        found = db.session.execute(part.limit(at_once)).all()
        shown = [letter(row) for row in found]
        for row in found:
            db.session.expunge(row[0])
        yield from shown
        if len(shown) < at_once:
            return
        before = shown[-1].id


def asked_to_end(employer_id: int) -> tuple[ColumnElement[bool], ...]:
    """What 解约待办 counts: the student asked to terminate, and the employer is to answer (S95)."""
    return (
        Agreement.employer_id == employer_id,
        Agreement.state == O.EFFECTIVE,
        Agreement.ending == T.REQUESTED,
        Agreement.ended_by == Who.STUDENT,
    )


def own(agreement_id: int, employer_id: int) -> Agreement:
    """The employer's own record; a stranger's looks like none."""
    agreement = db.session.get(Agreement, agreement_id)
    if agreement is None or agreement.employer_id != employer_id:
        raise Refused(Reason.NOT_FOUND)
    return agreement


def letters() -> Found:
    """The letters with what S99 shows of the student, and what either side asks for."""
    of_letter = ChangeRequest.agreement_id == Agreement.id, ChangeRequest.closed_at.is_(None)
    asked = select(func.count()).where(*of_letter).correlate(Agreement).scalar_subquery()
    open_one = Termination.state.in_(OPEN_TERMINATION)
    return (
        select(
            Agreement,
            School.name,
            Student.id_number,
            Student.education,
            Student.major,
            Termination.asked_at,
            asked,
        )
        .join(School, School.id == Agreement.school_id)
        .join(Student, Student.id == Agreement.student_id)
        .outerjoin(Termination, and_(Termination.agreement_id == Agreement.id, open_one))
    )


def letter(row: FoundRow) -> Letter:
    """One row of `letters` as it is shown."""
    agreement, school, id_number, education, major, asked_at, asks = row
    return Letter(
        id=agreement.id,
        state=agreement.state,
        labels=labels.of(agreement.process, agreement.state, agreement.ending),
        student=agreement.student_name,
        school=school,
        year=agreement.year,
        id_number=identity.masked_id(id_number),
        education=codes.label("education", education, agreement.year),
        major=major,
        job_title=agreement.job_title,
        number=agreement.number or "",
        invited_at=agreement.invited_at,
        answer_by=agreement.answer_by,
        opened_at=agreement.opened_at,
        reminded_at=agreement.reminded_at,
        soon=agreement.answer_by - clock.now() < _SOON,
        asks_time=_asks_time(agreement),
        asks_change=asks > 0 and agreement.state == O.INVITED,
        version=agreement.version,
        ending=agreement.ending,
        ended_by=agreement.ended_by,
        asked_at=asked_at,
    )


def _rows(employer_id: int, tab: str, wanted: Wanted) -> Found:
    of = _ALL[tab]
    if tab == "asked":
        rows = letters().where(*asked_to_end(employer_id)).order_by(Termination.asked_at)
    else:
        # Whoever is asked to terminate stands under 待解约 alone (S96, S100).
        is_ending = Agreement.ending.in_(OPEN_TERMINATION)
        rows = letters().where(
            Agreement.employer_id == employer_id,
            Agreement.state.in_(of.states),
            is_ending if of.ending else ~is_ending,
        )
        rows = rows.order_by(Agreement.id.desc())
    return narrowed(rows, wanted, of.states)


def _asks_time(agreement: Agreement) -> bool:
    """Whether a request for more time waits for the employer's word."""
    answered = agreement.time_granted_at or agreement.time_ignored_at
    return agreement.state == O.INVITED and agreement.time_asked_at is not None and answered is None
