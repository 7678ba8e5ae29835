"""Delivered and read: what became of the messages about a letter, for the employer who sent it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import aliased

from wxsign import clock
from wxsign.db import reading
from wxsign.models import OutboxEntry
from wxsign.outbox.queue import MAIL
from wxsign.rules import deliveries, receipts
from wxsign.rules.deliveries import Facts
from wxsign.rules.people import Who

# The notices that bring a letter to the student, and what the employer calls them.
TITLES: dict[str, str] = {
    "online.invite.student": "邀请函",
    "signed.letter.student": "邀请函",
    "online.amend.student": "修改后的邀请函",
    "signed.amend.student": "修改后的邀请函",
    "online.grant_time.student": "延长反馈时间",
    "remind.accept.student": "到期提醒",
    "nudge.letter.student": "提醒",
}

_By = aliased(OutboxEntry, name="teller")  # the message in which this one was told
_FATE = ("channel", "state", "receipt", "error", "sent_at", "msgid")

LEFT = ("done", "ended")  # the tones of what has left, also where no receipt has come


@dataclass(frozen=True)
class Mark:
    """One message: what it was, by which channel, what became of it, since when it is read."""

    title: str
    channel: str
    label: str
    tone: str
    at: datetime
    read_at: datetime | None


def of_letters(ids: Sequence[int]) -> dict[int, tuple[Mark, ...]]:
    """The messages of each of these letters, the newest first; mail only where it went alone."""
    entry = OutboxEntry
    rows = reading().execute(
        select(
            entry.record_id,
            entry.once,
            entry.notice,
            entry.made_at,
            entry.read_at,
            entry.merged_into,
            *(
                func.coalesce(getattr(_By, name), getattr(entry, name)).label(name)
                for name in _FATE
            ),
        )
        .outerjoin(_By, _By.id == entry.merged_into)
        .where(
            entry.record_id.in_(ids), entry.notice.in_(TITLES), entry.audience == Who.STUDENT.value
        )
        .order_by(entry.id.desc())
    )
    now = clock.now()
    found: dict[int, dict[str, Mark]] = {number: {} for number in ids}
    for row in rows:
        cause, first = row.once.rsplit(".", 1)
        known = found[row.record_id]
        if first == MAIL and cause in known:
            continue
        way = deliveries.way(_facts(row, first, now))
        known[cause] = Mark(
            title=TITLES[row.notice],
            channel=way.channel,
            label=way.label,
            tone=way.tone,
            at=row.sent_at or row.made_at,
            read_at=row.read_at,
        )
    return {number: tuple(causes.values()) for number, causes in found.items()}


def _facts(row: Row[Any], first: str, now: datetime) -> Facts:
    return Facts(
        first,
        row.channel,
        row.state,
        row.receipt,
        row.error,
        is_merged=row.merged_into is not None,
        is_silent=bool(row.msgid) and receipts.is_missing(row.sent_at, now),
    )
