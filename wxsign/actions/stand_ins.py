"""代审: a reviewer is stood in for while he is away, and it ends early (decision 2, S85)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, insert, or_, select, update

from wxsign import clock
from wxsign.db import db, transaction, writing
from wxsign.models import Reviewer, StandIn
from wxsign.rules import moments, permissions, stand_ins
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused


class CannotStandIn(Exception):
    """It cannot be set so: the field, and a sentence for it."""

    def __init__(self, field: str, says: str) -> None:
        super().__init__(says)
        self.field, self.says = field, says


@dataclass(frozen=True)
class Wish:
    """Who is to stand in for whom, from one day to another, both included."""

    absent_id: int | None
    deputy_id: int | None
    starts_on: date | None
    ends_on: date | None


def name(wish: Wish, *, by: Actor) -> None:
    """设置代审, for oneself or, at school level, for any reviewer of a college.

    The same wish twice is one. Raises CannotStandIn.
    """
    now = clock.now()
    me = db.session.get_one(Reviewer, by.id)
    absent, deputy = _absent(wish, me), _deputy(wish, me)
    fault = stand_ins.dates_fault(wish.starts_on, wish.ends_on, moments.day(now))
    if fault:
        raise CannotStandIn("ends_on", fault)
    row = {
        "school_id": me.school_id,
        "reviewer_id": absent.id,
        "deputy_id": deputy.id,
        "starts_on": wish.starts_on,
        "ends_on": wish.ends_on,
    }
    same = and_(*(getattr(StandIn, key) == value for key, value in row.items()))
    if db.session.scalar(select(StandIn.id).where(same, StandIn.ended_at.is_(None))) is not None:
        return
    with transaction():
        writing().execute(insert(StandIn).values(**row, made_at=now, made_by=by.name))


def end(stand_in_id: int, *, by: Actor) -> None:
    """提前结束, by either of the two or by the school level; a second press changes nothing.

    Raises Refused(NOT_FOUND): somebody else's looks like none.
    """
    now, me = clock.now(), db.session.get_one(Reviewer, by.id)
    mine = [StandIn.id == stand_in_id, StandIn.school_id == me.school_id]
    if by.who is not Who.ADMIN:
        mine.append(or_(StandIn.reviewer_id == by.id, StandIn.deputy_id == by.id))
    if db.session.scalar(select(StandIn.id).where(*mine)) is None:
        raise Refused(Reason.NOT_FOUND)
    with transaction():
        writing().execute(
            update(StandIn)
            .where(*mine, StandIn.ended_at.is_(None))
            .values(ended_at=now, ended_by=by.name)
        )


def _absent(wish: Wish, me: Reviewer) -> Reviewer:
    found = _of_school(wish.absent_id, me)
    if found is None or found.role != permissions.COLLEGE:
        raise CannotStandIn("absent", stand_ins.NO_ABSENT)
    if me.role != permissions.SCHOOL and found.id != me.id:
        raise CannotStandIn("absent", stand_ins.NO_ABSENT)
    return found


def _deputy(wish: Wish, me: Reviewer) -> Reviewer:
    found = _of_school(wish.deputy_id, me)
    if found is None or not found.password_hash:
        raise CannotStandIn("deputy", stand_ins.NO_DEPUTY)
    if found.id == wish.absent_id:
        raise CannotStandIn("deputy", stand_ins.ITSELF)
    return found


def _of_school(reviewer_id: int | None, me: Reviewer) -> Reviewer | None:
    if reviewer_id is None:
        return None
    found = db.session.get(Reviewer, reviewer_id)
    return found if found is not None and found.school_id == me.school_id else None
