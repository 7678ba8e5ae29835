"""Whose records a reviewer sees, and what a list is limited to (S73, S85, S192)."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_

from wxsign import standing
from wxsign.models import Agreement, Reviewer, Student
from wxsign.rules import labels, permissions, reviewing
from wxsign.rules.lifecycle import D, O, P, T

WAITING, ELSEWHERE, CHANGING, ASKED, DECIDED = (
    "waiting",
    "elsewhere",
    "changing",
    "asked",
    "decided",
)
TEXT, SIGNING, ENDING = "text", "signing", "ending"  # the sorts of what waits
SORTS = (TEXT, SIGNING, ENDING)
QUEUES = (WAITING, *SORTS)  # what lies at one's own desk

_IS_ENDING = or_(Agreement.ending == reviewing.UNDER_REVIEW, Agreement.state == D.RELEASE_REVIEW)
_WAITS = or_(Agreement.state.in_(reviewing.WAITING), Agreement.ending == reviewing.UNDER_REVIEW)
_LISTED = tuple(dict.fromkeys(state for found in reviewing.LISTED.values() for state in found))
_UNDECIDED = (*reviewing.WAITING, O.CHANGE_PROPOSED)
_DECIDED = tuple(state for state in _LISTED if state not in _UNDECIDED)
_APPROVED, _REJECTED = (O.EFFECTIVE, O.REPORTED), (O.REJECTED, P.TEXT_REJECTED, P.PAPERS_REFUSED)
_ENDED = (O.TERMINATED, D.RELEASED)


def listed() -> ColumnElement[bool]:
    """What the desk sees at all: no draft, and no invitation that nobody has accepted (§6.6)."""
    return Agreement.state.in_(_LISTED)


def _waits(clause: ColumnElement[bool]) -> ColumnElement[bool]:
    """`waiting_since` names the index of the queue."""
    return and_(Agreement.waiting_since.is_not(None), clause)


# The choices of the list: the words, and the records behind them.
STATES: dict[str, tuple[str, Callable[[], ColumnElement[bool]]]] = {
    WAITING: ("等待审核", lambda: _waits(_WAITS)),
    TEXT: (labels.PAPER[P.TEXT_REVIEW].review, lambda: _waits(Agreement.state == P.TEXT_REVIEW)),
    SIGNING: (
        labels.ONLINE[O.UNDER_REVIEW].review,
        lambda: _waits(Agreement.state.in_((O.UNDER_REVIEW, P.PAPER_REVIEW))),
    ),
    ENDING: (labels.ENDINGS[T.UNDER_REVIEW], lambda: _waits(_IS_ENDING)),
    ELSEWHERE: ("在另一级审核", lambda: _waits(_WAITS)),
    CHANGING: ("修改待确认", lambda: Agreement.state == O.CHANGE_PROPOSED),
    ASKED: (f"解约{labels.ENDINGS[T.REQUESTED]}", lambda: Agreement.ending == T.REQUESTED),
    DECIDED: (
        "已审核",
        lambda: and_(Agreement.state.in_(_DECIDED), Agreement.ending != reviewing.UNDER_REVIEW),
    ),
    "feedback": (
        labels.PAPER[P.AWAITING_PAPERS].review,
        lambda: Agreement.state == P.AWAITING_PAPERS,
    ),
    "approved": ("签约审核通过", lambda: Agreement.state.in_(_APPROVED)),
    "rejected": ("签约审核不通过", lambda: Agreement.state.in_(_REJECTED)),
    "ended": ("解约审核通过", lambda: Agreement.state.in_(_ENDED)),
}
_AT_THE_OTHER = {permissions.COLLEGE: "待学校审核", permissions.SCHOOL: "待学院审核"}


def tab_of(state: str, ending: str, turn: str, own_turn: str | None) -> str:
    """In which tab a record is counted; `own_turn` is None where every turn is one's own."""
    if ending == reviewing.UNDER_REVIEW or state in reviewing.WAITING:
        return WAITING if own_turn in (None, turn) else ELSEWHERE
    return CHANGING if state == O.CHANGE_PROPOSED else DECIDED


def sort_of(state: str, ending: str) -> str:
    """Which review a record waits for."""
    if ending == reviewing.UNDER_REVIEW or state == D.RELEASE_REVIEW:
        return ENDING
    return TEXT if state == P.TEXT_REVIEW else SIGNING


@dataclass(frozen=True)
class Scope:
    """Whose records a reviewer sees: one college, or all colleges of the school.

    Where the school reviews on two `levels`, only what lies at his own desk waits for him.
    """

    school_id: int
    college_id: int | None
    levels: str = permissions.ONE

    @classmethod
    def of(cls, reviewer: Reviewer) -> "Scope":
        """The scope of this reviewer."""
        levels = standing.review_levels(reviewer.school_id)
        return cls(reviewer.school_id, reviewer.college_id, levels)

    @property
    def role(self) -> str:
        """The level of whoever sees this."""
        return permissions.SCHOOL if self.college_id is None else permissions.COLLEGE

    @property
    def turn(self) -> str | None:
        """The turn of what waits for him; None where every turn is his."""
        return permissions.turn_of(self.role, self.levels)

    @property
    def states(self) -> dict[str, str]:
        """What his list may be limited to, in words: the other desk only where there is one."""
        found = {name: words for name, (words, _clause) in STATES.items()}
        if self.levels == permissions.ONE:
            del found[ELSEWHERE]
        else:
            found[ELSEWHERE] = _AT_THE_OTHER[self.role]
        return found

    @property
    def clauses(self) -> list[ColumnElement[bool]]:
        """What a record must fulfil to lie within."""
        found = [Agreement.school_id == self.school_id]
        if self.college_id is not None:
            found.append(Agreement.college_id == self.college_id)
        return found


@dataclass(frozen=True)
class Filters:
    """What the list is limited to: 签约审核状态, 签约类型, 学号, 届, 学院."""

    state: str = WAITING
    kind: str = ""
    student_number: str = ""
    year: int | None = None
    college_id: int | None = None

    @property
    def queue(self) -> str:
        """The queue that is worked on: the chosen sort of what waits, else all of it."""
        return self.state if self.state in QUEUES else WAITING

    def within(self, scope: Scope) -> list[ColumnElement[bool]]:
        """What a record must fulfil to be listed for somebody of this scope."""
        found = [*scope.clauses, STATES[self.state][1]()]
        if scope.turn is not None and self.state in (*QUEUES, ELSEWHERE):
            is_his = Agreement.turn == scope.turn
            found.append(~is_his if self.state == ELSEWHERE else is_his)
        if self.student_number:
            wanted = Student.student_number.startswith(self.student_number, autoescape=True)
            found.append(wanted)
        found += [
            column == value
            for column, value in (
                (Agreement.process, self.kind),
                (Agreement.year, self.year),
                (Agreement.college_id, self.college_id),
            )
            if value
        ]
        return found
