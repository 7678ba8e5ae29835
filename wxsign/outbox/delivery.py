"""drain(): everything due leaves, over several threads, and its outcome is written down.

One round, in this order (`performance.md` §3.4):
1. claim a batch by a conditional UPDATE that also moves `due_at` to the end of the lease; commit;
   letters first and together, then few changes of the plan, then documents and pictures one at a
   time, so that no code waits for a printer or for an outer system that does not answer;
2. read the rows and the addresses of their people; render the words;
3. close the session: no database transaction is open while another machine is talked to;
4. send from N threads, and give back what could not be begun early enough in the lease;
5. write each outcome where the claim is still ours.
A worker that dies after 1 leaves rows that come due again when the lease ends.
"""

import secrets
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.exc import OperationalError

from wxsign import clock, settings
from wxsign.db import db, transaction, writing
from wxsign.gateways import Gateways
from wxsign.models import OutboxEntry, WeChatEvent
from wxsign.outbox import addresses, channels, making, pauses, pictures, webhook
from wxsign.outbox.channels import Letter, Outcome
from wxsign.outbox.pauses import Gate
from wxsign.outbox.queue import DOCUMENT, PICTURE, SMS, WEBHOOK, WECHAT
from wxsign.outbox.rate import Rate
from wxsign.outbox.webhook import Told
from wxsign.rules import quiet as rules_quiet
from wxsign.rules import reactions, receipts

LEASE = timedelta(seconds=30)
BATCH = 64
_BEGIN_WITHIN_SECONDS = 15.0  # a send may take 8 seconds and be repeated once with a new token
_MSGID_LENGTH = 32  # providers number as they like, and a number that is too long is no reason

log = structlog.get_logger()


@dataclass(frozen=True)
class Drained:
    """What a call of `drain` did."""

    sent: int
    other: int


@dataclass(frozen=True)
class _Visit:
    """One visit of a worker: its mark on what it claims, its threads, and whom it talks to.

    Without a `rate` nobody counts what goes to WeChat.
    """

    me: str
    gateways: Gateways
    pool: ThreadPoolExecutor
    rate: Rate | None


def drain(
    gateways: Gateways, *, threads: int = 16, seconds: float = 20, rate: Rate | None = None
) -> Drained:
    """Send what is due until nothing is, or this many seconds of real work have passed."""
    until, me = clock.now() + timedelta(seconds=seconds), secrets.token_hex(8)
    sent = other = 0
    with ThreadPoolExecutor(threads) as pool:
        visit = _Visit(me, gateways, pool, rate)
        is_work = is_heard = True
        while is_work and clock.now() <= until:
            is_work = False
            for entry, outcome in _round(visit, tells=is_heard):
                is_work = True
                is_heard &= entry.channel != WEBHOOK or outcome.state != "waiting"
                _write(entry, outcome, me)
                sent, other = sent + outcome.is_sent, other + (not outcome.is_sent)
    return Drained(sent, other)


def _round(visit: _Visit, *, tells: bool) -> Iterator[tuple[OutboxEntry, Outcome]]:
    """One round; the outer system of the plan is left alone once it has not answered (`tells`)."""
    me = visit.me
    gate = pauses.gate(clock.now())
    if letters := _claim_letters(me, gate):
        for row, outcome in _deliver(letters, visit, gate):
            yield row, outcome
            if gate is Gate.PROBING and outcome.is_sent and row.channel == WECHAT:
                pauses.lift()
    if tells and (changes := _claim(me, clock.now(), webhook.is_next(), webhook.AT_ONCE)):
        yield from _deliver(changes, visit)
    for row in _claim(me, clock.now(), OutboxEntry.channel.in_(_MAKERS), 1):
        db.session.expunge_all()
        db.session.rollback()
        work = pictures.look if row.channel == PICTURE else making.make
        yield row, work(row, visit.gateways.storage)


_MAKERS = (DOCUMENT, PICTURE)  # work for the processor
_LETTERS = OutboxEntry.channel.not_in((*_MAKERS, WEBHOOK))
_BINDS = OutboxEntry.priority <= reactions.BINDING


def _claim_letters(me: str, gate: Gate) -> list[OutboxEntry]:
    """The next letters; what WeChat would not take now is left where it is."""
    now = clock.now()
    kinds: list[ColumnElement[bool]] = [_LETTERS]
    quiet = rules_quiet.read(settings.current().sms.quiet_hours)
    if quiet is not None and quiet.holds(now):
        kinds.append(or_(OutboxEntry.channel != SMS, _BINDS))
    is_wechat = OutboxEntry.channel == WECHAT
    probe = _claim(me, now, is_wechat, 1) if gate is Gate.PROBING else []
    if gate is not Gate.OPEN:
        kinds.append(~is_wechat if gate is Gate.PROBING else or_(~is_wechat, _BINDS))
    return probe + _claim(me, now, and_(*kinds))


def _claim(
    me: str, now: datetime, kind: ColumnElement[bool] = _LETTERS, most: int = BATCH
) -> list[OutboxEntry]:
    """Lease the next of this kind, codes before everything (priority)."""
    due = (
        select(OutboxEntry.id)
        .where(OutboxEntry.state == "waiting", OutboxEntry.due_at <= now, kind)
        .order_by(OutboxEntry.priority, OutboxEntry.due_at, OutboxEntry.id)
        .limit(most)
    )
    if db.session.scalar(due.limit(1)) is None:
        db.session.rollback()
        return []
    # PostgreSQL may run a subquery that locks more than once, a CTE never.
    locked = due.with_for_update(skip_locked=True).cte("due")
    with transaction():
        claimed = writing().execute(
            update(OutboxEntry)
            .where(OutboxEntry.id.in_(select(locked.c.id)), OutboxEntry.state == "waiting")
            .values(claim=me, due_at=now + LEASE, tries=OutboxEntry.tries + 1)
            .returning(OutboxEntry.id)
        )
        ids = claimed.scalars().all()
    found = select(OutboxEntry).where(OutboxEntry.id.in_(ids)).order_by(OutboxEntry.priority)
    return list(db.session.scalars(found))


def _deliver(
    rows: list[OutboxEntry], visit: _Visit, gate: Gate = Gate.OPEN
) -> Iterable[tuple[OutboxEntry, Outcome]]:
    begun = time.monotonic()
    letters = [(row, _letter(row)) for row in rows]
    db.session.expunge_all()
    db.session.rollback()
    if gate is Gate.CLOSED:
        yield from _held_back(letters)
        letters = [(row, letter) for row, letter in letters if row.channel != WECHAT]
    talking: dict[Future[Outcome], OutboxEntry] = {
        visit.pool.submit(copy_context().run, _send, letter, visit, begun): row
        for row, letter in letters
        if letter is not None
    }
    for done in as_completed(talking):
        yield talking[done], done.result()
    for row, letter in letters:
        if letter is None:
            yield row, Outcome("dead", error="cannot be written")


def _held_back(
    letters: list[tuple[OutboxEntry, Letter | Told | None]],
) -> Iterable[tuple[OutboxEntry, Outcome]]:
    """What binds somebody does not wait until WeChat takes messages again."""
    for row, letter in letters:
        if row.channel == WECHAT and isinstance(letter, Letter):
            yield row, channels.while_paused(letter)


def _letter(row: OutboxEntry) -> Letter | Told | None:
    """The letter; None where its words or its person are gone, which must not stop the others."""
    try:
        return webhook.rendered(row) if row.channel == WEBHOOK else addresses.letter(row)
    except OperationalError:
        raise
    except Exception:
        log.exception("letter cannot be written", entry=row.id, notice=row.notice)
        return None


def _send(letter: Letter | Told, visit: _Visit, begun: float) -> Outcome:
    """One message; whatever goes wrong with it must not stop the others."""
    try:
        if isinstance(letter, Letter) and (held := _held_by_rate(letter, visit.rate, begun)):
            return held
        if time.monotonic() - begun > _BEGIN_WITHIN_SECONDS:
            return Outcome("waiting", error="the lease was too short", is_untried=True)
        if isinstance(letter, Told):
            return webhook.send(letter, visit.gateways.webhook)
        return channels.send(letter, visit.gateways)
    except Exception:
        log.exception("outbox entry failed", entry=letter.entry_id, notice=letter.notice)
        return Outcome("dead", error="internal error")


def _held_by_rate(letter: Letter, rate: Rate | None, begun: float) -> Outcome | None:
    """Wait for this message's turn; what has no share of the day left waits for the next one."""
    if rate is None or letter.channel != WECHAT or not letter.openid:
        return None
    while wait := rate.wait(binds=letter.priority <= reactions.BINDING):
        if time.monotonic() - begun + wait > _BEGIN_WITHIN_SECONDS:
            return Outcome("waiting", error="the lease was too short", is_untried=True)
        time.sleep(wait)
    if wait is not None:
        return None
    if letter.priority <= reactions.BINDING:
        return channels.while_paused(letter)
    tomorrow = reactions.quota_returns(clock.now()) - clock.now()
    why = "the day's share is used"
    return Outcome("waiting", error=why, is_untried=True, again_in=tomorrow)


def _write(row: OutboxEntry, outcome: Outcome, me: str) -> None:
    now = clock.now()
    values: dict[str, object] = {"state": outcome.state, "error": outcome.error[:200], "claim": ""}
    if outcome.is_sent:
        values |= {"sent_at": now, "msgid": outcome.msgid[:_MSGID_LENGTH]}
    if outcome.is_untried:
        values |= {"tries": OutboxEntry.tries - 1, "due_at": now}
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
        _write_beside(row, outcome, now)
    if outcome.state in ("dead", "held"):
        log.warning("outbox entry needs the desk", entry=row.id, notice=row.notice)


def _write_beside(row: OutboxEntry, outcome: Outcome, now: datetime) -> None:
    if outcome.is_sent and row.channel == WECHAT:
        _take_early_receipt(row.id, outcome.msgid, now)
    if outcome.reaction is not None:
        pauses.react(row, outcome.reaction, outcome.error, now)
    if row.channel == WEBHOOK:
        webhook.write_down(row, outcome, now)


def _take_early_receipt(entry_id: int, msgid: str, now: datetime) -> None:
    """WeChat's receipt may be faster than our commit; one that says “failed” sends the SMS."""
    kept = select(WeChatEvent.name).where(WeChatEvent.key == receipts.key(msgid))
    status = writing().execute(kept).scalar()
    if status is None:
        return
    values: dict[str, object] = {"receipt": status}
    if receipts.is_failure(status):
        values |= {"state": "waiting", "channel": SMS, "tries": 0, "due_at": now}
    writing().execute(update(OutboxEntry).where(OutboxEntry.id == entry_id).values(**values))
