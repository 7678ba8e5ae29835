"""解约办理: what may be terminated, what was asked, what became of it (S86, S91 to S105, S139)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from wxsign import clock, settings
from wxsign.db import db
from wxsign.models import Agreement, Termination
from wxsign.queries import agreements, refused_endings
from wxsign.queries.agreements import Paper
from wxsign.queries.refused_endings import RefusedEnding
from wxsign.rules import (
    deadlines,
    ending_kinds,
    labels,
    moments,
    numbers,
    rejections,
)
from wxsign.rules.labels import Labels
from wxsign.rules.lifecycle import OPEN_TERMINATION, O, P, Process, T

EDITION = "termination"
# The filter of the student's list: which agreements are shown (S91).
STAGES: dict[str, str] = {
    "": "全部",
    "signed": "已签约",
    "ending": "正在解约",
    "ended": "已解约",
}
_APPROVED = and_(
    Agreement.process == Process.ONLINE,
    Agreement.state.in_((O.EFFECTIVE, O.REPORTED, O.TERMINATED)),
) | and_(Agreement.process == Process.PAPER, Agreement.state.in_((P.EFFECTIVE, P.TERMINATED)))
_ASKED_BY: dict[str, str] = {"student": "学生", "employer": "单位", "school": "学校"}


@dataclass(frozen=True)
class Row:
    """One agreement that the school has approved once, as the student's list shows it (S91)."""

    id: int
    process: str
    state: str
    ending: str
    employer_name: str
    number: str
    kind: str
    labels: Labels
    ended_by: str
    refused: RefusedEnding | None

    @property
    def is_running(self) -> bool:
        """Whether somebody asks to terminate it now."""
        return self.ending in OPEN_TERMINATION

    @property
    def is_over(self) -> bool:
        """Whether it has been terminated."""
        return self.state == O.TERMINATED

    @property
    def is_mine(self) -> bool:
        """Whether the student is to answer the employer."""
        return self.ending == T.REQUESTED and self.ended_by == labels.ENDED_BY["employer"]

    @property
    def may_ask(self) -> bool:
        """Whether 解约申请 stands in its row (S86): in force, and nobody asks already."""
        return self.state == O.EFFECTIVE and not self.is_running

    @property
    def stage(self) -> str:
        """Which of STAGES it falls under."""
        return "ended" if self.is_over else "ending" if self.is_running else "signed"


@dataclass(frozen=True)
class Request:
    """One request to terminate, and what became of it; `steps` are its dates for the bar."""

    id: int
    state: str
    label: str
    tone: str
    asked_by: str
    asker: str
    kind: str
    reason: str
    asked_at: datetime
    answered_at: datetime | None
    answer: str
    decided_at: datetime | None
    decision: str
    number: str
    stuck: bool

    @property
    def is_open(self) -> bool:
        """Whether it waits for the other side or the school."""
        return self.state in OPEN_TERMINATION

    @property
    def answerer(self) -> str:
        """Who was to answer."""
        return _ASKED_BY["employer" if self.asked_by == "student" else "student"]

    @property
    def steps(self) -> tuple[tuple[str, str], ...]:
        """The three steps of a termination with their dates."""
        answered = moments.in_list(self.answered_at) if self.answered_at else ""
        decided = moments.in_list(self.decided_at) if self.decided_at else ""
        return (
            (f"{self.asker}提出解约", moments.in_list(self.asked_at)),
            (f"{self.answerer}答复", answered),
            ("院校审核", decided),
        )

    @property
    def here(self) -> int:
        """Which step is under way, from 1; past the end when all is done."""
        if self.state in (T.REQUESTED, T.REFUSED):
            return 2
        return 3 if self.state in (T.UNDER_REVIEW, T.REJECTED) else 4


def of_student(student_id: int, stage: str = "", name: str = "") -> tuple[Row, ...]:
    """The student's list, latest first: what is in force and what has ended (S86, S139)."""
    wanted = select(Agreement).where(Agreement.student_id == student_id, _APPROVED)
    if name:
        wanted = wanted.where(Agreement.employer_name.contains(name, autoescape=True))
    found = db.session.scalars(wanted.order_by(Agreement.id.desc())).all()
    refused = refused_endings.of(found)
    rows = [_row(row, refused.get(row.id)) for row in found]
    return tuple(row for row in rows if stage in ("", row.stage))


def requests_of(agreement_id: int, reader: str = "") -> tuple[Request, ...]:
    """Every request to terminate this agreement, the latest first, in the words for this party."""
    rows = db.session.scalars(
        select(Termination)
        .where(Termination.agreement_id == agreement_id)
        .order_by(Termination.id.desc())
    )
    now = clock.now()
    return tuple(_request(row, now, reader) for row in rows)


def paper(agreement: Agreement) -> Paper:
    """解除协议书: the document of an approved termination; nothing is wanted before."""
    return agreements.edition(agreement, EDITION) if agreement.ending == T.DONE else Paper("")


def file_name(agreement: Agreement) -> str:
    """What the downloaded PDF is called: 解除协议书 with both parties and the number."""
    parties = f"{agreement.employer_name}-{agreement.student_name}"
    return f"解除协议书-{parties}-{numbers.of_termination(agreement.number or '')}.pdf"


def is_stuck(state: str, asked_at: datetime, now: datetime) -> bool:
    """待对方处理超过10天: whether the school should look at a request that nobody answers."""
    days = settings.current().termination.stuck_days
    return state == T.REQUESTED and deadlines.is_stuck(asked_at, now, days)


def _row(agreement: Agreement, refused: RefusedEnding | None) -> Row:
    return Row(
        id=agreement.id,
        process=agreement.process,
        state=agreement.state,
        ending=agreement.ending,
        employer_name=agreement.employer_name,
        number=agreement.number or "-",
        kind=labels.KINDS[agreement.process],
        labels=labels.of(agreement.process, agreement.state, agreement.ending),
        ended_by=labels.ENDED_BY[agreement.ended_by],
        refused=refused,
    )


def _request(row: Termination, now: datetime, reader: str) -> Request:
    label, tone = labels.request(row.state, row.asked_by, reader)
    return Request(
        id=row.id,
        state=row.state,
        label=label,
        tone=tone,
        asked_by=row.asked_by,
        asker=_ASKED_BY[row.asked_by],
        kind=ending_kinds.label(row.kind),
        reason=row.reason,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        answer=row.answer,
        decided_at=row.decided_at,
        decision=rejections.told(row.decision_kind, row.decision),
        number=row.number or "",
        stuck=is_stuck(row.state, row.asked_at, now),
    )
