"""The lock of the demo: one at a time on one data folder, and on ports that are free."""

import fcntl
import json
import os
import socket
import time
from collections.abc import Sequence
from pathlib import Path

# How long a killed demo may need until its leash has ended everything.
_AFTERMATH = 15.0


class Occupied(Exception):
    """Another demo works on this data folder, or a port is taken; the text says which."""


def hold(path: Path, ports: Sequence[int]) -> int:
    """Take the lock, note who holds it, and give back its descriptor; closing it lets go.

    The descriptor may be passed on to the leash: the lock is free only when both are gone. After
    a killed demo this waits until its leash has finished. Raises Occupied.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + _AFTERMATH
    while not _taken(descriptor):
        holder = _read(path)
        if _alive(holder.get("pid")) or time.monotonic() > deadline:
            os.close(descriptor)
            raise Occupied(_sentence(holder))
        time.sleep(0.1)
    try:
        _ensure_free(ports)
    except Occupied:
        os.close(descriptor)
        raise
    os.truncate(descriptor, 0)
    os.write(descriptor, json.dumps({"pid": os.getpid(), "ports": list(ports)}).encode())
    return descriptor


def _ensure_free(ports: Sequence[int]) -> None:
    """Else whatever answers there would pass for our own program."""
    for port in ports:
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind(("127.0.0.1", port))
            except OSError as reason:
                raise Occupied(
                    f"端口 {port} 已被别的程序占用，请关闭它，或用 WXSIGN_PORT、"
                    "WXSIGN_SIMULATOR_PORT 另选端口。\n"
                    f"Port {port} is taken by another program: stop that one, or choose others "
                    "with WXSIGN_PORT and WXSIGN_SIMULATOR_PORT."
                ) from reason


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
