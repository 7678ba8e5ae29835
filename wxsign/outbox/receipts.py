"""Receipts of WeChat find their message whenever they come: early, late, twice, out of order.

The first receipt of a message counts. One that says “failed” sends the next channel, unless the
person has opened the page meanwhile; silence sends nothing (`wechat.md` §4.5).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import insert, select, text, update

from wxsign.db import writing
from wxsign.models import OutboxEntry, OutboxStep, WeChatEvent
from wxsign.outbox import queue
from wxsign.rules import receipts

ACCEPTED, RECEIPT = "accepted", "receipt"  # steps of the timeline


def take(msgid: str, status: str, now: datetime) -> None:
    """Mark the message with this number, inside the open transaction.

    A number that no message has yet is kept until its message is marked as sent.
    """
    msgid, status = msgid[: receipts.LONGEST_NUMBER], status[: receipts.MOST_CHARACTERS]
    if not msgid:
        return
    _one_at_a_time([msgid])
    entry = OutboxEntry
    found = writing().execute(
        select(entry.id).where(entry.msgid == msgid, entry.channel == queue.WECHAT)
    )
    ids = found.scalars().all()
    for entry_id in ids:
        _mark(entry_id, status, now)
    if not ids:
        _keep(msgid, status, now)


def take_early(sent: Mapping[int, str], now: datetime) -> None:
    """The receipts that were faster than our commit of these messages, by entry and number."""
    numbers = {
        msgid[: receipts.LONGEST_NUMBER]: entry_id for entry_id, msgid in sent.items() if msgid
    }
    if not numbers:
        return
    _one_at_a_time(numbers)
    keys = {receipts.key(msgid): entry_id for msgid, entry_id in numbers.items()}
    kept = select(WeChatEvent.key, WeChatEvent.name).where(WeChatEvent.key.in_(keys))
    for row in writing().execute(kept).all():
        _mark(keys[row.key], row.name, now)


def _mark(entry_id: int, status: str, now: datetime) -> None:
    """The first receipt of a message; a second one changes nothing."""
    entry = OutboxEntry
    first = entry.id == entry_id, entry.channel == queue.WECHAT, entry.receipt == ""
    marked = writing().execute(update(entry).where(*first).values(receipt=status))
    if not marked.rowcount:
        return
    step = {"entry_id": entry_id, "at": now, "step": RECEIPT, "channel": queue.WECHAT}
    writing().execute(insert(OutboxStep).values(**step, why=status))
    if receipts.is_failure(status):
        _remember_acceptance(entry_id)
        again = {"state": "waiting", "channel": queue.SMS, "tries": 0, "due_at": now}
        unread = entry.id == entry_id, entry.read_at.is_(None)
        writing().execute(update(entry).where(*unread).values(**again))
        queue.ring_after_commit()


def _remember_acceptance(entry_id: int) -> None:
    """When WeChat took it: `sent_at` is the next channel's from now on."""
    entry, step = OutboxEntry, OutboxStep
    taken = writing().execute(select(entry.sent_at).where(entry.id == entry_id)).scalar()
    known = select(step.id).where(
        step.entry_id == entry_id, step.step == ACCEPTED, step.at == taken
    )
    if taken is not None and writing().execute(known).first() is None:
        row = {"entry_id": entry_id, "at": taken, "step": ACCEPTED, "channel": queue.WECHAT}
        writing().execute(insert(step).values(**row, why=""))


def _keep(msgid: str, status: str, now: datetime) -> None:
    """A repeat of a receipt that waits already changes nothing."""
    key = receipts.key(msgid)
    there = writing().execute(select(WeChatEvent.key).where(WeChatEvent.key == key)).first()
    if there is None:
        writing().execute(insert(WeChatEvent).values(key=key, name=status, taken_at=now))


_IN_TURN = text(
    "SELECT pg_advisory_xact_lock(hashtextextended(number, 0))"
    " FROM (SELECT unnest(CAST(:numbers AS text[])) AS number ORDER BY 1) AS numbers"
)


def _one_at_a_time(msgids: Iterable[str]) -> None:
    """The receipt and the mark of one message wait for each other; on SQLite all writers do.

    Without it each could look for the other before either has committed, and find nothing.
    """
    if writing().dialect.name == "postgresql":
        writing().execute(_IN_TURN, {"numbers": sorted(msgids)})
