"""The simulator's own clock: real time plus the seconds in the development clock file."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock:
    """Tells and advances the time; without a file the shift lives in memory."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._shift = 0.0
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The present moment in Shanghai, where WeChat's days begin."""
        return datetime.now(SHANGHAI) + timedelta(seconds=self.shift())

    def seconds(self) -> float:
        """The present moment in seconds since 1970."""
        return self.now().timestamp()

    def day(self) -> str:
        """The date in Shanghai, by which quotas are counted."""
        return self.now().date().isoformat()

    def shift(self) -> float:
        """The seconds by which everybody is ahead of the real time."""
        if self._file is None:
            return self._shift
        try:
            return float(self._file.read_text(encoding="ascii") or 0)
        except FileNotFoundError:
            return 0.0

    def advance(self, seconds: float) -> float:
        """Move on by these seconds and answer the whole shift; the file is replaced in one step."""
        with self._lock:
            return self._write(self.shift() + seconds)

    def reset(self) -> float:
        """Go back to the real time."""
        with self._lock:
            return self._write(0.0)

    def _write(self, shift: float) -> float:
        if self._file is None:
            self._shift = shift
            return shift
        fresh = self._file.with_name(f"{self._file.name}.new")
        fresh.write_text(f"{shift:.3f}", encoding="ascii")
        fresh.replace(self._file)
        return shift


def iso(seconds: float) -> str:
    """A moment as it is shown in answers: ISO 8601 with Shanghai's offset."""
    return datetime.fromtimestamp(seconds, UTC).astimezone(SHANGHAI).isoformat(timespec="seconds")
