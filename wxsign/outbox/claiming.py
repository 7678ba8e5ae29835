"""A worker leases the next rows: priorities first, and within a priority the schools in turn.

What waits lies in lanes of the index: one channel, one priority, one school (0 for none), in the
order of `due_at`. A loose walk reads the head of each lane, so that a claim costs the same with ten
due rows and with 100,000, and a school with 100,000 keeps nobody else's ten waiting.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, bindparam, func, literal_column, select, update
from sqlalchemy.orm import aliased

from wxsign import settings
from wxsign.db import db, transaction, writing
from wxsign.models import OutboxEntry
from wxsign.outbox import webhook
from wxsign.outbox.pauses import Gate
from wxsign.outbox.queue import DOCUMENT, PICTURE, SMS, WEBHOOK, WECHAT
from wxsign.rules import quiet as rules_quiet
from wxsign.rules import reactions

LEASE = timedelta(seconds=25)  # and the timetable comes round every five
BATCH = 64
PRESSING = 1  # codes, and warnings of a login: up to this priority a full queue is overtaken
_LEAST = 99  # no notice presses less
_LANES = 8  # of one claim; the others have their turn with the next
_MAKERS = (DOCUMENT, PICTURE)  # work for the processor
_NO_LETTERS = (*_MAKERS, WEBHOOK)


@dataclass(frozen=True)
class Lane:
    """Where messages of one channel, priority and school wait; the head is due since `due_at`."""

    channel: str
    priority: int
    school_id: int
    due_at: datetime


class Claims:
    """What one visit of a worker takes, under its mark; it remembers which school was last."""

    def __init__(self, me: str) -> None:
        self.me = me
        self._last_school = 0

    def letters(self, now: datetime, gate: Gate, *, least: int = _LEAST) -> list[OutboxEntry]:
        """The next letters up to this priority; what WeChat would not take now is left alone."""
        quiet = rules_quiet.read(settings.current().sms.quiet_hours)
        is_quiet = quiet is not None and quiet.holds(now)

        def leaves(lane: Lane) -> bool:
            binds = lane.priority <= reactions.BINDING
            if lane.channel in _NO_LETTERS or lane.priority > least:
                return False
            if lane.channel == WECHAT:
                return gate is Gate.OPEN or (gate is Gate.CLOSED and binds)
            return binds or not (is_quiet and lane.channel == SMS)

        return self._claim(now, leaves, BATCH)

    def probe(self, now: datetime) -> list[OutboxEntry]:
        """One message that finds out whether WeChat takes messages again."""
        return self._claim(now, lambda lane: lane.channel == WECHAT, 1)

    def changes(self, now: datetime) -> list[OutboxEntry]:
        """The next changes of the plan, the oldest of each student."""
        return self._claim(
            now, lambda lane: lane.channel == WEBHOOK, webhook.AT_ONCE, webhook.is_next()
        )

    def work(self, now: datetime) -> list[OutboxEntry]:
        """One document or picture."""
        return self._claim(now, lambda lane: lane.channel in _MAKERS, 1)

    def has_work(self, now: datetime) -> bool:
        """Whether a document or picture is due."""
        is_due = any(lane.channel in _MAKERS for lane in _due_lanes(now))
        db.session.rollback()
        return is_due

    def _claim(
        self,
        now: datetime,
        takes: Callable[[Lane], bool],
        most: int,
        *also: ColumnElement[bool],
    ) -> list[OutboxEntry]:
        while lanes := self._in_turn([lane for lane in _due_lanes(now) if takes(lane)]):
            ids = _heads(lanes, now, most, also)
            db.session.rollback()
            if not ids:
                return []
            taken = self._lease(ids, now, also)
            if taken:
                return _read(taken)
            # Another worker was faster with all of them: what it left is looked for anew.
        db.session.rollback()
        return []

    def _in_turn(self, lanes: Sequence[Lane]) -> Sequence[Lane]:
        """The lanes of this claim: priority by priority, the school after the last one first."""
        ordered = sorted(
            lanes,
            key=lambda lane: (
                lane.priority, lane.school_id <= self._last_school, lane.school_id, lane.due_at
            ),
        )  # fmt: skip
        chosen = ordered[:_LANES]
        self._last_school = chosen[-1].school_id if len(ordered) > len(chosen) else 0
        return chosen

    def _lease(
        self, ids: Sequence[int], now: datetime, also: tuple[ColumnElement[bool], ...]
    ) -> Sequence[int]:
        """Mark them as ours until the lease ends; a power cut may forget a lease, nothing else."""
        free = OutboxEntry.id.in_(ids), _WAITS, OutboxEntry.due_at <= now
        # PostgreSQL may run a subquery that locks more than once, a CTE never.
        locked = select(OutboxEntry.id).where(*free, *also).with_for_update(skip_locked=True)
        mine = locked.cte("mine")
        with transaction(durable=False):
            claimed = writing().execute(
                update(OutboxEntry)
                .where(OutboxEntry.id.in_(select(mine.c.id)), _WAITS)
                .values(
                    claim=self.me,
                    due_at=now + LEASE,
                    tries=OutboxEntry.tries + 1,
                    unknown_since=func.coalesce(OutboxEntry.unknown_since, now),
                )
                .returning(OutboxEntry.id)
            )
            return claimed.scalars().all()


# Written out: with a parameter neither database could know that the partial index fits.
_WAITS = OutboxEntry.state == literal_column("'waiting'")
_OF_LANE = (
    select(OutboxEntry.id)
    .where(
        _WAITS,
        OutboxEntry.channel == bindparam("lane_channel"),
        OutboxEntry.priority == bindparam("lane_priority"),
        OutboxEntry.school_id == bindparam("lane_school"),
        OutboxEntry.due_at <= bindparam("now"),
    )
    .order_by(OutboxEntry.due_at, OutboxEntry.id)
    .limit(bindparam("most"))
)


def _heads(
    lanes: Sequence[Lane], now: datetime, most: int, also: tuple[ColumnElement[bool], ...]
) -> list[int]:
    """The ids that lie first, of each lane of a priority as many as of the others."""
    of_lane = _OF_LANE.where(*also) if also else _OF_LANE
    sharing = Counter(lane.priority for lane in lanes)
    ids: list[int] = []
    for lane in lanes:
        share = -(-most // sharing[lane.priority])
        given = {
            "lane_channel": lane.channel,
            "lane_priority": lane.priority,
            "lane_school": lane.school_id,
            "now": now,
            "most": min(share, most - len(ids)),
        }
        ids += db.session.scalars(of_lane, given)
        if len(ids) >= most:
            break
    return ids


def _read(ids: Sequence[int]) -> list[OutboxEntry]:
    """The rows as they are now, on their own: what is written later does not reach them."""
    found = select(OutboxEntry).where(OutboxEntry.id.in_(ids))
    rows = list(db.session.scalars(found.order_by(OutboxEntry.priority, OutboxEntry.id)))
    for row in rows:
        db.session.expunge(row)
    return rows


def _due_lanes(now: datetime) -> list[Lane]:
    rows = db.session.execute(_WALK, {"now": now})
    return [Lane(row.channel, row.priority, row.school_id, row.due_at) for row in rows]


def _walk() -> Select[tuple[str, int, int, datetime]]:
    """The head of each lane: from one the index leads to the next school, priority or channel."""
    at, found = aliased(OutboxEntry), aliased(OutboxEntry)
    order = at.channel, at.priority, at.school_id, at.due_at, at.id
    waits = at.state == literal_column("'waiting'")
    head = found.channel, found.priority, found.school_id, found.due_at

    def first(*where: ColumnElement[bool]) -> Select[int]:
        return select(at.id).where(waits, *where).order_by(*order).limit(1)

    lane = select(*head).where(found.id == first().scalar_subquery()).cte("lane", recursive=True)
    same_channel, same_priority = at.channel == lane.c.channel, at.priority == lane.c.priority
    ways = (
        first(same_channel, same_priority, at.school_id > lane.c.school_id),
        first(same_channel, at.priority > lane.c.priority),
        first(at.channel > lane.c.channel),
    )
    following = func.coalesce(*(way.correlate(lane).scalar_subquery() for way in ways))
    lanes = lane.union_all(select(*head).join(lane, found.id == following))
    return select(*lanes.c).where(lanes.c.due_at <= bindparam("now"))


_WALK = _walk()
