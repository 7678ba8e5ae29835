"""One program under the supervisor: started, listened to, ended."""

import os
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

from wxsign.demo.console import Console
from wxsign.demo.leash import Leash, signal_group

# A program that dies this often within this time will not come right by itself.
DEATHS = 3
WITHIN_SECONDS = 60.0


@dataclass(frozen=True)
class Child:
    """A program to be run: `env` comes on top of our own, `grace` is in seconds."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    ready: Callable[[], bool] | None = None
    grace: float = 5.0


class Program:
    """A child while it runs, in a session of its own, so that Ctrl-C reaches only us."""

    def __init__(self, child: Child, console: Console, leash: Leash) -> None:
        self.child = child
        self._console = console
        self._leash = leash
        self._deaths: deque[float] = deque(maxlen=DEATHS)
        self._running: subprocess.Popen[bytes] | None = None
        self._listeners: list[threading.Thread] = []

    def start(self) -> None:
        """Start it; raises OSError when there is no such program."""
        process = subprocess.Popen(  # noqa: S603 - the commands are our own
            self.child.command,
            # Passed on, not read.
            env={**os.environ, "PYTHONUNBUFFERED": "1", **self.child.env},  # noqa: TID251
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._leash.hold(process.pid)
        self._running = process
        listener = threading.Thread(target=self._listen, args=(process.stdout,), daemon=True)
        listener.start()
        self._listeners.append(listener)

    def died(self) -> int | None:
        """The exit status if it has ended by itself; what it left behind is ended with it."""
        if self._running is None or self._running.poll() is None:
            return None
        status = self._running.returncode
        self._bury(self._running)
        self._deaths.append(time.monotonic())
        return status

    def is_hopeless(self) -> bool:
        """It has died too often in too short a time."""
        full = len(self._deaths) == DEATHS
        return full and self._deaths[-1] - self._deaths[0] < WITHIN_SECONDS

    def ask_to_end(self) -> None:
        """The polite signal; the program decides how to finish."""
        if self._running and self._running.poll() is None:
            self._running.send_signal(signal.SIGTERM)

    def has_ended(self) -> bool:
        """Nothing of it is waited for any more."""
        return self._running is None or self._running.poll() is not None

    def end(self) -> None:
        """The last signal, to it and to whatever it started."""
        if self._running:
            signal_group(self._running.pid, signal.SIGKILL)
            self._running.wait()
            self._bury(self._running)

    def finish_listening(self) -> None:
        """Print what is still on its way; a stray grandchild may hold the pipe, so not for ever."""
        for listener in self._listeners:
            listener.join(timeout=1.0)

    def _bury(self, process: subprocess.Popen[bytes]) -> None:
        """Workers of a killed master would keep its port: end the whole group, then forget it."""
        signal_group(process.pid, signal.SIGKILL)
        self._leash.forget(process.pid)
        self._running = None

    def _listen(self, output: IO[bytes]) -> None:
        with output:
            for line in output:
                self._console.say(self.child.name, line.decode(errors="replace").rstrip())
