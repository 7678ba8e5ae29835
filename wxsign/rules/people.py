"""Who acts: the five kinds of actor, and one acting person."""

from dataclasses import dataclass
from enum import StrEnum


class Who(StrEnum):
    """A kind of actor (S15). A reviewer of school level also acts as ADMIN (decision 2)."""

    STUDENT = "student"
    EMPLOYER = "employer"
    REVIEWER = "reviewer"
    ADMIN = "admin"
    CLOCK = "clock"


@dataclass(frozen=True)
class Actor:
    """Somebody who acts: the kind, the row of the person, and the name for the trail.

    `id` is the student, the employer's colleague or the reviewer; 0 for the clock.
    """

    who: Who
    id: int
    name: str

    @property
    def acts_as(self) -> tuple[Who, ...]:
        """The kinds of actor this person may act as: a school-level reviewer is both."""
        return (Who.ADMIN, Who.REVIEWER) if self.who is Who.ADMIN else (self.who,)


CLOCK = Actor(Who.CLOCK, 0, "系统")
