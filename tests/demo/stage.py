"""Runs a supervisor that a test has described in `play.json`, as a process of its own."""

import json
import sys
from pathlib import Path

from wxsign.demo.supervisor import Child, Supervisor


def play(folder: Path) -> int:
    """A row of `children` is its name, its code, and whether the file NAME.ready is waited for."""
    play = json.loads((folder / "play.json").read_text())
    children = [
        Child(
            name,
            [sys.executable, "-c", code],
            ready=(folder / f"{name}.ready").exists if waits else None,
            grace=play["grace"],
        )
        for name, code, waits in play["children"]
    ]
    return Supervisor(
        children,
        lock=folder / "demo.lock",
        log=folder / "demo.log",
        ports=play["ports"],
        prepare=lambda: say("prepared"),
        started=lambda: say("all ready"),
        patience=play["patience"],
    ).run()


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(play(Path(sys.argv[1])))
