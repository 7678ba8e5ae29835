"""A student's home with its reasons: its time with a million students against a thousand."""

import itertools
import random
import statistics
import tempfile
import time
from pathlib import Path

from sqlalchemy import Table, text

from tests.bench import memory
from tests.bench.web import application
from tests.journeys.stage import free_ports
from tests.postgres import NoBuild, Server
from wxsign import clock
from wxsign.db import db, transaction, writing
from wxsign.demo import seed
from wxsign.models import Agreement, Student
from wxsign.outbox import queue
from wxsign.queries import student_home

FEW, MANY, FIRST = 1_000, 1_000_000, 1_000
LOOKS, ROUNDS = 300, 5
SQLITE_GOAL, POSTGRES_GOAL = 1.5, 1.2
_SERIES = {
    "sqlite": "WITH RECURSIVE series(n) AS (SELECT {first} UNION ALL"
    " SELECT n + 1 FROM series WHERE n < {last}) {insert}, series",
    "postgresql": "{insert}, generate_series({first}, {last}) AS series(n)",
}


def measure() -> list[dict]:
    """Rows for bench.json."""
    rows = [_measure("", SQLITE_GOAL, "SQLite")]
    try:
        server = Server()
    except NoBuild as reason:
        print(f"not measured: {reason}")
        return rows
    try:
        return [*rows, _measure(server.url(server.database()), POSTGRES_GOAL, "PostgreSQL")]
    finally:
        server.stop()


def _measure(database_url: str, goal: float, where: str) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        app = application(Path(folder), free_ports(1)[0], database_url)
        with app.app_context():
            queue.use_doorbell(lambda: None)
            db.create_all()
            seed.seed()
            _grow(FIRST, FIRST + FEW - 1)
            few = _look(FEW)
            _grow(FIRST + FEW, FIRST + MANY - 1)
            many = _look(MANY)
            db.session.remove()
            db.engine.dispose()
    print(f"home on {where}: {few:.2f} ms of {FEW:,} students, {many:.2f} ms of {MANY:,}")
    name = f"student's home of {MANY:,} against {FEW:,} students, {where}"
    return memory.row(name, many / few, goal, "of the few", "the same with few, same process")


def _grow(first: int, last: int) -> None:
    """Students by copying the seventh, each with a copy of a letter that was declined."""
    own = {
        "id": "n",
        "student_number": "'B' || n",
        "id_print": "'B' || n",
        "student_id": "n",
        "verify_code": "'B' || n",
    }
    kinds = ((Student.__table__, "id = 7"), (Agreement.__table__, "state = 'declined'"))
    for table, template in kinds:
        assert isinstance(table, Table)
        columns = [column.name for column in table.columns]
        values = ", ".join(own.get(name, f't."{name}"') for name in columns)
        names = ", ".join(f'"{name}"' for name in columns)
        copied = f"(SELECT * FROM {table.name} WHERE {template} ORDER BY id LIMIT 1) AS t"  # noqa: S608 - our own names
        insert = f"INSERT INTO {table.name} ({names}) SELECT {values} FROM {copied}"  # noqa: S608
        with transaction():
            series = _SERIES[writing().dialect.name]
            writing().execute(text(series.format(first=first, last=last, insert=insert)))
    with transaction():
        writing().execute(text("ANALYZE"))


def _look(students: int) -> float:
    """Milliseconds that one home takes: the best of some rounds of a median over many students."""
    chosen, now = random.Random(7), clock.now()  # noqa: S311 - which students is no secret
    medians = []
    for _round in range(ROUNDS):
        times = []
        for _look in itertools.repeat(None, LOOKS):
            student = FIRST + chosen.randrange(students)
            started = time.perf_counter()
            student_home.of_student(student, now)
            db.session.rollback()
            times.append(time.perf_counter() - started)
            db.session.expunge_all()
        medians.append(statistics.median(times))
    return min(medians) * 1000
