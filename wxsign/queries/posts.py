"""Posts with their places, who has one and who waits for the next (S35)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, and_, func, or_, select

from wxsign import clock, settings
from wxsign.db import db, reading
from wxsign.models import Agreement, Candidate, EmployerUser, Post, PostLetter, School, Student
from wxsign.rules import labels, posts
from wxsign.rules.labels import Labels
from wxsign.rules.lifecycle import O, Process
from wxsign.rules.refusals import Reason, Refused


@dataclass(frozen=True)
class PostRow:
    """One post in the list: how many are wanted, have a place, and wait."""

    id: int
    job_title: str
    headcount: int
    taken: int
    waiting: int
    stopped: str

    @property
    def is_full(self) -> bool:
        """Whether every place has its letter."""
        return self.taken >= self.headcount


@dataclass(frozen=True)
class Holder:
    """Who has a place: the letter or the agreement, as it stands."""

    agreement_id: int
    name: str
    state: str
    ending: str
    labels: Labels


@dataclass(frozen=True)
class Waiter:
    """Who waits, in which place of the line, and whose code let his letter go out."""

    student_id: int
    name: str
    school: str
    place: int
    consented_by: str
    consented_at: datetime


@dataclass(frozen=True)
class Passed:
    """Whom a free place passed over, and why."""

    student_id: int
    name: str
    refused: Refused


@dataclass(frozen=True)
class Story:
    """One post with everybody in it."""

    row: PostRow
    holders: tuple[Holder, ...]
    line: tuple[Waiter, ...]
    passed: tuple[Passed, ...]


def line(employer_id: int) -> Subquery:
    """Everybody of this employer who waits: his post, and his place in its line from 1."""
    place = func.row_number().over(
        partition_by=PostLetter.post_id, order_by=(Candidate.rank, Candidate.id)
    )
    return (
        select(Candidate.id.label("candidate_id"), PostLetter.post_id, place.label("place"))
        .join(PostLetter, PostLetter.id == Candidate.letter_id)
        .where(Candidate.employer_id == employer_id)
        .subquery()
    )


def listed(employer_id: int) -> tuple[PostRow, ...]:
    """Every post of the employer that has a number of places, by name."""
    found = db.session.scalars(
        select(Post).where(Post.employer_id == employer_id).order_by(Post.job_title)
    ).all()
    waiting, taken = _waiting(employer_id), _taken(employer_id)
    return tuple(_row(post, waiting, taken) for post in found)


def headcounts(employer_id: int) -> Mapping[str, int]:
    """How many each post wants, for a form that begins with it."""
    found = select(Post.job_title, Post.headcount).where(Post.employer_id == employer_id)
    return {row[0]: row[1] for row in reading().execute(found)}


def one(post_id: int, employer_id: int) -> Story:
    """The employer's own post; a stranger's looks like none."""
    post = db.session.get(Post, post_id)
    if post is None or post.employer_id != employer_id:
        raise Refused(Reason.NOT_FOUND)
    row = _row(post, _waiting(employer_id), _taken(employer_id))
    return Story(row, _holders(post), _line_of(post), _passed(post))


def _row(post: Post, waiting: Mapping[int, int], taken: Mapping[str, int]) -> PostRow:
    return PostRow(
        id=post.id,
        job_title=post.job_title,
        headcount=post.headcount,
        taken=taken.get(post.job_title, 0),
        waiting=waiting.get(post.id, 0),
        stopped=posts.STOPPED[post.stopped_why] if post.stopped_at else "",
    )


def _has_place(employer_id: int) -> ColumnElement[bool]:
    """As `actions/_places.py` counts: a rejection that may still be undone keeps its place."""
    given_back = posts.given_back_at(clock.now(), settings.current().signing.undo_minutes)
    return and_(
        Agreement.employer_id == employer_id,
        Agreement.process == Process.ONLINE,
        or_(
            Agreement.state.in_(posts.TAKES_PLACE),
            and_(Agreement.state == O.REJECTED, Agreement.decided_at > given_back),
        ),
    )


def _taken(employer_id: int) -> Mapping[str, int]:
    counted = (
        select(Agreement.job_title, func.count())
        .where(_has_place(employer_id))
        .group_by(Agreement.job_title)
    )
    return {row[0]: row[1] for row in reading().execute(counted)}


def _waiting(employer_id: int) -> Mapping[int, int]:
    waits = line(employer_id)
    counted = select(waits.c.post_id, func.count()).group_by(waits.c.post_id)
    return {row[0]: row[1] for row in reading().execute(counted)}


def _holders(post: Post) -> tuple[Holder, ...]:
    found = (
        select(Agreement.id, Agreement.student_name, Agreement.state, Agreement.ending)
        .where(_has_place(post.employer_id), Agreement.job_title == post.job_title)
        .order_by(Agreement.id)
    )
    return tuple(
        Holder(
            row.id,
            row.student_name,
            row.state,
            row.ending,
            labels.of(Process.ONLINE, row.state, row.ending),
        )
        for row in reading().execute(found)
    )


def _line_of(post: Post) -> tuple[Waiter, ...]:
    waits = line(post.employer_id)
    found = (
        select(
            Student.id,
            Student.name,
            School.name,
            waits.c.place,
            EmployerUser.name,
            PostLetter.consented_at,
        )
        .join(Candidate, Candidate.student_id == Student.id)
        .join(waits, waits.c.candidate_id == Candidate.id)
        .join(PostLetter, PostLetter.id == Candidate.letter_id)
        .join(EmployerUser, EmployerUser.id == PostLetter.user_id)
        .join(School, School.id == Student.school_id)
        .where(waits.c.post_id == post.id)
        .order_by(waits.c.place)
    )
    return tuple(Waiter(*row) for row in reading().execute(found))


def _passed(post: Post) -> tuple[Passed, ...]:
    found = (
        select(Student.id, Student.name, Candidate.passed)
        .join(Candidate, Candidate.student_id == Student.id)
        .where(
            Candidate.employer_id == post.employer_id,
            Candidate.job_title == post.job_title,
            Candidate.passed != "",
        )
        .order_by(Candidate.id)
    )
    return tuple(
        Passed(row.id, row.name, Refused(Reason(row.passed), student=row.name))
        for row in reading().execute(found)
    )
