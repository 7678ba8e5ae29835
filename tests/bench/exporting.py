"""`python -m tests.bench.exporting`: a worker that writes the plan of everybody, and nothing else.

It prints as JSON the rows, the bytes, the seconds, and the MiB that it held at most.
"""

import json
import time
from pathlib import Path

from sqlalchemy import select

from jobs import errands
from jobs.application import application
from wxsign.actions import exports
from wxsign.actions._exports import Export
from wxsign.db import db
from wxsign.models import Errand, File, Reviewer, Student
from wxsign.outbox import queue
from wxsign.rules.people import Actor, Who


def _work() -> None:
    """Ask for the sheet in full, write it, and say what that took."""
    with application().app_context():
        queue.use_doorbell(lambda: None)
        year = db.session.scalars(select(Student.year).limit(1)).one()
        chief = select(Reviewer).where(Reviewer.college_id.is_(None)).limit(1)
        reviewer = db.session.scalars(chief).one()
        by = Actor(Who.ADMIN, reviewer.id, reviewer.name)
        asked = Export("plan_export", "bench", "bench", is_full=True)
        errand_id = exports.ask(asked, {"year": year, "college_id": None}, by=by)
        started = time.perf_counter()
        errands.work()
        seconds = time.perf_counter() - started
        db.session.rollback()
        done = db.session.get_one(Errand, errand_id)
        assert done.result_id is not None, done.error
        size = db.session.get_one(File, done.result_id).size
    found = {"rows": done.report["rows"], "seconds": seconds, "bytes": size}
    print(json.dumps({**found, "held": _held_at_most()}))


def _held_at_most() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    _work()
