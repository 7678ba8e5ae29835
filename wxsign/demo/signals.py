"""The signals that a supervisor listens to: please stop, and a child has died."""

import os
import select
import signal
from types import FrameType, TracebackType
from typing import Self

_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Signals:
    """Counts how often we were asked to stop, and wakes a waiting supervisor at once."""

    def __init__(self) -> None:
        self.asked = 0

    def __enter__(self) -> Self:
        """Listen from now on; only in the main thread."""
        self._pipe = os.pipe()
        for end in self._pipe:
            os.set_blocking(end, False)
        self._wakeup = signal.set_wakeup_fd(self._pipe[1], warn_on_full_buffer=False)
        self._before = {number: signal.signal(number, self._stop) for number in _STOP}
        # Without a handler of our own the pipe is not written to when a child dies.
        self._before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Put everything back as it was."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup)
        for end in self._pipe:
            os.close(end)

    def wait(self, seconds: float) -> None:
        """Wait this long, or until any signal comes."""
        if select.select([self._pipe[0]], [], [], seconds)[0]:
            os.read(self._pipe[0], 4096)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.asked += 1
