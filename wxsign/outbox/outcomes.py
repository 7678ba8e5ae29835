"""write(): what became of messages is written down in groups, where the claim is still ours.

A group is at most what the threads had in their hands: so many are repeated, under the same key,
if the worker is killed before its commit (`performance.md` §3.4).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import structlog
from sqlalchemy import bindparam, insert, select, update

from wxsign import clock
from wxsign.db import Row, transaction, writing
from wxsign.models import OutboxEntry, OutboxStep
from wxsign.outbox import allowances, pauses, receipts, webhook
from wxsign.outbox.channels import Outcome
from wxsign.outbox.claiming import LEASE
from wxsign.outbox.queue import WEBHOOK, WECHAT
from wxsign.outbox.sending import Finished

_MSGID_LENGTH = 32  # providers number as they like, and a number that is too long is no reason
_STEPS = {"sent": "accepted", "held": "held", "dead": "given_up", "merged": "merged"}
# Which columns it writes is named by the parameters.
_MARK = update(OutboxEntry).where(
    OutboxEntry.id == bindparam("entry"), OutboxEntry.claim == bindparam("me")
)

log = structlog.get_logger()


def write(finished: Sequence[Finished], me: str) -> None:
    """Write these outcomes in one transaction; a row that somebody else took over is left alone."""
    now = clock.now()
    with transaction():
        ours = _still_claimed([row.id for row, _ in finished], me)
        written = [(row, outcome) for row, outcome in finished if row.id in ours]
        if written:
            marks = [_marked(row, outcome, now) for row, outcome in written]
            writing().execute(_MARK, [{**mark, "me": me} for mark in marks])
            _write_beside(written, now)
    for row, outcome in written:
        if outcome.state in ("dead", "held"):
            log.warning("outbox entry needs the desk", entry=row.id, notice=row.notice)


def _still_claimed(ids: Sequence[int], me: str) -> set[int]:
    found = (
        select(OutboxEntry.id)
        .where(OutboxEntry.id.in_(ids), OutboxEntry.claim == me)
        .order_by(OutboxEntry.id)
        .with_for_update()
    )
    return set(writing().execute(found).scalars())


def _marked(row: OutboxEntry, outcome: Outcome, now: datetime) -> Row:
    """The columns after this outcome; all of them every time, so that a group is one statement."""
    values: Row = {
        "entry": row.id,
        "state": outcome.state,
        "error": outcome.error[:200],
        "claim": "",
        "channel": outcome.channel or row.channel,
        "tries": row.tries,
        "due_at": row.due_at,
        "msgid": row.msgid,
        "sent_at": row.sent_at,
        "merged_into": row.merged_into if outcome.merged_into is None else outcome.merged_into,
        "unknown_since": row.unknown_since if _stays_unknown(row, outcome) else None,
        "school_id": row.school_id,
    }
    if outcome.is_sent:
        values |= {"sent_at": now, "msgid": outcome.msgid[:_MSGID_LENGTH]}
    if outcome.is_untried:
        values |= {"tries": row.tries - 1, "due_at": now}
    if outcome.channel:
        values |= {"tries": 0, "due_at": now}
    if outcome.again_in is not None:
        values |= {"due_at": now + outcome.again_in}
        if not outcome.is_untried:  # not behind everything that waits, while WeChat remembers it
            values |= {"school_id": -abs(row.school_id)}
    return values


def _stays_unknown(row: OutboxEntry, outcome: Outcome) -> bool:
    """Whether WeChat may have taken it, at this try or at one before that was not heard of."""
    if outcome.state != "waiting" or outcome.channel:
        return False
    began_with_this_claim = row.unknown_since == row.due_at - LEASE
    return outcome.is_unknown or not began_with_this_claim


def _write_beside(written: Sequence[Finished], now: datetime) -> None:
    """The timeline, early receipts, what was used up, what a refusal means for all others."""
    steps = [step for row, outcome in written if (step := _step(row, outcome, now))]
    if steps:
        writing().execute(insert(OutboxStep), steps)
    receipts.take_early(dict(_numbers(written)), now)
    allowances.write_down(written, now)
    for row, outcome in written:
        if outcome.reaction is not None:
            pauses.react(row, outcome.reaction, outcome.said, now)
        if row.channel == WEBHOOK:
            webhook.write_down(row, outcome, now)


def _numbers(written: Sequence[Finished]) -> Iterable[tuple[int, str]]:
    for row, outcome in written:
        if outcome.is_sent and row.channel == WECHAT:
            yield row.id, outcome.msgid


def _step(row: OutboxEntry, outcome: Outcome, now: datetime) -> Row | None:
    """What the timeline says of this try; `sent_at` says enough of one that went well at once."""
    if row.kind != "notice" or outcome.is_untried:
        return None
    if outcome.is_sent and row.tries <= 1 and not outcome.way:
        return None
    step = _STEPS.get(outcome.state) or ("refused" if outcome.channel else "postponed")
    return {
        "entry_id": row.id,
        "at": now,
        "step": step,
        "channel": outcome.way or row.channel,
        "why": outcome.error[:200],
    }
