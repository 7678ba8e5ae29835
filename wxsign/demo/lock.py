"""The lock of the demo: one at a time on one data folder."""

import fcntl
import json
import os
import time
from collections.abc import Sequence
from pathlib import Path

# How long a killed demo may need until its leash has ended everything.
_AFTERMATH = 15.0


class AlreadyRunning(Exception):
    """Another demo works on this data folder; the text says which."""


def hold(path: Path, ports: Sequence[int]) -> int:
    """Take the lock, note who holds it, and give back its descriptor; closing it lets go.

    The descriptor may be passed on to the leash: the lock is free only when both are gone. After
    a killed demo this waits until its leash has finished. Raises AlreadyRunning.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + _AFTERMATH
    while not _taken(descriptor):
        holder = _read(path)
        if _alive(holder.get("pid")) or time.monotonic() > deadline:
            os.close(descriptor)
            raise AlreadyRunning(_sentence(holder))
        time.sleep(0.1)
    os.truncate(descriptor, 0)
    os.write(descriptor, json.dumps({"pid": os.getpid(), "ports": list(ports)}).encode())
    return descriptor


def _taken(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(path: Path) -> dict[str, object]:
    try:
        holder: dict[str, object] = json.loads(path.read_text(encoding="ascii"))
    except ValueError:  # taken a moment ago and not yet written
        return {}
    return holder


def _alive(pid: object) -> bool:
    if not isinstance(pid, int):  # not yet written: somebody is just starting
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # alive, and somebody else's
        pass
    return True


def _sentence(holder: dict[str, object]) -> str:
    ports = holder.get("ports")
    listed = ", ".join(str(port) for port in ports) if isinstance(ports, list) and ports else "–"
    pid = holder.get("pid", "?")
    return (
        f"演示系统已在运行（进程 {pid}，端口 {listed}），请先在那个窗口按 Ctrl-C。\n"
        f"The demo is already running (pid {pid}, ports {listed}): press Ctrl-C there first."
    )
