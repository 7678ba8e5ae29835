"""Acceptance and the student's list against a bare Flask hello, same gunicorn flags, same run.

Every counted acceptance goes through session, CSRF, code proof, seat, trail and outbox on SQLite
with synchronous=FULL, and its rows are counted afterwards.
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
from datetime import timedelta
from pathlib import Path

from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, insert, select, text

from tests.bench.load import Result, fire
from tests.journeys.stage import free_ports
from wxsign import clock, settings, vault
from wxsign.app import create_app
from wxsign.db import db, transaction, writing
from wxsign.demo import redis, seed
from wxsign.models import (
    Agreement,
    Code,
    Employer,
    OutboxEntry,
    Seat,
    Student,
    TermsVersion,
    TrailEntry,
)
from wxsign.outbox import queue
from wxsign.rules import identity
from wxsign.rules.deadlines import answer_by

ROUNDS, ACCEPTS, READS, CONNECTIONS = 3, 800, 1500, 16
FLAGS = ("-w", "2", "--no-control-socket", "--backlog", "4096", "--log-level", "warning")
ROOT = Path(__file__).parents[2]


def measure() -> list[dict]:
    """Rows for bench.json."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hello_port, app_port = free_ports(2)
        app = _app(folder, app_port)
        with app.app_context():
            queue.use_doorbell(lambda: None)  # nobody is there yet to answer it
            db.create_all()
            seed.seed()
            prepared = _prepare(app, ROUNDS * ACCEPTS + 100)
        servers = [
            _serve(["tests.bench.hello:app"], hello_port, folder),
            _serve(["--preload", "wsgi:app"], app_port, folder),
            subprocess.Popen(redis.command(folder), stdout=subprocess.DEVNULL),
        ]
        try:
            _await(hello_port, "/")
            _await(app_port, "/healthz")
            return _rounds(app, prepared, hello_port, app_port)
        finally:
            for server in servers:
                server.terminate()
            for server in servers:
                server.wait(20)


def _rounds(app: Flask, prepared: list[dict], hello_port: int, app_port: int) -> list[dict]:
    hello_request = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    hellos, accepts, lists = [], [], []
    warm, rest = prepared[:100], prepared[100:]
    fire(hello_port, [hello_request] * 300, CONNECTIONS)
    fire(app_port, [_post(row, app_port) for row in warm], CONNECTIONS)
    fire(app_port, [_get(row, app_port) for row in warm], CONNECTIONS)
    for number in range(ROUNDS):
        rows = rest[number * ACCEPTS : (number + 1) * ACCEPTS]
        hellos.append(fire(hello_port, [hello_request] * 2 * READS, CONNECTIONS))
        accepts.append(fire(app_port, [_post(row, app_port) for row in rows], CONNECTIONS))
        readers = [_get(rows[place % len(rows)], app_port) for place in range(READS)]
        lists.append(fire(app_port, readers, CONNECTIONS))
    _check(app, prepared, accepts, lists)
    hello = statistics.median(one.rate for one in hellos)
    accept = statistics.median(one.rate for one in accepts)
    listed = statistics.median(one.rate for one in lists)
    p99 = statistics.median(one.percentile(0.99) for one in accepts) * 1000
    print(f"hello {hello:.0f}/s, acceptance {accept:.0f}/s p99 {p99:.0f} ms, list {listed:.0f}/s")
    print(f"hello is tests/bench/hello.py, gunicorn flags {' '.join(FLAGS)}")
    return [
        _row("acceptance", accept / hello, 0.12, "of hello", at_least=True),
        _row("acceptance p99", p99, 80, "ms", at_least=False),
        _row("list page", listed / hello, 0.33, "of hello", at_least=True),
    ]


def _row(name: str, value: float, goal: float, unit: str, *, at_least: bool) -> dict:
    met = value >= goal if at_least else value <= goal
    return {
        "name": name,
        "value": round(value, 3),
        "goal": goal,
        "unit": unit,
        "met": met,
        "against": "bare Flask hello, same gunicorn flags, same run, SQLite synchronous=FULL",
    }


def _check(app: Flask, prepared: list[dict], accepts: list[Result], lists: list[Result]) -> None:
    """What was counted really happened: one row of each kind for every 303."""
    assert {status for one in accepts for status in one.statuses} == {303}, accepts[0].statuses
    assert {status for one in lists for status in one.statuses} == {200}, lists[0].statuses
    ids = [row["agreement"] for row in prepared]
    with app.app_context():
        assert db.session.scalar(text("PRAGMA synchronous")) == 2
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


def _app(folder: Path, port: int) -> Flask:
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    table = {
        "app": {
            "base_url": f"http://127.0.0.1:{port}",
            "secret_key": secrets.token_hex(16),
            "environment": "production",
            "data_dir": str(folder),
        },
        "redis": {"url": redis.url(folder)},
        "wechat": {"app_id": "wxbench", "app_secret": "x", "token": "bench", "aes_key": "A" * 43},
        "privacy": {"seal_keys": [key], "fingerprint_key": key},
    }
    lines = []
    for name, values in table.items():
        lines += [f"[{name}]", *(f"{k} = {json.dumps(v)}" for k, v in values.items())]
    (folder / "bench.toml").write_text("\n".join(lines), encoding="utf-8")
    return create_app(settings.load(str(folder / "bench.toml")))


def _serve(what: list[str], port: int, folder: Path) -> subprocess.Popen:
    gunicorn = str(Path(sys.executable).parent / "gunicorn")
    return subprocess.Popen(
        [gunicorn, *FLAGS, "-b", f"127.0.0.1:{port}", *what],
        cwd=ROOT,
        env={**os.environ, "WXSIGN_CONFIG": str(folder / "bench.toml")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _await(port: int, path: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2):
                return
        except OSError:
            continue
    raise AssertionError(f"nothing answers on {port}")


def _prepare(app: Flask, count: int) -> list[dict]:
    """Students with an open letter, a code that was just sent, a session and a form token."""
    now, invited = clock.now(), clock.now() - timedelta(hours=1)
    unit = db.session.get_one(Employer, 1)
    model = db.session.scalars(select(TermsVersion).limit(1)).one()
    terms, employer, student = model.terms, model.employer, model.student
    first = db.session.scalar(select(func.max(Student.id))) + 1
    name, year = unit.name, db.session.get_one(Student, 1).year
    prepared = []
    with transaction():
        for person in range(first, first + count):
            prepared.append(_person(person, year, now))
            agreement = _letter(person, year, name, invited, now)
            version = {"terms": terms, "employer": employer, "student": student}
            writing().execute(
                insert(TermsVersion).values(
                    agreement_id=agreement,
                    number=1,
                    **version,
                    digest="0" * 64,
                    made_at=now,
                    made_by="bench",
                )
            )
            code = writing().execute(
                insert(Code)
                .values(
                    person=f"student:{person}",
                    purpose="accept",
                    record=f"online:{agreement}",
                    version=1,
                    phone="13800000000",
                    asked_at=now,
                )
                .returning(Code.id)
            )
            prepared[-1] |= {"agreement": agreement, "code": code.scalar_one()}
    return [_session(app, row) for row in prepared]


def _person(person: int, year: int, now: object) -> dict:
    body = f"42010620030101{person % 1000:03d}"
    number = body + identity.id_check_digit(body)
    writing().execute(
        insert(Student).values(
            id=person,
            school_id=1,
            college_id=1,
            year=year,
            student_number=f"B{person}",
            name="赵测试",
            id_number=number,
            id_print=f"bench-{person}",
            phone="13800000000",
            phone_print=f"bench-{person}",
            email="",
            gender="1",
            education="31",
            major="软件工程",
            enrolment_approved=True,
            verified_at=now,
        )
    )
    return {"person": person}


def _letter(person: int, year: int, employer: str, invited: object, now: object) -> int:
    made = writing().execute(
        insert(Agreement)
        .values(
            process="online",
            state="invited",
            student_id=person,
            school_id=1,
            college_id=1,
            year=year,
            employer_id=1,
            sender_id=1,
            job_title="工程师",
            employer_name=employer,
            student_name="赵测试",
            verify_code=secrets.token_hex(8),
            invited_at=invited,
            answer_by=answer_by(invited, 30),
            changed_at=now,
        )
        .returning(Agreement.id)
    )
    return int(made.scalar_one())


def _session(app: Flask, row: dict) -> dict:
    """The cookie and the form token that this person's browser would hold."""
    raw = secrets.token_hex(20)
    token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(raw)
    values = {"person": row["person"], "epoch": 0, "openid": "", "csrf_token": raw}
    with app.test_request_context("/student/"):
        cookie = app.session_interface.get_signing_serializer(app).dumps(
            {**values, "_permanent": True}
        )
    return {**row, "cookie": f"wxsign_student={cookie}", "token": token}


def _post(row: dict, port: int) -> bytes:
    code = vault.one_time_digits(row["code"])
    body = f"csrf_token={row['token']}&version=1&agree=on&code={code}".encode()
    path = f"/student/invitations/{row['agreement']}/acceptance"
    return _request("POST", path, row, port, body)


def _get(row: dict, port: int) -> bytes:
    return _request("GET", "/student/invitations", row, port)


def _request(method: str, path: str, row: dict, port: int, body: bytes = b"") -> bytes:
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n"
        f"Cookie: {row['cookie']}\r\nReferer: http://127.0.0.1:{port}/\r\n"
    )
    if body:
        head += (
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        )
    return head.encode() + b"\r\n" + body
