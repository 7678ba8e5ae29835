"""A stage on which a supervisor runs as a process of its own, with tiny children."""

import json
import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
# Generous: a busy machine makes nothing fail.
PATIENCE = 120.0


class Stage:
    """One supervisor: what it prints, line by line, and how it ends."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pids: dict[str, int] = {}
        self.seen: list[str] = []
        os.mkfifo(folder / "alive")
        self._alive = os.open(folder / "alive", os.O_RDONLY | os.O_NONBLOCK)

    def play(self, *children: tuple[str, str] | tuple[str, str, bool], **options):
        """Start it with children of (name, Python code, has a readiness file)."""
        rows = [(*child, False)[:3] for child in children]
        usual = {"patience": 60.0, "grace": 20.0, "ports": []}
        text = json.dumps({**usual, **options, "children": rows})
        (self.folder / "play.json").write_text(text)
        self.process = self.start()

    def start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.demo.stage", str(self.folder)],
            cwd=_ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def read_until(self, pattern: str) -> re.Match[str]:
        """The first line from here on that matches; pytest's time limit is the deadline."""
        for line in self.process.stdout:
            self.seen.append(line.rstrip("\n"))
            if match := re.search(pattern, line):
                return match
        raise AssertionError(f"{pattern} never came: {self.seen}")

    def end(self, number: int | None = None) -> int:
        """Send this signal, read the rest, and give back the exit status."""
        if number is not None:
            self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=PATIENCE)
        self.seen += rest.splitlines()
        return self.process.returncode

    def nobody_is_left(self) -> bool:
        """Every child that opened `alive` has gone, within the deadline."""
        while select.select([self._alive], [], [], PATIENCE)[0]:
            if not os.read(self._alive, 4096):
                return True
        return False

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(PATIENCE)
        self.process.stdout.close()
        os.close(self._alive)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    stage = Stage(tmp_path)
    yield stage
    stage.close()


@pytest.fixture
def faithful(stage: Stage) -> str:
    """Code of a child that shows that it lives, says its pid, and ends on SIGTERM."""
    return (
        "import os, signal, sys\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(print('bye')))\n"
        f"alive = os.open({str(stage.folder / 'alive')!r}, os.O_WRONLY)\n"
        "os.write(alive, b'.')\n"
        "print('hello', os.getpid())\n"
        "while True: signal.pause()\n"
    )
