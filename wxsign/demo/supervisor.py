"""The supervisor: starts the programs of the demo in order, keeps them up, stops them all."""

import http.client
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from wxsign.demo import lock
from wxsign.demo.console import Console
from wxsign.demo.leash import Leash
from wxsign.demo.program import Child, Program
from wxsign.demo.signals import Signals

__all__ = ["Child", "Supervisor", "answers"]

# The name under which the supervisor itself speaks.
_SELF = "demo"


class _Asked(Exception):
    """Somebody pressed Ctrl-C or sent SIGTERM."""


class _Hopeless(Exception):
    """One program cannot be kept up; the text says which and why."""


@dataclass(frozen=True)
class Supervisor:
    """Runs the children until Ctrl-C, and leaves nothing behind.

    `prepare` runs once the lock is ours and before any child; `started` once, when all children
    are ready. `ports` must be free on 127.0.0.1 and are named to whoever starts a second one.
    `patience` is how many seconds one child may take until it is ready.
    """

    children: Sequence[Child]
    lock: Path
    log: Path | None = None
    ports: Sequence[int] = ()
    prepare: Callable[[], None] | None = None
    started: Callable[[], None] | None = None
    patience: float = 30.0

    def run(self) -> int:
        """The exit status: 0 after Ctrl-C or SIGTERM, 1 if it could not run or go on."""
        try:
            held = lock.hold(self.lock, self.ports)
        except lock.Occupied as refusal:
            sys.stderr.write(f"{refusal}\n")
            return 1
        try:
            if self.prepare:
                self.prepare()
            return self._run_all(held)
        except KeyboardInterrupt:  # Ctrl-C while preparing
            return 0
        finally:
            os.close(held)

    def _run_all(self, held: int) -> int:
        console = Console([_SELF, *(child.name for child in self.children)], self.log)
        leash = Leash(keep=[held])
        programs = [Program(child, console, leash) for child in self.children]
        with Signals() as signals:
            shift = _Shift(programs, console, signals)
            try:
                shift.bring_up(self.patience)
                if self.started:
                    self.started()
                shift.watch()
            except _Asked:
                return 0
            except _Hopeless as reason:
                console.say(_SELF, str(reason))
                return 1
            finally:
                shift.stop_all()
                leash.close()
                console.close()


class _Shift:
    """One run of the supervisor, from the first child's start to the last one's end."""

    def __init__(self, programs: Sequence[Program], console: Console, signals: Signals) -> None:
        self._programs = programs
        self._console = console
        self._signals = signals
        self._up: list[Program] = []

    def bring_up(self, patience: float) -> None:
        for program in self._programs:
            self._start(program)
            self._up.append(program)
            self._await(program, time.monotonic() + patience)

    def watch(self) -> NoReturn:
        while True:
            self._tend()
            self._signals.wait(1.0)

    def stop_all(self) -> None:
        """The last started ends first; one more Ctrl-C ends the rest at once."""
        asked = self._signals.asked
        for program in reversed(self._up):
            program.ask_to_end()
            deadline = time.monotonic() + program.child.grace
            while not program.has_ended() and time.monotonic() < deadline:
                if self._signals.asked > asked:
                    break
                self._signals.wait(0.1)
            program.end()
            # Its last words stand before those of the next.
            program.finish_listening()

    def _await(self, program: Program, deadline: float) -> None:
        while program.child.ready and not program.child.ready():
            if time.monotonic() > deadline:
                name = program.child.name
                raise _Hopeless(f"{name} 未能按时就绪。{name} did not become ready in time.")
            self._signals.wait(0.05)
            self._tend()

    def _tend(self) -> None:
        """Start again what has died, unless somebody wants to stop or it is in vain."""
        if self._signals.asked:
            raise _Asked
        for program in self._up:
            status = program.died()
            if status is None:
                continue
            name = program.child.name
            if program.is_hopeless():
                raise _Hopeless(
                    f"{name} 一分钟内三次退出，全部停止。"
                    f"{name} died three times within a minute (last: {status}); stopping all."
                )
            self._console.say(
                _SELF, f"{name} 已退出，重新启动。{name} died ({status}); started again."
            )
            self._start(program)

    def _start(self, program: Program) -> None:
        try:
            program.start()
        except OSError as reason:
            raise _Hopeless(
                f"{program.child.name} 无法启动。{program.child.name} cannot start: {reason}"
            ) from reason


def answers(url: str) -> Callable[[], bool]:
    """A readiness check: this http address answers, and with a success."""
    address = urlsplit(url)

    def check() -> bool:
        connection = http.client.HTTPConnection(address.netloc, timeout=2)
        try:
            connection.request("GET", address.path or "/")
            return connection.getresponse().status < 400
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    return check
