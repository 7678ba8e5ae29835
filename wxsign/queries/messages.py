"""消息记录: what was sent to a person, read from the outbox (S43, S189).

A message that went by WeChat and by mail is one message with two ways. What it said is kept as
long as `privacy.sent_facts_days`; then its title, its record and its moments stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from wxsign import clock
from wxsign.db import db
from wxsign.models import Code, OutboxEntry
from wxsign.rules import deliveries, notices, receipts
from wxsign.rules.deliveries import Facts, Way
from wxsign.rules.people import Actor

A_PAGE = 20
_MOST_WAYS = 2
_LAST_ID = 2**31 - 1  # what an integer column holds


@dataclass(frozen=True)
class Message:
    """One message: title, words (empty when forgotten), when, its ways, the page it is about."""

    id: int
    title: str
    text: str
    at: datetime
    ways: tuple[Way, ...]
    href: str
    is_read: bool


@dataclass(frozen=True)
class Messages:
    """One page of them, newest first; `older` leads to the next, None at the end."""

    rows: tuple[Message, ...]
    older: int | None


def of_person(by: Actor, *, logins: Sequence[str] = (), before: int | None = None) -> Messages:
    """What was sent to this person before the message with this id.

    `logins` are the names under which codes are asked for (`Code.person`): a message with a code
    is listed too, its digits hidden, until the code is forgotten.
    """
    codes = select(Code.id).where(Code.person.in_([f"{by.who}:{by.id}", *logins]))
    wanted = or_(
        and_(OutboxEntry.audience == by.who, OutboxEntry.person_id == by.id),
        and_(OutboxEntry.audience == "code", OutboxEntry.person_id.in_(codes)),
    )
    newest = OutboxEntry.made_at.desc(), OutboxEntry.id.desc()
    rows = select(OutboxEntry).where(wanted).order_by(*newest)
    if before is not None:
        rows = rows.where(_older_than(min(before, _LAST_ID)))
    found = db.session.scalars(rows.limit(A_PAGE * _MOST_WAYS + 1)).all()
    causes: dict[str, list[OutboxEntry]] = {}
    for row in found:
        causes.setdefault(row.once.rsplit(".", 2)[0], []).append(row)
    shown = list(causes.values())[:A_PAGE]
    is_more = len(found) > sum(len(ways) for ways in shown)
    told = _Told({row.id: row for row in found}, clock.now())
    return Messages(
        rows=tuple(_message(ways, told) for ways in shown),
        older=shown[-1][-1].id if is_more else None,
    )


def _older_than(entry_id: int) -> ColumnElement[bool]:
    """What was queued before this entry; of one moment the number decides."""
    at = select(OutboxEntry.made_at).where(OutboxEntry.id == entry_id).scalar_subquery()
    same_moment = and_(OutboxEntry.made_at == at, OutboxEntry.id < entry_id)
    return or_(OutboxEntry.made_at < at, same_moment)


@dataclass
class _Told:
    """The messages by number, also those that told others and are not on this page."""

    rows: dict[int, OutboxEntry]
    now: datetime

    def way(self, row: OutboxEntry) -> Way:
        """What became of a message, or of the one in which it was told."""
        by = self._by(row)
        facts = Facts(
            row.once.rsplit(".", 1)[1],
            by.channel,
            by.state,
            by.receipt,
            by.error,
            is_merged=by is not row,
            is_silent=bool(by.msgid) and receipts.is_missing(by.sent_at, self.now),
        )
        return deliveries.way(facts)

    def at(self, row: OutboxEntry) -> datetime:
        """When it left."""
        return self._by(row).sent_at or row.made_at

    def _by(self, row: OutboxEntry) -> OutboxEntry:
        if row.merged_into is None:
            return row
        if row.merged_into not in self.rows:
            self.rows[row.merged_into] = db.session.get_one(OutboxEntry, row.merged_into)
        return self.rows[row.merged_into]


def _message(rows: list[OutboxEntry], told: _Told) -> Message:
    row = rows[-1]  # the first way that was queued
    notice = notices.BY_KEY[row.notice]
    return Message(
        id=row.id,
        title=notice.title,
        text=notices.hidden(notice, row.facts),
        at=told.at(row),
        ways=tuple(told.way(one) for one in reversed(rows)),
        href=notices.filled(notice.path, {"record": str(row.record_id)}) if row.record_id else "",
        is_read=any(one.read_at is not None for one in rows),
    )
