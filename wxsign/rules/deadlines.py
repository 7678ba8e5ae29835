"""TABLE of what the clock does, and the arithmetic of answer windows (S42, S46, decision 17)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from wxsign.rules.lifecycle import O, Process
from wxsign.rules.moments import SHANGHAI

FEWEST_DAYS, MOST_DAYS = 1, 30


@dataclass(frozen=True)
class Due:
    """One move that the clock makes on records of a process once their deadline has passed."""

    process: Process
    state: str
    move: str


TABLE: tuple[Due, ...] = (Due(Process.ONLINE, O.INVITED, "expire"),)


def answer_by(invited_at: datetime, days: int) -> datetime:
    """The end (24:00 Beijing time) of the date of invitation plus this many days (S46)."""
    last = invited_at.astimezone(SHANGHAI).date() + timedelta(days=days + 1)
    return datetime.combine(last, time(), SHANGHAI)


def is_late(deadline: datetime, now: datetime) -> bool:
    """Whether an answer at this moment comes too late: 24:00 itself is too late (S191)."""
    return now >= deadline


def undo_until(decided_at: datetime, minutes: int) -> datetime:
    """Until when a reviewer may take back a decision (decision 10)."""
    return decided_at + timedelta(minutes=minutes)
