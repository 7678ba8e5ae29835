"""The places of a post: counted before a transaction, kept by the post's revision inside it.

Whoever sends a letter for a post with a number of places counts its `revision` up under the one
that he judged. So of two colleagues, two workers, or one of each, only one gets a place.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import and_, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from wxsign import settings
from wxsign.actions._inviting import Draft
from wxsign.actions.proof import Proof
from wxsign.db import db, reading, writing
from wxsign.models import Agreement, Candidate, Post, PostLetter
from wxsign.rules import posts
from wxsign.rules.lifecycle import O, Process
from wxsign.rules.posts import Room
from wxsign.rules.refusals import Reason, Refused
from wxsign.rules.terms import Values


def room(
    employer_id: int,
    job_title: str,
    now: datetime,
    *,
    headcount: int = 0,
    batch: Sequence[int] = (),
) -> Room:
    """The places of this post now; `headcount` is a new number of them, 0 leaves it.

    Whoever of `batch` waits already does not keep its others waiting.
    """
    if not settings.current().signing.waiting_list:
        return Room(job_title)
    found = db.session.scalar(
        select(Post).where(Post.employer_id == employer_id, Post.job_title == job_title)
    )
    counted = Room(job_title, headcount=headcount, taken=taken(employer_id, job_title, now))
    if found is None:
        return counted
    waiting, last = _line(found.id, batch)
    return replace(
        counted,
        post_id=found.id,
        revision=found.revision,
        headcount=headcount or found.headcount,
        waiting=0 if found.stopped_at else waiting,
        last_rank=last,
    )


def taken(employer_id: int, job_title: str, now: datetime) -> int:
    """Letters of this post that wait for an answer or have become an agreement.

    One that was rejected a moment ago counts too: the reviewer may still undo it.
    """
    given_back = posts.given_back_at(now, settings.current().signing.undo_minutes)
    counted = (
        select(func.count())
        .select_from(Agreement)
        .where(
            Agreement.employer_id == employer_id,
            Agreement.job_title == job_title,
            Agreement.process == Process.ONLINE,
            or_(
                Agreement.state.in_(posts.TAKES_PLACE),
                and_(Agreement.state == O.REJECTED, Agreement.decided_at > given_back),
            ),
        )
    )
    return int(reading().execute(counted).scalar_one())


def hold(judged: Room, employer_id: int, user_id: int, now: datetime) -> int:
    """Count the post up inside the open transaction, or make it; answer its row.

    Raises Refused(POST_MOVED) when somebody else gave places away since they were counted.
    """
    row = {"headcount": judged.headcount, "set_at": now, "set_by": user_id}
    if judged.post_id:
        bump(judged.post_id, judged.revision, headcount=judged.headcount)
        return judged.post_id
    unit = {"employer_id": employer_id, "job_title": judged.job_title}
    try:
        made = writing().execute(insert(Post).values(**row, **unit).returning(Post.id))
    except IntegrityError as error:
        raise Refused(Reason.POST_MOVED) from error
    return int(made.scalar_one())


def bump(post_id: int, revision: int, **writes: object) -> None:
    """Whoever judged this revision changes the post; anybody later is Refused(POST_MOVED)."""
    moved = writing().execute(
        update(Post)
        .where(Post.id == post_id, Post.revision == revision)
        .values(revision=Post.revision + 1, **writes)
    )
    if moved.rowcount != 1:
        raise Refused(Reason.POST_MOVED)


def line_up(
    drafts: Sequence[Draft], post_id: int, terms: Values, proof: Proof, judged: Room
) -> None:
    """These students wait in this order for a place, under the letter that the code covers."""
    first = next(draft for draft in drafts if draft.row is not None)
    assert first.row is not None, "a draft without a letter waits for nothing"
    made = writing().execute(
        insert(PostLetter)
        .values(
            post_id=post_id,
            terms=dict(terms),
            user_id=first.row["sender_id"],
            code_id=proof.code_id,
            consented_at=first.row["invited_at"],
        )
        .returning(PostLetter.id)
    )
    letter_id = int(made.scalar_one())
    for place, draft in enumerate(drafts, judged.last_rank + 1):
        writing().execute(
            update(Candidate)
            .where(
                Candidate.employer_id == first.row["employer_id"],
                Candidate.student_id == draft.student_id,
            )
            .values(letter_id=letter_id, rank=place, passed="", job_title=judged.job_title)
        )


def _line(post_id: int, batch: Sequence[int]) -> tuple[int, int]:
    """How many wait who are not of this batch, and the last rank given out."""
    found = select(Candidate.student_id, Candidate.rank).where(
        Candidate.letter_id.in_(select(PostLetter.id).where(PostLetter.post_id == post_id))
    )
    rows = reading().execute(found).all()
    others = [row for row in rows if row.student_id not in batch]
    return len(others), max((row.rank for row in rows), default=0)
