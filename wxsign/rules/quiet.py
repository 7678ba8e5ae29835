"""Quiet hours: text messages that bind nobody wait for the morning (Beijing time)."""

import re
from dataclasses import dataclass
from datetime import datetime, time

from wxsign.rules import moments

_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True)
class Quiet:
    """From when until when, over midnight where it begins later than it ends."""

    begins: time
    ends: time

    def holds(self, now: datetime) -> bool:
        """Whether it is quiet now."""
        here = now.astimezone(moments.SHANGHAI).time()
        if self.begins <= self.ends:
            return self.begins <= here < self.ends
        return here >= self.begins or here < self.ends


def read(text: str) -> Quiet | None:
    """The hours of "22:00-08:00"; None for an empty text. Raises ValueError."""
    if not text:
        return None
    found = _HOURS.fullmatch(text)
    if found is None:
        raise ValueError(text)
    hours = [int(part) for part in found.groups()]
    return Quiet(time(hours[0], hours[1]), time(hours[2], hours[3]))
