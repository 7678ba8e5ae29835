"""Posts with a number of places, and who waits for one (S35, issue 5 point 2).

Whoever waits is invited by the clock, not inside the move that frees the place: it looks at what
stands, so that a place that came free while everything was down is given all the same, and a
student's refusal never fails because of somebody else's letter. The post's revision sees to it
that a place is given once (`_places.py`).
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Row, select, update

from wxsign import clock, standing
from wxsign.actions import _inviting, _parties, _places
from wxsign.actions._inviting import Draft, Sent
from wxsign.db import db, reading, transaction, writing
from wxsign.models import Candidate, EmployerUser, Post, PostLetter, Student
from wxsign.outbox import queue
from wxsign.rules import employer_roles, moments, posts, terms
from wxsign.rules.people import Actor, Who
from wxsign.rules.posts import Room
from wxsign.rules.refusals import Reason, Refused

Waiting = Row[int, int, int | None, int]


def set_places(job_title: str, headcount: int, *, by: Actor) -> int:
    """保存招聘人数: for a post that has a number already, or for a new one; answer its row.

    Raises Refused(POST_MOVED) when somebody else changed it meanwhile.
    """
    now, user = clock.now(), _recruiter(by)
    judged = _places.room(user.employer_id, job_title, now, headcount=headcount)
    with transaction():
        return _places.hold(judged, user.employer_id, user.id, now)


def places(employer_id: int, job_title: str, *, headcount: int, batch: Sequence[int]) -> Room:
    """The places as 确认发送 would find them now, for the page before it."""
    return _places.room(employer_id, job_title, clock.now(), headcount=headcount, batch=batch)


def stop(post_id: int, *, by: Actor) -> None:
    """停止自动邀请: the line stays as it is, and nobody is invited by itself."""
    now, post = clock.now(), _own(post_id, by)
    with transaction():
        _places.bump(post.id, post.revision, stopped_at=now, stopped_why="")


def resume(post_id: int, *, by: Actor) -> None:
    """恢复自动邀请: free places go to the first of the line again."""
    post = _own(post_id, by)
    with transaction():
        _places.bump(post.id, post.revision, stopped_at=None, stopped_why="")


def move_up(post_id: int, student_id: int, *, by: Actor) -> None:
    """上移: the student changes places with the one before him; the first one stays."""
    post = _own(post_id, by)
    line = _line(post.id)
    place = next((place for place, one in enumerate(line) if one.student_id == student_id), 0)
    if place == 0:
        return
    before, moved = line[place - 1], line[place]
    with transaction():
        _places.bump(post.id, post.revision)
        for one, rank in ((before, moved.rank), (moved, before.rank)):
            writing().execute(update(Candidate).where(Candidate.id == one.id).values(rank=rank))


def take_out(post_id: int, student_id: int, *, by: Actor) -> None:
    """移出候补: the student stays on the 签约发送列表 and waits for nothing."""
    post = _own(post_id, by)
    gone = next((one for one in _line(post.id) if one.student_id == student_id), None)
    if gone is None:
        return
    with transaction():
        _places.bump(post.id, post.revision)
        _leave(gone, "")


def waited_for() -> list[int]:
    """The posts for which somebody waits and which nobody stopped, for the clock."""
    found = (
        select(Post.id)
        .join(PostLetter, PostLetter.post_id == Post.id)
        .join(Candidate, Candidate.letter_id == PostLetter.id)
        .where(Post.stopped_at.is_(None))
        .distinct()
        .order_by(Post.id)
    )
    return list(reading().execute(found).scalars())


def invite_next(post_id: int) -> bool:
    """The clock: a free place goes to the first who can be invited; answer whether to go on.

    Who cannot be any more is passed over and stays on the list. A school whose signing is shut
    just now keeps its students in the line. Raises Refused(POST_MOVED) to whoever comes second.
    """
    now, post = clock.now(), db.session.get_one(Post, post_id)
    room = _places.room(post.employer_id, post.job_title, now)
    line = _line(post_id)
    if not line or not room.is_limited or post.stopped_at or room.taken >= room.headcount:
        return False
    first = _first_open(line, post.employer_id)
    if first is None:
        return False
    letter = db.session.get_one(PostLetter, first.letter_id)
    if _is_stale(letter, first.student_id, now):
        _stop_by_itself(post, letter, now)
        return False
    (draft,) = _inviting.drafts([first.student_id], letter.terms, letter.user, now)
    _give(post, first, draft, letter, now)
    return True


def _give(post: Post, first: Waiting, draft: Draft, letter: PostLetter, now: datetime) -> None:
    """The letter goes out under the revision that was judged, and the employer is told."""
    by = Actor(Who.EMPLOYER, letter.user_id, letter.user.name)
    note = posts.BY_ITSELF.format(name=by.name, at=moments.in_record(letter.consented_at))
    with transaction():
        _places.bump(post.id, post.revision)
        sent = _inviting.send(draft, by, now, note=note)
        if sent.refused is not None:
            _leave(first, sent.refused.reason)
            return
        _tell(draft, sent, by, now)


def _tell(draft: Draft, sent: Sent, by: Actor, now: datetime) -> None:
    assert draft.row is not None, "it was sent"
    facts = {**_parties.facts(draft.row), "record": sent.agreement_id}
    to = [queue.To(Who.EMPLOYER, by.id, school_id=draft.row["school_id"])]
    once = f"waiting.{sent.agreement_id}"
    queue.put(f"waiting.{Who.EMPLOYER}", to, once=once, facts=facts, now=now)


def _stop_by_itself(post: Post, letter: PostLetter, now: datetime) -> None:
    """A date of the letter has passed: nobody would sign that, so the employer is asked."""
    facts = {"job_title": post.job_title, "post": post.id}
    to = [queue.To(Who.EMPLOYER, letter.user_id)]
    with transaction():
        _places.bump(post.id, post.revision, stopped_at=now, stopped_why=posts.STALE)
        once = f"stopped.{post.id}.{post.revision}"
        queue.put(f"stopped.{Who.EMPLOYER}", to, once=once, facts=facts, now=now)


def _leave(one: Waiting, passed: str) -> None:
    writing().execute(
        update(Candidate)
        .where(Candidate.id == one.id)
        .values(letter_id=None, rank=0, passed=passed)
    )


def _first_open(line: list[Waiting], employer_id: int) -> Waiting | None:
    """The first of the line whose school has its window open, or who cannot be invited at all."""
    findable = standing.findable([one.student_id for one in line], employer_id)
    for one in line:
        if one.student_id in findable:
            return one
        stands = standing.of_student(one.student_id)
        if stands is None or stands.window_open:
            return one
    return None


def _is_stale(letter: PostLetter, student_id: int, now: datetime) -> bool:
    student = db.session.get_one(Student, student_id)
    _values, faults = terms.read(letter.terms, year=student.year, today=moments.day(now))
    return bool(faults)


def _line(post_id: int) -> list[Waiting]:
    """Who waits for this post, in the order in which they are invited."""
    found = (
        select(Candidate.id, Candidate.student_id, Candidate.letter_id, Candidate.rank)
        .join(PostLetter, PostLetter.id == Candidate.letter_id)
        .where(PostLetter.post_id == post_id)
        .order_by(Candidate.rank, Candidate.id)
    )
    return list(reading().execute(found).all())


def _recruiter(by: Actor) -> EmployerUser:
    user = db.session.get_one(EmployerUser, by.id)
    employer_roles.ensure("posts", user)
    return user


def _own(post_id: int, by: Actor) -> Post:
    """A post of this colleague's employer; a stranger's looks like none."""
    user, post = _recruiter(by), db.session.get(Post, post_id)
    if post is None or post.employer_id != user.employer_id:
        raise Refused(Reason.NOT_FOUND)
    return post
