"""How much memory a process keeps: after thousands of pages, and over a thousand documents.

`python -m tests.bench.memory COUNT` is the child: it makes this many documents as a worker does
and prints what it holds after a fifth of them and at the end.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import wxsign.app  # noqa: F401 - a worker carries the whole application
from tests.documents.papers import STUDENT, paper
from wxsign.documents import images
from wxsign.documents.agreement import render

DOCUMENTS = 1000
ROOT = Path(__file__).parents[2]
NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"


def measure() -> list[dict]:
    """The rows of a worker that prints: what it needs, and whether that grows."""
    child = [sys.executable, "-m", "tests.bench.memory", str(DOCUMENTS)]
    done = subprocess.run(child, cwd=ROOT, check=True, capture_output=True)
    early, late = json.loads(done.stdout)
    print(f"a worker holds {early:.0f} MiB after {DOCUMENTS // 5} documents, {late:.0f} at the end")
    return [
        row("worker memory", late, 220, "MiB"),
        row("worker memory, end over beginning", late / early, 1.05, "of 200 documents"),
    ]


RESIDENT = "resident memory as `ps` reports it, pages shared with others counted in full"


def row(name: str, value: float, goal: float, unit: str, against: str = RESIDENT) -> dict:
    """A row of bench.json for what must not exceed its goal."""
    return {
        "name": name,
        "value": round(value, 3),
        "goal": goal,
        "unit": unit,
        "met": value <= goal,
        "against": against,
    }


def of_children(parent: int) -> list[float]:
    """What each child of this process holds, in MiB."""
    return [held for _, above, held in _processes() if above == parent]


def _processes() -> list[tuple[int, int, float]]:
    listed = subprocess.run(
        ["ps", "-A", "-o", "pid=,ppid=,rss="],  # noqa: S607 - wherever a system keeps it
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    rows = [tuple(map(int, line.split())) for line in listed.splitlines()]
    return [(pid, parent, held / 1024) for pid, parent, held in rows]


def _own() -> float:
    return next(held for pid, _, held in _processes() if pid == os.getpid())


def _print(count: int) -> None:
    """Every tenth is made into pictures too: they take ten times as long as their document."""
    held = []
    for number in range(1, count + 1):
        name = NAMES[number % len(NAMES)] + NAMES[number * 7 % len(NAMES)]
        printed = paper(
            student=(("姓名", name), *STUDENT[1:]), verify_code=f"ABCD-EFGH-{number:04d}"
        )
        pdf = render(printed)
        if number % 10 == 0:
            images.pages_of(pdf)
        if number in (count // 5, count):
            held.append(_own())
    print(json.dumps(held))


if __name__ == "__main__":
    _print(int(sys.argv[1]))
