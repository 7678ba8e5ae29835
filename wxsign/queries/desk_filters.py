"""Whose records a reviewer sees, and what a list is limited to (S73, S85, S192)."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement

from wxsign.models import Agreement, Reviewer, Student
from wxsign.rules.lifecycle import O

WAITING, DECIDED = "waiting", "decided"
_APPROVED, _REJECTED = (O.EFFECTIVE, O.REPORTED), (O.REJECTED,)
# 签约审核状态 as the list may be limited to: the words of the choice, and the states behind it.
STATES: dict[str, tuple[str, tuple[str, ...]]] = {
    WAITING: ("等待签约审核", (O.UNDER_REVIEW,)),
    DECIDED: ("已审核", (*_APPROVED, *_REJECTED, O.TERMINATED)),
    "approved": ("签约审核通过", _APPROVED),
    "rejected": ("签约审核不通过", _REJECTED),
}


@dataclass(frozen=True)
class Scope:
    """Whose records a reviewer sees: one college, or all colleges of the school."""

    school_id: int
    college_id: int | None

    @classmethod
    def of(cls, reviewer: Reviewer) -> "Scope":
        """The scope of this reviewer."""
        return cls(reviewer.school_id, reviewer.college_id)

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

    @property
    def clauses(self) -> list[ColumnElement[bool]]:
        """What a record must fulfil to be listed."""
        found: list[ColumnElement[bool]] = [Agreement.state.in_(STATES[self.state][1])]
        if self.student_number:
            wanted = Student.student_number.startswith(self.student_number, autoescape=True)
            found.append(wanted)
        if self.year is not None:
            found.append(Agreement.year == self.year)
        if self.college_id is not None:
            found.append(Agreement.college_id == self.college_id)
        return found
