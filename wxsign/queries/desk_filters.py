"""Whose records a reviewer sees, and what a list is limited to (S73, S85, S192)."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement

from wxsign import standing
from wxsign.models import Agreement, Reviewer, Student
from wxsign.rules import permissions
from wxsign.rules.lifecycle import O

WAITING, ELSEWHERE, CHANGING, DECIDED = "waiting", "elsewhere", "changing", "decided"
_APPROVED, _REJECTED = (O.EFFECTIVE, O.REPORTED), (O.REJECTED,)
# 签约审核状态 as the list may be limited to: the words of the choice, and the states behind it.
STATES: dict[str, tuple[str, tuple[str, ...]]] = {
    WAITING: ("等待签约审核", (O.UNDER_REVIEW,)),
    ELSEWHERE: ("在另一级审核", (O.UNDER_REVIEW,)),
    CHANGING: ("修改待确认", (O.CHANGE_PROPOSED,)),
    DECIDED: ("已审核", (*_APPROVED, *_REJECTED, O.TERMINATED)),
    "approved": ("签约审核通过", _APPROVED),
    "rejected": ("签约审核不通过", _REJECTED),
}
_AT_THE_OTHER = {permissions.COLLEGE: "待学校审核", permissions.SCHOOL: "待学院审核"}


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
        found = {name: words for name, (words, _states) in STATES.items()}
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
    """What the list is limited to: 签约审核状态, 学号, 届, 学院."""

    state: str = WAITING
    student_number: str = ""
    year: int | None = None
    college_id: int | None = None

    def within(self, scope: Scope) -> list[ColumnElement[bool]]:
        """What a record must fulfil to be listed for somebody of this scope."""
        found = [*scope.clauses, Agreement.state.in_(STATES[self.state][1])]
        if scope.turn is not None and self.state in (WAITING, ELSEWHERE):
            is_his = Agreement.turn == scope.turn
            found.append(is_his if self.state == WAITING else ~is_his)
        if self.student_number:
            wanted = Student.student_number.startswith(self.student_number, autoescape=True)
            found.append(wanted)
        if self.year is not None:
            found.append(Agreement.year == self.year)
        if self.college_id is not None:
            found.append(Agreement.college_id == self.college_id)
        return found
