"""The pause of a channel: one row says until when nobody talks to WeChat (`rules/reactions.py`)."""

from datetime import datetime
from enum import StrEnum

import structlog
from sqlalchemy import delete, insert, select, update

from wxsign import clock
from wxsign.db import db, transaction, writing
from wxsign.models import Binding, ChannelFault, ChannelPause, OutboxEntry
from wxsign.outbox.queue import WECHAT
from wxsign.rules.reactions import Reaction, until

log = structlog.get_logger()


class Gate(StrEnum):
    """Whether WeChat is asked now: as always, not at all, or by one message that finds out."""

    OPEN = "open"
    CLOSED = "closed"
    PROBING = "probing"


def gate(now: datetime) -> Gate:
    """How WeChat stands now; a pause that is over is lifted by the first message that arrives."""
    end = db.session.scalar(select(ChannelPause.until).where(ChannelPause.channel == WECHAT))
    if end is None:
        return Gate.OPEN
    return Gate.CLOSED if end > now else Gate.PROBING


def react(row: OutboxEntry, reaction: Reaction, hint: str, now: datetime) -> None:
    """Write down what a refusal means beyond its message, inside the open transaction."""
    end = until(reaction.pause, now)
    if end is not None:
        _begin(reaction, hint, now, end)
    if reaction.unfollowed:
        person = Binding.audience == row.audience, Binding.person_id == row.person_id
        writing().execute(update(Binding).where(*person).values(follows=False))
    if reaction.is_ours:
        remember(reaction.code, row.notice, hint, now)


def lift() -> None:
    """WeChat takes messages again, unless another pause has begun since."""
    over = ChannelPause.channel == WECHAT, ChannelPause.until <= clock.now()
    with transaction():
        writing().execute(delete(ChannelPause).where(*over))


def _begin(reaction: Reaction, hint: str, now: datetime, end: datetime) -> None:
    """A pause is never made shorter by another refusal that was on its way."""
    is_it = ChannelPause.channel == WECHAT
    changed = writing().execute(
        update(ChannelPause)
        .where(is_it, ChannelPause.until < end)
        .values(until=end, code=reaction.code)
    )
    there = writing().execute(select(ChannelPause.channel).where(is_it)).scalar()
    if changed.rowcount == 0 and there is None:
        row = {"channel": WECHAT, "until": end, "since": now, "code": reaction.code}
        writing().execute(insert(ChannelPause).values(**row))
        log.error("wechat paused", code=reaction.code, means=reaction.means, said=hint)


def remember(code: int, notice: str, hint: str, now: datetime) -> None:
    """Count what somebody of ours has to mend, inside the open transaction."""
    is_it = ChannelFault.code == code, ChannelFault.notice == notice
    counted = {"times": ChannelFault.times + 1, "last_at": now, "hint": hint[:120]}
    changed = writing().execute(update(ChannelFault).where(*is_it).values(**counted))
    if changed.rowcount == 0:
        row = {"code": code, "notice": notice, "hint": hint[:120], "times": 1}
        writing().execute(insert(ChannelFault).values(**row, first_at=now, last_at=now))
