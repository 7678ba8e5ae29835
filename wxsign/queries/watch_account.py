"""运行监控: whether WeChat takes our messages, and what somebody of ours has to mend there."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from wxsign.db import reading
from wxsign.models import ChannelFault, ChannelPause
from wxsign.outbox.queue import WECHAT
from wxsign.rules import js_sdk, notices, reactions

_SHOWN = timedelta(days=7)
_MOST = 20


@dataclass(frozen=True)
class Pause:
    """WeChat is left alone until then, and why."""

    since: datetime
    until: datetime
    means: str


@dataclass(frozen=True)
class Fault:
    """What is wrong in our words and in WeChat's, where it showed, how often and when last."""

    means: str
    words: str
    where: str
    times: int
    last_at: datetime


@dataclass(frozen=True)
class Account:
    """The official account, as the platform treats it."""

    pause: Pause | None
    faults: tuple[Fault, ...]


def account(now: datetime) -> Account:
    """The same for every school: there is one account."""
    row = reading().execute(
        select(ChannelPause.since, ChannelPause.until, ChannelPause.code).where(
            ChannelPause.channel == WECHAT
        )
    )
    paused = row.one_or_none()
    pause = Pause(paused.since, paused.until, _means(paused.code)) if paused else None
    fault = ChannelFault
    rows = reading().execute(
        select(fault.code, fault.notice, fault.hint, fault.times, fault.last_at)
        .where(fault.last_at > now - _SHOWN)
        .order_by(fault.last_at.desc())
        .limit(_MOST)
    )
    return Account(pause, tuple(_fault(*row) for row in rows))


def _fault(code: int, key: str, hint: str, times: int, last_at: datetime) -> Fault:
    """What phones report is kept in our own words; of messages WeChat's are told too."""
    if key == js_sdk.NOTICE:
        return Fault(hint, "", js_sdk.WHERE, times, last_at)
    notice = notices.BY_KEY.get(key)
    where = notice.title if notice and notice.title else key
    return Fault(_means(code), hint, where, times, last_at)


def _means(code: int) -> str:
    reaction = reactions.of(code)
    return reaction.means if reaction else ""
