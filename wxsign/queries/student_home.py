"""A student's home and the list 线上签约: where he stands, and every letter he got (S58, S61)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from wxsign import standing
from wxsign.db import db, reading
from wxsign.models import Agreement, Student
from wxsign.queries import drafts, progress, refused_endings, unfinished
from wxsign.queries.progress import Progress
from wxsign.queries.refused_endings import RefusedEnding
from wxsign.queries.unfinished import Unfinished
from wxsign.rules import codes, labels, lifecycle, offers, rejections
from wxsign.rules.labels import Labels
from wxsign.rules.lifecycle import O, Process, T
from wxsign.rules.offers import Case, Holder
from wxsign.rules.people import Who
from wxsign.rules.refusals import Refused

_ROUNDS = (
    select(
        Agreement.id,
        Agreement.state,
        Agreement.employer_name,
        Agreement.job_title,
        Agreement.invited_at,
        Agreement.answer_by,
        Agreement.accepted_at,
        Agreement.decided_at,
        Agreement.changed_at,
        Agreement.reason,
        Agreement.reason_kind,
        Agreement.number,
        Agreement.turn,
        Agreement.version,
        Agreement.report_by,
        Agreement.reported_on,
        Agreement.ending,
        Agreement.ended_by,
        Agreement.process,
        Agreement.seatless,
    )
    .where(Agreement.student_id == bindparam("student"))
    .order_by(Agreement.id.desc())
)


class _Row(progress.Round, Protocol):
    id: int
    employer_name: str
    job_title: str
    changed_at: datetime
    reason: str
    reason_kind: str
    number: str | None
    version: int
    report_by: datetime | None
    reported_on: date | None
    ending: str
    ended_by: str
    process: str
    seatless: bool


@dataclass(frozen=True)
class Placed:
    """What the student is placed with when it is no online agreement: a paper one, or 其他去向.

    `kind` is the 签约类型, `progress` its own steps (S115); `seatless` is 暂未就业, beside which
    letters may be answered.
    """

    id: int
    process: str
    state: str
    ending: str
    labels: Labels
    kind: str
    name: str
    job_title: str
    reason: str
    seatless: bool
    progress: Progress


@dataclass(frozen=True)
class Card:
    """One round of one employer, as the list shows it (S61)."""

    id: int
    state: str
    labels: Labels
    employer_name: str
    job_title: str
    invited_at: datetime
    answer_by: datetime
    changed_at: datetime
    reason: str
    number: str
    version: int
    report_by: datetime | None
    reported_on: date | None
    round: progress.Round
    seen_at: datetime
    ending: str
    ended_by: str

    @property
    def is_ending(self) -> bool:
        """Whether somebody asks to terminate it now."""
        return self.ending in lifecycle.OPEN_TERMINATION

    @property
    def asks_to_end(self) -> bool:
        """Whether the employer asks to terminate it and the student is to answer (S102)."""
        return self.ending == T.REQUESTED and self.ended_by == Who.EMPLOYER

    @property
    def progress(self) -> Progress:
        """The manuals' three steps with their dates (S64); the list does without."""
        return progress.of(self.round, self.seen_at)

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.state == O.INVITED

    @property
    def holds_seat(self) -> bool:
        """Whether it is what the student is signed with (S52)."""
        return lifecycle.holds_seat(Process.ONLINE, self.state)

    @property
    def is_letter(self) -> bool:
        """Whether it never became more than a letter: 查看邀请函 rather than 查看详情."""
        return self.labels.paper == ""


@dataclass(frozen=True)
class Home:
    """The student's home: who he is, the record that matters now, and what waits for him.

    `head` is the record that takes his seat, else the letter that ends first, else the latest
    round that the school refused or that was terminated. `closed` is why he may not sign at all,
    `to_answer` counts the employers that ask him to terminate: 解约待办. `unfinished` is what he
    began himself, while he may go on with it, `refused` the wish to end what is in force.
    """

    name: str
    year: int
    education: str
    college: str
    major: str
    head: Card | None
    placed: Placed | None
    open_letters: tuple[Card, ...]
    seat: Holder | None
    closed: Refused | None
    to_answer: int
    unfinished: Unfinished | None
    refused: Mapping[int, RefusedEnding]

    @property
    def goes_on(self) -> bool:
        """Whether what he began himself is newer than what became of the letters that he got."""
        begun, head = self.unfinished, self.head
        return begun is not None and (head is None or begun.changed_at >= head.changed_at)


def of_student(student_id: int, now: datetime) -> Home:
    """The home of this student, in at most five statements."""
    student = db.session.execute(
        select(Student)
        .options(joinedload(Student.school), joinedload(Student.college))
        .where(Student.id == student_id)
    ).scalar_one()
    stands, rows = standing.of_student(student_id), _rows(student_id)
    cards = _cards(rows, now)
    assert stands is not None, "the student was read a moment ago"
    letters = tuple(card for card in cards if card.is_open)
    closed = None if stands.seat else offers.against("accept", stands, Case(now))
    is_shut = stands.seat is not None or closed is not None
    return Home(
        name=student.name,
        year=student.year,
        education=codes.label("education", student.education, student.year),
        college=student.college.name,
        major=student.major,
        head=_head(cards),
        placed=_placed(rows),
        open_letters=letters,
        seat=stands.seat,
        closed=closed,
        to_answer=sum(card.asks_to_end for card in cards),
        unfinished=None if is_shut else _unfinished(student_id, rows),
        refused=refused_endings.of(rows),
    )


def cards_of(student_id: int, now: datetime) -> tuple[Card, ...]:
    """Every round of this student: open letters first, the earliest end on top; then the latest."""
    return _cards(_rows(student_id), now)


def _rows(student_id: int) -> Sequence[Any]:
    """Every placement of this student, of any kind, the newest on top."""
    return reading().execute(_ROUNDS, {"student": student_id}).all()


def _cards(rows: Sequence[_Row], now: datetime) -> tuple[Card, ...]:
    cards = [_card(row, now) for row in rows if row.process == Process.ONLINE]
    waiting = sorted((card for card in cards if card.is_open), key=lambda card: card.answer_by)
    return (*waiting, *(card for card in cards if not card.is_open))


def other_letters(agreement: Agreement, now: datetime) -> tuple[Card, ...]:
    """The letters beside this one that still wait for the student's answer, earliest end first."""
    cards = cards_of(agreement.student_id, now)
    return tuple(card for card in cards if card.is_open and card.id != agreement.id)


def _card(row: _Row, now: datetime) -> Card:
    state = progress.state_at(row, now)
    return Card(
        id=row.id,
        state=state,
        labels=labels.of(Process.ONLINE, state, row.ending),
        employer_name=row.employer_name,
        job_title=row.job_title,
        invited_at=row.invited_at,
        answer_by=row.answer_by,
        changed_at=row.changed_at,
        reason=row.reason,
        number=row.number or "-",
        version=row.version,
        report_by=row.report_by,
        reported_on=row.reported_on,
        round=row,
        seen_at=now,
        ending=row.ending,
        ended_by=row.ended_by,
    )


def _head(cards: Sequence[Card]) -> Card | None:
    """What 当前就业情况 speaks of."""
    for fits in (
        lambda card: card.holds_seat,
        lambda card: card.is_open,
        lambda card: not card.is_letter,
    ):
        for card in cards:
            if fits(card):
                return card
    return None


def _unfinished(student_id: int, rows: Sequence[_Row]) -> Unfinished | None:
    begun = drafts.kept(f"student:{student_id}", drafts.NEW_PAPER)
    return unfinished.latest(rows, None if begun is None or begun.is_empty else begun)


def _placed(rows: Sequence[_Row]) -> Placed | None:
    """The paper agreement or destination that matters now: in force or under way."""
    others = [row for row in rows if row.process != Process.ONLINE]
    taken = [row for row in others if row.state in lifecycle.HOLDS_SEAT[Process(row.process)]]
    return _placement(taken[0]) if taken else None


def _placement(row: _Row) -> Placed:
    words = labels.of(row.process, row.state, row.ending)
    return Placed(
        id=row.id,
        process=row.process,
        state=row.state,
        ending=row.ending,
        labels=words,
        kind=labels.KINDS[row.process],
        name=row.employer_name,
        job_title=row.job_title,
        reason=rejections.told(row.reason_kind, row.reason),
        seatless=row.seatless,
        progress=progress.of_steps(labels.STEPS_OF[row.process], words),
    )
