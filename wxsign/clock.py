"""The clock: the only place that reads the real time.

In development the file `clock` of the data folder holds a number of seconds that is added to the
real time, so that app, workers and simulator move together (decision 35). Production refuses to
start while such a file exists.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class _Shift:
    """Where the shift of the development clock is read from; None in production."""

    file: Path | None = None


def use_shift_file(path: Path | None) -> None:
    """Read the shift from this file from now on; None means the plain real time."""
    _Shift.file = path


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC) + timedelta(seconds=_shift_seconds())


def _shift_seconds() -> float:
    if _Shift.file is None:
        return 0.0
    try:
        return float(_Shift.file.read_text(encoding="ascii") or 0)
    except FileNotFoundError:
        return 0.0
