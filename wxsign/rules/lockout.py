"""How long a login is shut after wrong tries: a person hardly notices, a machine gets nowhere.

An account is shut whether there is such an account or not. A campus shares one network, so a
network is shut much later.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from wxsign.rules import moments

TOLD_AT = 5  # the wrong try at which the reviewer gets a mail


@dataclass(frozen=True)
class Slowing:
    """So many free tries, then these waits in seconds; forgotten so long after the last one."""

    free: int
    waits: tuple[int, ...]
    forgotten: timedelta

    def wait(self, wrong: int) -> timedelta:
        """How long it is shut after this many wrong tries in a row."""
        if wrong <= self.free:
            return timedelta()
        return timedelta(seconds=self.waits[min(wrong - self.free, len(self.waits)) - 1])


ACCOUNT = Slowing(2, (30, 60, 300, 600, 900), timedelta(days=1))
NETWORK = Slowing(30, (30, 60, 120, 300, 900), timedelta(hours=1))


def opens(at: datetime) -> str:
    """10:06: the minute from which one may try again, never too early."""
    return (at + timedelta(seconds=59)).astimezone(moments.SHANGHAI).strftime("%H:%M")
