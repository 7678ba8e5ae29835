"""TABLES of what the clock does, and the arithmetic of answer windows (S42, S46, decision 17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from wxsign.rules import moments
from wxsign.rules.lifecycle import O, Process
from wxsign.rules.moments import SHANGHAI
from wxsign.rules.people import Who

FEWEST_DAYS, MOST_DAYS = 1, 30
_SILENT_FROM, _SILENT_UNTIL = time(22), time(8)  # nobody is woken by a reminder


@dataclass(frozen=True)
class Due:
    """One move that the clock makes on records of a process once their deadline has passed.

    `until` is the column that holds the deadline.
    """

    process: Process
    state: str
    move: str
    until: str


TABLE: tuple[Due, ...] = (
    Due(Process.ONLINE, O.INVITED, "expire", "answer_by"),
    Due(Process.ONLINE, O.CHANGE_PROPOSED, "drop_change", "change_by"),
)


@dataclass(frozen=True)
class Reminder:
    """One message before a deadline that somebody lets come near, sent once for each deadline.

    `until` is the column that holds it, `since` the one that says how long it has been known;
    `move` is what the reader is reminded to do, `undone` a column that stays empty until he did,
    where the state does not tell.
    """

    process: Process
    state: str
    move: str
    audience: Who
    until: str
    since: str
    undone: str = ""

    @property
    def notice(self) -> str:
        """The key of its words in `notices.py`."""
        return f"remind.{self.move}.{self.audience}"


_O, _STUDENT = Process.ONLINE, Who.STUDENT

REMINDERS: tuple[Reminder, ...] = (
    Reminder(_O, O.INVITED, "accept", _STUDENT, "answer_by", "invited_at"),
    Reminder(_O, O.CHANGE_PROPOSED, "agree_change", _STUDENT, "change_by", "changed_at"),
    Reminder(_O, O.EFFECTIVE, "report_in", _STUDENT, "report_by", "decided_at", "reported_at"),
    Reminder(_O, O.EFFECTIVE, "receive", Who.EMPLOYER, "receive_by", "reported_at"),
)


# Who is reminded to answer a request to terminate, by who asked (decision 8).
ASKED_TO_AGREE: dict[str, Who] = {Who.STUDENT: Who.EMPLOYER, Who.EMPLOYER: _STUDENT}


def remind_to_agree(audience: Who) -> str:
    """The key of the words that remind this party to answer a request to terminate."""
    return f"remind.agree.{audience}"


def reminder_day(asked_at: datetime, now: datetime, days: Sequence[int]) -> int:
    """The last of these days after a request that has come; 0 before the first, and by night."""
    if not _is_daytime(now):
        return 0
    return max((day for day in days if now >= asked_at + timedelta(days=day)), default=0)


def is_stuck(asked_at: datetime, now: datetime, days: int) -> bool:
    """Whether the other side has let a request wait for longer than this (domain.md §6.2)."""
    return now >= asked_at + timedelta(days=days)


def answer_by(invited_at: datetime, days: int) -> datetime:
    """The end (24:00 Beijing time) of the date of invitation plus this many days (S46)."""
    return end_of(invited_at.astimezone(SHANGHAI).date() + timedelta(days=days))


def extended(deadline: datetime, days: int) -> datetime:
    """The end (24:00 Beijing time) of so many days after the last day that a deadline allows."""
    last = moments.day(moments.last_day(deadline))
    return datetime.combine(last + timedelta(days=days + 1), time(), SHANGHAI)


def never_sooner(deadline: datetime, invited_at: datetime, days: int) -> datetime:
    """Until when a changed letter may be answered: no change shortens it (§6.1 no. 4)."""
    return max(deadline, answer_by(invited_at, days))


def words_of(days: int) -> str:
    """What the trail notes of an extension: 延长 3 天."""
    return f"延长 {days} 天"


def is_late(deadline: datetime, now: datetime) -> bool:
    """Whether an answer at this moment comes too late: 24:00 itself is too late (S191)."""
    return now >= deadline


def undo_until(decided_at: datetime, minutes: int) -> datetime:
    """Until when a reviewer may take back a decision (decision 10)."""
    return decided_at + timedelta(minutes=minutes)


def end_of(last: date) -> datetime:
    """The end (24:00 Beijing time) of this day."""
    return datetime.combine(last + timedelta(days=1), time(), SHANGHAI)


def remind_up_to(now: datetime, hours: int) -> datetime:
    """Deadlines up to this moment are reminded of now: so many hours ahead, in daylight.

    Between 22:00 and 08:00 only those are that would be over by 08:00; the others wait for it.
    """
    lead = now + timedelta(hours=hours)
    morning = silent_until(now)
    return lead if morning is None else min(lead, morning)


def silent_until(now: datetime) -> datetime | None:
    """Until when nobody is reminded of anything; None by day."""
    if _is_daytime(now):
        return None
    local = now.astimezone(SHANGHAI)
    morning = local.date() + timedelta(days=local.time() >= _SILENT_FROM)
    return datetime.combine(morning, _SILENT_UNTIL, SHANGHAI)


def _is_daytime(now: datetime) -> bool:
    return _SILENT_UNTIL <= now.astimezone(SHANGHAI).time() < _SILENT_FROM
