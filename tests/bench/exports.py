"""A national sheet of 100,000 graduates, written by a worker: its memory and its time."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from sqlalchemy import Table, text

from tests.bench import home, memory, web
from tests.journeys.stage import free_ports
from wxsign.db import db, transaction, writing
from wxsign.demo import seed
from wxsign.models import Agreement, PlanEntry, Student, TermsVersion
from wxsign.outbox import queue

GRADUATES, FIRST = 100_000, 1_000
MEMORY_GOAL, SECONDS_GOAL = 200, 120
ROOT = Path(__file__).parents[2]
_HELD = "what /proc says the process held at most (VmHWM)"


def measure() -> list[dict]:
    """Rows for bench.json."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = web.application(folder, free_ports(1)[0], "")
        with app.app_context():
            queue.use_doorbell(lambda: None)
            db.create_all()
            seed.seed()
            _grow()
            db.session.remove()
            db.engine.dispose()
        child = [sys.executable, "-m", "tests.bench.exporting"]
        environ = {**os.environ, "WXSIGN_CONFIG": str(folder / "bench.toml")}
        done = subprocess.run(child, cwd=ROOT, env=environ, check=True, capture_output=True)
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["rows"] >= GRADUATES, found
    print(
        f"export of {found['rows']:,} graduates, {found['bytes'] / 2**20:.0f} MiB of sheet:"
        f" {found['seconds']:.0f} s, {found['held']:.0f} MiB"
    )
    return [
        memory.row("export of 100,000, worker memory", found["held"], MEMORY_GOAL, "MiB", _HELD),
        memory.row("export of 100,000", found["seconds"], SECONDS_GOAL, "s", "the worker's limit"),
    ]


def _grow() -> None:
    """Graduates by copying one whose agreement is in force, each with record, terms and plan."""
    own = {
        "id": "n",
        "student_number": "'B' || n",
        "id_print": "'B' || n",
        "student_id": "n",
        "agreement_id": "n",
        "record_id": "n",
        "verify_code": "'B' || n",
        "number": "CAST(1202619097300000 + n AS TEXT)",
    }
    at = "(SELECT id FROM agreement WHERE process = 'online' AND state = 'effective' LIMIT 1)"
    who = f"(SELECT student_id FROM agreement WHERE id = {at})"  # noqa: S608 - our own names
    kinds = (
        (Student.__table__, f"id = {who}", own),
        (Agreement.__table__, f"id = {at}", own),
        (TermsVersion.__table__, f"agreement_id = {at}", {**own, "number": "1"}),
        (PlanEntry.__table__, f"student_id = {who}", own),
    )
    for table, template, names in kinds:
        assert isinstance(table, Table)
        columns = [column.name for column in table.columns]
        values = ", ".join(names.get(name, f't."{name}"') for name in columns)
        listed = ", ".join(f'"{name}"' for name in columns)
        copied = f"(SELECT * FROM {table.name} WHERE {template} LIMIT 1) AS t"  # noqa: S608
        insert = f"INSERT INTO {table.name} ({listed}) SELECT {values} FROM {copied}"  # noqa: S608
        with transaction():
            series = home._SERIES[writing().dialect.name]
            ends = {"first": FIRST, "last": FIRST + GRADUATES - 1}
            writing().execute(text(series.format(**ends, insert=insert)))
    with transaction():
        writing().execute(text("ANALYZE"))
