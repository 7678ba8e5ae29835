"""Acceptance and the student's list against a bare Flask hello, same gunicorn flags, same run.

Every counted acceptance goes through session, CSRF, code proof, seat, trail and outbox, on SQLite
with synchronous=FULL and on a PostgreSQL that waits for its disk; its rows are counted afterwards.
"""

import base64
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select, text

from tests.bench import letters, memory
from tests.bench.load import Result, fire
from tests.journeys.stage import free_ports
from tests.postgres import NoBuild, Server
from wxsign import settings
from wxsign.app import create_app
from wxsign.db import db
from wxsign.demo import redis, seed
from wxsign.models import (
    Agreement,
    Code,
    OutboxEntry,
    Seat,
    TrailEntry,
)
from wxsign.outbox import queue

ROUNDS, ACCEPTS, READS, CONNECTIONS = 3, 800, 1500, 16
FLAGS = ("-w", "2", "--no-control-socket", "--backlog", "4096", "--log-level", "warning")
ROOT = Path(__file__).parents[2]
PRODUCTION = Path(__file__).parent / "production"
GOALS, POSTGRES_GOALS = (0.12, 80, 0.33), (0.09, 60, 0.20)  # acceptance, its p99 in ms, list
DURABLE = {"sqlite": ("PRAGMA synchronous", "2"), "postgresql": ("SHOW fsync", "on")}


def measure() -> list[dict]:
    """Rows for bench.json."""
    rows = _measure("", GOALS)
    try:
        server = Server(durable=True)
    except NoBuild as reason:
        print(f"not measured: {reason}")
        return rows
    try:
        found = _measure(server.url(server.database()), POSTGRES_GOALS)
    finally:
        server.stop()
    return [*rows, *({**row, "name": f"{row['name']}, PostgreSQL"} for row in found)]


def _measure(database_url: str, goals: tuple[float, float, float]) -> list[dict]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hello_port, app_port = free_ports(2)
        app = application(folder, app_port, database_url)
        with app.app_context():
            queue.use_doorbell(lambda: None)  # nobody is there yet to answer it
            db.create_all()
            seed.seed()
            prepared = letters.prepare(app, ROUNDS * ACCEPTS + 100)
            db.session.remove()
            db.engine.dispose()
        servers = [
            serve(["--preload", "wsgi:app"], app_port, folder),
            serve(["tests.bench.hello:app"], hello_port, folder),
            subprocess.Popen(redis.command(folder), stdout=subprocess.DEVNULL),
        ]
        try:
            await_answer(hello_port, "/")
            await_answer(app_port, "/healthz")
            rows = _rounds(app, prepared, (hello_port, app_port), goals)
            held = max(memory.of_children(servers[0].pid))
            return [*rows, memory.row("web process memory", held, 110, "MiB")]
        finally:
            for server in servers:
                server.terminate()
            for server in servers:
                server.wait(20)
            with app.app_context():
                db.engine.dispose()


def _rounds(
    app: Flask, prepared: list[dict], ports: tuple[int, int], goals: tuple[float, float, float]
) -> list[dict]:
    hello_port, app_port = ports
    hello_request = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    hellos, accepts, lists = [], [], []
    warm, rest = prepared[:100], prepared[100:]
    fire(hello_port, [hello_request] * 300, CONNECTIONS)
    fire(app_port, [letters.post(row, app_port) for row in warm], CONNECTIONS)
    fire(app_port, [letters.get(row, app_port) for row in warm], CONNECTIONS)
    for number in range(ROUNDS):
        rows = rest[number * ACCEPTS : (number + 1) * ACCEPTS]
        hellos.append(fire(hello_port, [hello_request] * 2 * READS, CONNECTIONS))
        accepts.append(fire(app_port, [letters.post(row, app_port) for row in rows], CONNECTIONS))
        readers = [letters.get(rows[place % len(rows)], app_port) for place in range(READS)]
        lists.append(fire(app_port, readers, CONNECTIONS))
    _check(app, prepared, accepts, lists)
    hello = statistics.median(one.rate for one in hellos)
    accept = statistics.median(one.rate for one in accepts)
    listed = statistics.median(one.rate for one in lists)
    p99 = statistics.median(one.percentile(0.99) for one in accepts) * 1000
    print(f"hello {hello:.0f}/s, acceptance {accept:.0f}/s p99 {p99:.0f} ms, list {listed:.0f}/s")
    print(f"hello is tests/bench/hello.py, gunicorn flags {' '.join(FLAGS)}")
    return [
        _row("acceptance", accept / hello, goals[0], "of hello", at_least=True),
        _row("acceptance p99", p99, goals[1], "ms", at_least=False),
        _row("list page", listed / hello, goals[2], "of hello", at_least=True),
    ]


def _row(name: str, value: float, goal: float, unit: str, *, at_least: bool) -> dict:
    met = value >= goal if at_least else value <= goal
    return {
        "name": name,
        "value": round(value, 3),
        "goal": goal,
        "unit": unit,
        "met": met,
        "against": "bare Flask hello, same gunicorn flags, same run; every commit on the disk",
    }


def _check(app: Flask, prepared: list[dict], accepts: list[Result], lists: list[Result]) -> None:
    """What was counted really happened: one row of each kind for every 303."""
    assert {status for one in accepts for status in one.statuses} == {303}, accepts[0].statuses
    assert {status for one in lists for status in one.statuses} == {200}, lists[0].statuses
    ids = [row["agreement"] for row in prepared]
    with app.app_context():
        asked, wanted = DURABLE[db.engine.dialect.name]
        assert str(db.session.scalar(text(asked))) == wanted
        for found in (
            select(func.count()).select_from(Agreement).where(Agreement.state == "under_review"),
            select(func.count()).select_from(Seat),
            select(func.count()).select_from(TrailEntry).where(TrailEntry.move == "accept"),
            select(func.count())
            .select_from(OutboxEntry)
            .where(OutboxEntry.notice == "online.accept.employer"),
            select(func.count()).select_from(Code).where(Code.spent_at.is_not(None)),
        ):
            counted = db.session.scalar(found)
            assert counted >= len(ids), f"{counted} rows for {len(ids)} acceptances: {found}"


def application(folder: Path, port: int, database_url: str) -> Flask:
    """The application as in production, with keys of its own, its files in this folder."""
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    table = {
        "app": {
            "base_url": f"http://127.0.0.1:{port}",
            "secret_key": secrets.token_hex(16),
            "environment": "production",
            "data_dir": str(folder),
        },
        "database": {"url": database_url},
        "redis": {"url": redis.url(folder)},
        "wechat": {"app_id": "wxbench", "app_secret": "x", "token": "bench", "aes_key": "A" * 43},
        "privacy": {"seal_keys": [key], "fingerprint_key": key},
    }
    lines = []
    for name, values in table.items():
        lines += [f"[{name}]", *(f"{k} = {json.dumps(v)}" for k, v in values.items())]
    (folder / "bench.toml").write_text("\n".join(lines), encoding="utf-8")
    return create_app(settings.load(str(folder / "bench.toml")))


def serve(what: list[str], port: int, folder: Path) -> subprocess.Popen:
    """Gunicorn with our flags, serving this."""
    gunicorn = str(Path(sys.executable).parent / "gunicorn")
    return subprocess.Popen(
        [gunicorn, *FLAGS, "-b", f"127.0.0.1:{port}", *what],
        cwd=ROOT,
        env={
            **os.environ,
            "WXSIGN_CONFIG": str(folder / "bench.toml"),
            "PYTHONPATH": str(PRODUCTION),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def await_answer(port: int, path: str) -> None:
    """Wait until it serves."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2):
                return
        except OSError:
            continue
    raise AssertionError(f"nothing answers on {port}")
