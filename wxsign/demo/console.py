"""What the demo prints: each line under the name of the program that said it."""

import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO


class Console:
    """Writes prefixed lines to the screen and, if wanted, to a log file."""

    def __init__(self, names: Iterable[str], log: Path | None) -> None:
        """Align to the longest name; the log of the run before is kept beside the new one."""
        self._width = max(map(len, names), default=0)
        self._lock = threading.Lock()
        self._log: IO[str] | None = None
        if log:
            log.parent.mkdir(parents=True, exist_ok=True)
            if log.exists():
                log.replace(log.with_name(f"{log.name}.1"))
            self._log = log.open("w", encoding="utf-8")

    def say(self, name: str, text: str) -> None:
        """One line of this program."""
        line = f"{name:<{self._width}} | {text}\n"
        with self._lock:
            if self._log:
                self._log.write(line)
                self._log.flush()
            # A closed terminal or one without these characters must not block the program.
            with suppress(OSError, ValueError):
                sys.stdout.write(line)
                sys.stdout.flush()

    def close(self) -> None:
        """Close the log file; the screen stays."""
        with self._lock:
            if self._log:
                self._log.close()
                self._log = None
