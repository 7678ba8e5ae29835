"""The clock: the only place that reads the real time.

In development the file `clock` of the data folder holds a number of seconds that is added to the
real time, so that app, workers and simulator move together (decision 35). Production refuses to
start while such a file exists.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def _real() -> datetime:
    return datetime.now(UTC)


class _Source:
    """What the real time is read from, and the shift of the development clock, if any."""

    wall: Callable[[], datetime] = staticmethod(_real)
    shift: Path | None = None


def use_shift_file(path: Path | None) -> None:
    """Read the shift from this file from now on; None means the plain real time."""
    _Source.shift = path


def use_wall(read: Callable[[], datetime] = _real) -> None:
    """Ask this for the real time from now on: a test's own, so that no slow machine changes it."""
    _Source.wall = staticmethod(read)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _Source.wall() + timedelta(seconds=_shift_seconds())


def _shift_seconds() -> float:
    if _Source.shift is None:
        return 0.0
    try:
        return float(_Source.shift.read_text(encoding="ascii") or 0)
    except FileNotFoundError:
        return 0.0
