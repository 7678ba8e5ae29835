"""Runs a supervisor that a test has described in a file, as a process of its own."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

from wxsign.demo.supervisor import Child, Supervisor


def play(folder: Path) -> int:
    """`children` in `play.json`: name, code, and the file whose existence means ready."""
    play = json.loads((folder / "play.json").read_text())
    children = [
        Child(name, [sys.executable, "-c", code], ready=exists(folder / f"{name}.ready"), grace=20)
        if waits
        else Child(name, [sys.executable, "-c", code], grace=play["grace"])
        for name, code, waits in play["children"]
    ]
    return Supervisor(
        children,
        lock=folder / "demo.lock",
        log=folder / "demo.log",
        ports=(8000, 8001),
        prepare=lambda: sys.stdout.write("prepared\n") and None,
        started=lambda: sys.stdout.write("all ready\n") and sys.stdout.flush(),
        patience=play["patience"],
    ).run()


def exists(file: Path) -> Callable[[], bool]:
    return file.exists


if __name__ == "__main__":
    sys.exit(play(Path(sys.argv[1])))
