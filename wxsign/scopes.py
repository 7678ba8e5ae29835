"""Whose records a reviewer sees and decides on: his own, and those that he stands in for.

The one place that says so: pages and lists ask it, and every action of the desk asks it again
(decision 2, S85, S192).
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, bindparam, or_, select

from wxsign import clock, standing
from wxsign.db import reading
from wxsign.models import Agreement, Reviewer, StandIn
from wxsign.rules import moments, permissions


@dataclass(frozen=True)
class Post:
    """One place at the desk: its level and college, and whose it is where somebody stands in."""

    role: str
    college_id: int | None
    absent: str = ""
    until: date | None = None

    def covers(self, college_id: int) -> bool:
        """Whether records of this college lie here."""
        return self.college_id in (None, college_id)


@dataclass(frozen=True)
class Scope:
    """Whose records a reviewer sees: one college, or all colleges of the school.

    Where the school reviews on two `levels`, only what lies at his own desk waits for him.
    `stood_for` are the colleges of those whom he stands in for today (代审).
    """

    school_id: int
    college_id: int | None
    levels: str = permissions.ONE
    stood_for: tuple[Post, ...] = ()

    @classmethod
    def of(cls, reviewer: Reviewer) -> "Scope":
        """The scope of this reviewer today."""
        levels = standing.review_levels(reviewer.school_id)
        return cls(reviewer.school_id, reviewer.college_id, levels, _stood_for(reviewer.id))

    @property
    def role(self) -> str:
        """The level of whoever sees this."""
        return permissions.SCHOOL if self.college_id is None else permissions.COLLEGE

    @property
    def posts(self) -> tuple[Post, ...]:
        """His own place first, then those that he stands in for."""
        return (Post(self.role, self.college_id), *self.stood_for)

    def covers(self, school_id: int, college_id: int) -> bool:
        """Whether a record of this school and college lies within."""
        return school_id == self.school_id and any(post.covers(college_id) for post in self.posts)

    def verbs(self, college_id: int, turn: str) -> frozenset[str]:
        """What he may do with a record under review of this college that lies at this turn."""
        return frozenset(
            verb
            for post in self.posts
            if post.covers(college_id)
            for verb in permissions.verbs(post.role, self.levels, turn)
        )

    def absent(self, verb: str, college_id: int, turn: str) -> str:
        """Whom he stands in for with this verb; empty where it is his own."""
        for post in self.posts:
            if post.covers(college_id) and permissions.may(verb, post.role, self.levels, turn):
                return post.absent
        return ""

    def absent_at(self, college_id: int) -> str:
        """Through whom he sees records of this college at all; empty where it is his own."""
        return next((post.absent for post in self.posts if post.covers(college_id)), "")

    @property
    def has_two_desks(self) -> bool:
        """Whether what waits may lie at another level's desk."""
        return self.levels != permissions.ONE

    @property
    def clauses(self) -> list[ColumnElement[bool]]:
        """What a record must fulfil to lie within."""
        return [Agreement.school_id == self.school_id, *self.colleges]

    @property
    def colleges(self) -> list[ColumnElement[bool]]:
        """The same of its college alone; nothing for the whole school."""
        found = {post.college_id for post in self.posts}
        if None in found:
            return []
        if len(found) == 1:
            return [Agreement.college_id == self.college_id]
        return [Agreement.college_id.in_(sorted(one for one in found if one is not None))]

    @property
    def at_hand(self) -> ColumnElement[bool] | None:
        """What of all that waits lies at his own desk; None where every turn is his."""
        if not self.has_two_desks:
            return None
        return or_(*(_at(post, self.levels) for post in self.posts))


_TODAYS = (
    select(Reviewer.role, Reviewer.college_id, Reviewer.name, StandIn.ends_on)
    .join(Reviewer, Reviewer.id == StandIn.reviewer_id)
    .where(
        StandIn.deputy_id == bindparam("deputy"),
        StandIn.starts_on <= bindparam("today"),
        StandIn.ends_on >= bindparam("today"),
        StandIn.ended_at.is_(None),
        Reviewer.role == permissions.COLLEGE,
    )
    .order_by(StandIn.id)
)


def _stood_for(reviewer_id: int) -> tuple[Post, ...]:
    today = moments.day(clock.now())
    found = reading().execute(_TODAYS, {"deputy": reviewer_id, "today": today}).all()
    return tuple(Post(row.role, row.college_id, row.name, row.ends_on) for row in found)


def _at(post: Post, levels: str) -> ColumnElement[bool]:
    turn = Agreement.turn == permissions.turn_of(post.role, levels)
    return turn if post.college_id is None else and_(turn, Agreement.college_id == post.college_id)
