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
from wxsign import clock, settings
from wxsign.db import db, transaction, writing
from wxsign.demo import seed
from wxsign.gateways.wechat import WeChatClient
from wxsign.models import OutboxEntry
from wxsign.outbox import delivery, queue

MESSAGES, THREADS, ANSWER_SECONDS, GOAL = 3000, 16, 0.030, 0.8
_NOTICE = "online.approve.student"
_FACTS = {"record": 1, "employer": "江城软件", "job_title": "文员", "number": "1"}


def measure() -> list[dict]:
    """Rows for bench.json."""
    with tempfile.TemporaryDirectory() as folder, _platform() as address:
        app = application(Path(folder), free_ports(1)[0], "")
        with app.app_context():
            queue.use_doorbell(lambda: None)
            db.create_all()
            seed.seed()
            _queue_up()
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
    ideal = MESSAGES * ANSWER_SECONDS / THREADS
    value = round(ideal / took, 3)
    return [
        {
            "name": "relay, 16 threads, 30 ms for each answer",
            "value": value,
            "goal": f">= {GOAL}",
            "unit": "of ideal",
            "met": value >= GOAL,
            "against": f"{MESSAGES} answers over {THREADS} threads: {ideal:.1f} s, took {took:.1f}",
        }
    ]


_IS_OURS = OutboxEntry.once.like("relay.%")


def _queue_up() -> None:
    """The documents of the demo data are no messages; then one message after the other."""
    now = clock.now()
    row = {
        "kind": "notice",
        "notice": _NOTICE,
        "audience": "student",
        "person_id": 1,
        "record_id": 1,
        "facts": _FACTS,
        "channel": "wechat",
        "due_at": now,
        "made_at": now,
    }
    with transaction():
        writing().execute(OutboxEntry.__table__.delete())
        writing().execute(
            insert(OutboxEntry), [{**row, "once": f"relay.{number}"} for number in range(MESSAGES)]
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
