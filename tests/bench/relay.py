"""The relay: how near 16 senders come to what 30 ms for each answer allows."""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy import func, insert, select

from tests.bench.web import application
from tests.journeys.stage import free_ports, until
from tests.postgres import NoBuild, Server
from wxsign import clock, settings
from wxsign.db import db, transaction, writing
from wxsign.demo import seed
from wxsign.gateways.wechat import WeChatClient
from wxsign.models import Binding, OutboxEntry, Student
from wxsign.outbox import delivery, queue

MESSAGES, THREADS, ANSWER_SECONDS, GOAL = 3000, 16, 0.030, 0.8
_NOTICE = "online.approve.student"
_FACTS = {"record": 1, "employer": "江城软件", "job_title": "文员", "number": "1"}


def measure() -> list[dict]:
    """Rows for bench.json."""
    rows = [_measure("", "")]
    try:
        server = Server(durable=True)
    except NoBuild as reason:
        print(f"not measured: {reason}")
        return rows
    try:
        return [*rows, _measure(server.url(server.database()), ", PostgreSQL")]
    finally:
        server.stop()


def _measure(database_url: str, where: str) -> dict:
    with tempfile.TemporaryDirectory() as folder, _platform() as address:
        app = application(Path(folder), free_ports(1)[0], database_url)
        with app.app_context():
            queue.use_doorbell(lambda: None)
            db.create_all()
            seed.seed()
            _queue_up(_people(MESSAGES))
            wechat = replace(settings.current().wechat, templates={_NOTICE: "T"})
            settings.use(replace(settings.current(), wechat=wechat))
            gateways = replace(app.extensions["wxsign"], wechat=_client(address))
            begun = time.monotonic()
            drained = delivery.drain(gateways, threads=THREADS, seconds=600)
            took = time.monotonic() - begun
            left = db.session.scalar(
                select(func.count()).where(OutboxEntry.state == "waiting", _IS_OURS)
            )
            assert (drained.sent >= MESSAGES, left) == (True, 0), drained
            db.session.remove()
            db.engine.dispose()
    ideal = MESSAGES * ANSWER_SECONDS / THREADS
    value = round(ideal / took, 3)
    return {
        "name": f"relay, 16 threads, 30 ms for each answer{where}",
        "value": value,
        "goal": f">= {GOAL}",
        "unit": "of ideal",
        "met": value >= GOAL,
        "against": f"{MESSAGES} answers over {THREADS} threads: {ideal:.1f} s, took {took:.1f}",
    }


_IS_OURS = OutboxEntry.once.like("relay.%")


def _people(count: int) -> list[int]:
    """So many students who follow the account: nobody is told twice, so nothing is merged."""
    student = Student.__table__
    like = db.session.execute(select(student).where(student.c.id == 1)).mappings().one()
    db.session.rollback()
    rows = [
        {**like, "id": 100_000 + n, "student_number": f"relay{n}", "id_print": f"relay{n}"}
        for n in range(count)
    ]
    follows = {"audience": "student", "bound_at": clock.now(), "follows": True}
    with transaction():
        writing().execute(insert(Student), rows)
        writing().execute(
            insert(Binding),
            [{**follows, "person_id": row["id"], "openid": f"relay{row['id']}"} for row in rows],
        )
    return [row["id"] for row in rows]


def _queue_up(people: list[int]) -> None:
    """The documents of the demo data are no messages; then one message for each."""
    now = clock.now()
    row = {
        "kind": "notice",
        "notice": _NOTICE,
        "audience": "student",
        "record_id": 1,
        "facts": _FACTS,
        "channel": "wechat",
        "due_at": now,
        "made_at": now,
    }
    with transaction():
        writing().execute(OutboxEntry.__table__.delete())
        writing().execute(
            insert(OutboxEntry),
            [{**row, "person_id": person, "once": f"relay.{person}"} for person in people],
        )


def _client(address: str) -> WeChatClient:
    secrets = {"app_secret": "s" * 32, "token": "t" * 20, "aes_key": "A" * 43}
    return WeChatClient(app_id="wx0123456789abcdef", api_base_url=address, **secrets)


@contextmanager
def _platform() -> Iterator[str]:
    """A platform that takes everything, each time after 30 ms, in a process of its own."""
    [port] = free_ports(1)
    code = _SERVER.format(port=port, seconds=ANSWER_SECONDS)
    with subprocess.Popen([sys.executable, "-c", code]) as server:
        try:
            until(lambda: _answers(port), "the platform")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _answers(port: int) -> bool:
    with socket.socket() as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


_SERVER = """
import json, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        if "token" in self.path.partition("?")[0]:
            answer = {{"access_token": "a", "expires_in": 7200}}
        else:
            time.sleep({seconds})
            answer = {{"errcode": 0, "errmsg": "ok", "msgid": time.monotonic_ns()}}
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_):
        pass
ThreadingHTTPServer(("127.0.0.1", {port}), Handler).serve_forever()
"""
