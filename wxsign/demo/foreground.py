"""Runs a command so that Ctrl-C reaches it and not `make`, and so that it dies with `make`.

`make` that sees Ctrl-C ends with an error whatever its recipe says. So the command gets a process
group of its own in front of the terminal, as a shell does it. Ctrl-Z is ignored: `make` and the
shell behind it would wait for ever.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from wxsign.demo.leash import Leash

# Longer than any ordered stop of the demo takes.
_GRACE = 30.0


def run(command: Sequence[str]) -> int:
    """Run the command in front of the terminal, if there is one; its exit status."""
    parent = os.getppid()
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    leash = Leash(grace=_GRACE)
    process = subprocess.Popen(command, process_group=0)  # noqa: S603 - given by the Makefile
    leash.hold(process.pid)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: process.send_signal(number))
    threading.Thread(target=_end_without, args=(parent, process), daemon=True).start()
    with _in_front(process.pid):
        status = process.wait()
    leash.forget(process.pid)
    leash.close()
    return status if status >= 0 else 128 - status


@contextmanager
def _in_front(group: int) -> Iterator[None]:
    """Hand the terminal to this group and take it back, if it was ours."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        yield
        return
    ours = os.getpgrp()
    try:
        if os.tcgetpgrp(terminal) == ours:
            os.tcsetpgrp(terminal, group)
        yield
        with suppress(OSError):  # the terminal may have been closed meanwhile
            if os.tcgetpgrp(terminal) == group:
                os.tcsetpgrp(terminal, ours)
    finally:
        os.close(terminal)


def _end_without(parent: int, process: subprocess.Popen[bytes]) -> None:
    """When `make` was killed or interrupted alone, nobody else stops the command."""
    listening = _listens(parent)
    while os.getppid() == parent and _listens(parent) == listening:
        time.sleep(0.5)
    process.terminate()


def _listens(parent: int) -> bool | None:
    """Whether the parent still catches SIGINT; unknown outside Linux.

    `make` that was interrupted without a terminal drops its handler and then waits for us, in the
    belief that we have been interrupted with it.
    """
    try:
        status = Path(f"/proc/{parent}/status").read_text(encoding="utf-8")
    except OSError:
        return None
    caught = int(status.partition("SigCgt:")[2].split()[0], 16)
    return bool(caught >> (signal.SIGINT - 1) & 1)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
