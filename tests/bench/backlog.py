"""Acceptance while 100,000 messages are due, against acceptance while none is, in turns."""

import statistics
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import func, insert, select

from tests.bench import letters, web
from tests.bench.load import fire
from tests.journeys.stage import free_ports
from tests.postgres import NoBuild, Server
from wxsign import clock
from wxsign.db import db, transaction, writing
from wxsign.demo import seed
from wxsign.models import OutboxEntry
from wxsign.outbox import queue

DUE, ROUNDS, ACCEPTS, CONNECTIONS, GOAL = 100_000, 6, 150, 8, 1.1


def measure() -> list[dict]:
    """Rows for bench.json."""
    rows = [_row("", "", "")]
    try:
        server = Server(durable=True)
    except NoBuild as reason:
        print(f"not measured: {reason}")
        return rows
    try:
        urls = [server.url(server.database()) for _ in range(2)]
        return [*rows, _row(", PostgreSQL", *urls)]
    finally:
        server.stop()


def _row(where: str, *urls: str) -> dict:
    with ExitStack() as stack:
        none, many = (
            stack.enter_context(_application(url, due))
            for url, due in zip(urls, (0, DUE), strict=True)
        )
        ratios = []
        for number in range(ROUNDS + 1):
            if number % 2:
                without, with_them = _took(*none, number), _took(*many, number)
            else:
                with_them, without = _took(*many, number), _took(*none, number)
            ratios.append(with_them / without)
    value = round(statistics.median(ratios[1:]), 3)
    return {
        "name": f"acceptance with {DUE} messages due{where}",
        "value": value,
        "goal": GOAL,
        "unit": "times acceptance with none",
        "met": value <= GOAL,
        "against": f"{ROUNDS} rounds of {ACCEPTS} in turns, the same application twice",
    }


@contextmanager
def _application(url: str, due: int) -> Iterator[tuple[list[bytes], int]]:
    """An application of its own with so many messages due, and its letters to accept."""
    with tempfile.TemporaryDirectory() as name:
        [port] = free_ports(1)
        app = web.application(Path(name), port, url)
        with app.app_context():
            queue.use_doorbell(lambda: None)
            db.create_all()
            seed.seed()
            prepared = letters.prepare(app, (ROUNDS + 1) * ACCEPTS)
            requests = [letters.post(row, port) for row in prepared]  # with this one's keys
            _put(due)
            db.session.remove()
            db.engine.dispose()
        server = web.serve(["--preload", "wsgi:app"], port, Path(name))
        try:
            web.await_answer(port, "/healthz")
            yield requests, port
        finally:
            server.terminate()
            server.wait(20)
            with app.app_context():
                db.engine.dispose()


def _put(count: int) -> None:
    now = clock.now()
    row = {
        "kind": "notice",
        "notice": "online.accept.employer",
        "audience": "employer",
        "person_id": 1,
        "record_id": 1,
        "facts": {"student": "林知夏", "job_title": "文员"},
        "channel": "wechat",
        "due_at": now,
        "made_at": now,
    }
    with transaction():
        writing().execute(OutboxEntry.__table__.delete())
        for start in range(0, count, 5000):
            writing().execute(
                insert(OutboxEntry),
                [
                    {**row, "once": f"due.{n}", "school_id": 1 + n % 130}
                    for n in range(start, start + 5000)
                ],
            )
    assert db.session.scalar(select(func.count()).select_from(OutboxEntry)) == count


def _took(requests: list[bytes], port: int, number: int) -> float:
    result = fire(port, requests[number * ACCEPTS : (number + 1) * ACCEPTS], CONNECTIONS)
    assert set(result.statuses) == {303}, result.statuses
    return 1 / result.rate
