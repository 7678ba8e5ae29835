"""drain(): everything due leaves, over several threads, and its outcome is written down.

One round, in this order (`performance.md` §3.4):
1. claim a batch by a conditional UPDATE that also moves `due_at` to the end of the lease; commit;
2. read the rows and the addresses of their people; render the words;
3. close the session: no database transaction is open while another machine is talked to;
4. send from N threads;
5. write each outcome where the claim is still ours.
A worker that dies after 1 leaves rows that come due again when the lease ends.
"""

import secrets
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update

from wxsign import clock
from wxsign.db import db, transaction, writing
from wxsign.gateways import Gateways
from wxsign.models import OutboxEntry
from wxsign.outbox import addresses, channels, making
from wxsign.outbox.channels import Letter, Outcome
from wxsign.outbox.queue import DOCUMENT

LEASE = timedelta(seconds=30)
BATCH = 64

log = structlog.get_logger()


@dataclass(frozen=True)
class Drained:
    """What a call of `drain` did."""

    sent: int
    other: int


def drain(gateways: Gateways, *, threads: int = 16, seconds: float = 20) -> Drained:
    """Send what is due until nothing is, or this many seconds of real work have passed."""
    until, me = clock.now() + timedelta(seconds=seconds), secrets.token_hex(8)
    sent = other = 0
    with ThreadPoolExecutor(threads) as pool:
        while rows := _claim(me, clock.now()):
            outcomes = _deliver(rows, gateways, pool)
            for entry, outcome in outcomes:
                _write(entry, outcome, me)
                sent, other = sent + outcome.is_sent, other + (not outcome.is_sent)
            if clock.now() > until:
                break
    return Drained(sent, other)


def _claim(me: str, now: datetime) -> list[OutboxEntry]:
    """Lease the next batch; binding news first, codes before everything (priority)."""
    due = (
        select(OutboxEntry.id)
        .where(OutboxEntry.state == "waiting", OutboxEntry.due_at <= now)
        .order_by(OutboxEntry.priority, OutboxEntry.due_at, OutboxEntry.id)
        .limit(BATCH)
    )
    if db.session.scalar(due.limit(1)) is None:
        db.session.rollback()
        return []
    locked = due.with_for_update(skip_locked=True).scalar_subquery()
    with transaction():
        claimed = writing().execute(
            update(OutboxEntry)
            .where(OutboxEntry.id.in_(locked), OutboxEntry.state == "waiting")
            .values(claim=me, due_at=now + LEASE, tries=OutboxEntry.tries + 1)
            .returning(OutboxEntry.id)
        )
        ids = claimed.scalars().all()
    found = select(OutboxEntry).where(OutboxEntry.id.in_(ids)).order_by(OutboxEntry.priority)
    return list(db.session.scalars(found))


def _deliver(
    rows: list[OutboxEntry], gateways: Gateways, pool: ThreadPoolExecutor
) -> Iterable[tuple[OutboxEntry, Outcome]]:
    letters = [(row, addresses.letter(row)) for row in rows if row.channel != DOCUMENT]
    documents = [row for row in rows if row.channel == DOCUMENT]
    db.session.expunge_all()
    db.session.rollback()
    talking: dict[Future[Outcome], OutboxEntry] = {
        pool.submit(copy_context().run, _send, letter, gateways): row for row, letter in letters
    }
    for done in as_completed(talking):
        yield talking[done], done.result()
    for row in documents:
        yield row, making.make(row, gateways.storage)


def _send(letter: Letter, gateways: Gateways) -> Outcome:
    """One message; whatever goes wrong with it must not stop the others."""
    try:
        return channels.send(letter, gateways)
    except Exception:
        log.exception("outbox entry failed", entry=letter.entry_id, notice=letter.notice)
        return Outcome("dead", error="internal error")


def _write(row: OutboxEntry, outcome: Outcome, me: str) -> None:
    now = clock.now()
    values: dict[str, object] = {"state": outcome.state, "error": outcome.error[:200], "claim": ""}
    if outcome.is_sent:
        values |= {"sent_at": now, "msgid": outcome.msgid}
    if outcome.channel:
        values |= {"channel": outcome.channel, "tries": 0, "due_at": now}
    if outcome.again_in is not None:
        values |= {"due_at": now + outcome.again_in}
    with transaction():
        writing().execute(
            update(OutboxEntry)
            .where(OutboxEntry.id == row.id, OutboxEntry.claim == me)
            .values(**values)
        )
    if outcome.state in ("dead", "held"):
        log.warning("outbox entry needs the desk", entry=row.id, notice=row.notice)
