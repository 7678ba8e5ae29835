"""The desk: its list with a million records against a thousand; two hundred decisions at once.

Every figure is of a whole request as the reviewer's browser makes it: session, guard, statements,
template. A way is one that fills the same number of rows with few records as with many, so that
what is compared is the finding.
"""

import secrets
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select

from tests import bulk, factories
from tests.bench import memory
from tests.bench.web import application
from tests.journeys.stage import free_ports
from tests.postgres import NoBuild, Server
from wxsign import settings, vault
from wxsign.db import db
from wxsign.models import Agreement, Reviewer
from wxsign.outbox import queue
from wxsign.queries.desk_filters import Filters
from wxsign.queries.desk_order import Order
from wxsign.rules import permissions

FEW, MANY = 1_000, 1_000_000
LOOKS = 31
GOAL = 1.3
AT_ONCE, BATCH_GOAL = 200, 2.0  # records, seconds

# What a reviewer looks at: the tabs, the toolbar, the heads that order, a search, 高级检索.
PATHS: dict[str, str] = {
    "waiting": "",
    "waiting, newest first": "sort=-since",
    "waiting by 单位名称": "sort=employer",
    "waiting of one 届": "year=2024",
    "waiting of one 学院": "college=2",
    "waiting for three days": "waited=3",
    "no text to review": "state=text",
    "no change under way": "state=changing",
    "decided": "state=decided",
    "decided, oldest first": "state=decided&sort=changed",
    "decided by 单位名称": "state=decided&sort=-employer",
    "decided of one 届": "state=decided&year=2024",
    "decided of one 学院": "state=decided&college=2",
    "decided of one 届 by 单位名称": "state=decided&year=2024&sort=employer",
    "decided of one 类型 and 学院": "state=decided&college=2&kind=online",
    "approved": "state=approved",
    "rejected": "state=rejected",
    "ended": "state=ended",
    "ended of a 届 that has none": "state=ended&year=2031",
    "all": "state=all",
    "one 类型": "state=all&kind=destination",
    "one 类型 and 届": "state=all&kind=online&year=2024",
    "in force": "state=all&paper=in_force",
    "not in force": "state=decided&paper=not_in_force",
    "one day": "state=all&from=2024-01-02&to=2024-01-02",
    "a year without records": "from=2019-01-01&to=2019-12-31",
    "学号, its beginning": "state=all&q=B1",
    "one 班级": "state=all&class=班45",
    "one 专业": "state=all&major=专业5",
    "no such 专业": "state=all&major=没有",
    "one 单位": "state=all&employer=单位20",
    "every 单位": "state=all&employer=单位",
    "one 协议书编号": "state=all&number=B1801",
    "one 姓名": "state=all&student=1801",
}


def measure() -> list[dict]:
    """Rows for bench.json."""
    rows = _measure(str, "SQLite")
    try:
        server = Server()
    except NoBuild as reason:
        print(f"not measured: {reason}")
        return rows
    try:
        return [*rows, *_measure(lambda: server.url(server.database()), "PostgreSQL")]
    finally:
        server.stop()


def _measure(database_url: Callable[[], str], where: str) -> list[dict]:
    """Two houses side by side, looked at in turn, so that the machine is the same for both."""
    with tempfile.TemporaryDirectory() as folder:
        houses = [_house(Path(folder) / str(size), database_url(), size) for size in (FEW, MANY)]
        ratios = _look_all(houses, where)
        for house in houses:
            with house.app.app_context():
                db.session.remove()
                db.engine.dispose()
    worst, half = max(ratios, key=lambda name: ratios[name]), statistics.median(ratios.values())
    seconds = houses[1].seconds
    print(f"{where}, {AT_ONCE} at once: {houses[0].seconds:.2f} s of {FEW:,}, {seconds:.2f} s")
    ways = f"{len(ratios)} ways"
    name = f"desk's list of {MANY:,} against {FEW:,} records, the worst of {ways}, {where}"
    batch = f"{AT_ONCE} records approved at once among {MANY:,}, press to answer, {where}"
    against = f"{worst}, in turn with few; the median of the ways: {half:.2f}"
    return [
        memory.row(name, ratios[worst], GOAL, "of the few", against),
        memory.row(batch, seconds, BATCH_GOAL, "seconds", "what the issue asks for"),
    ]


@dataclass(frozen=True)
class _House:
    """An application over so many records, who looks at them, and how long a batch took."""

    app: Flask
    settings: settings.Settings
    school: "_Browser"
    college: "_Browser"
    deep: tuple[str, str]
    seconds: float

    def enter(self) -> None:
        """Two houses in one process: its keys are those that seal and open now."""
        settings.use(self.settings)
        vault.use_keys(self.settings.privacy.seal_keys, self.settings.privacy.fingerprint_key)


@dataclass(frozen=True)
class _Browser:
    """A reviewer's browser: his cookie, and the token of its forms."""

    client: FlaskClient
    headers: dict[str, str]
    token: str

    def get(self, path: str) -> int:
        """See a page, whole; how many records it lists."""
        answer = self.client.get(path, headers=self.headers)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text.count('name="record"')

    def post(self, path: str, **form: object) -> str:
        """Press a button; where it leads."""
        form = {**form, "csrf_token": self.token}
        answer = self.client.post(path, headers=self.headers, data=form)
        assert answer.status_code == 303, (path, answer.status_code)
        return answer.location


_Way = Callable[[_House], tuple[_Browser, str]]


def _house(folder: Path, url: str, size: int) -> _House:
    folder.mkdir()
    app = application(folder, free_ports(1)[0], url)
    with app.app_context():
        queue.use_doorbell(lambda: None)
        db.create_all()
        bulk.templates()
        made = [(one.id, one.revision) for one in map(_waiting, range(AT_ONCE))]
        bulk.grow(bulk.FIRST, bulk.FIRST + size - 1)
        of = bulk.colleges()[1]
        school = _browser(app, factories.reviewer(totp_secret="A" * 32))
        college = _browser(
            app, factories.reviewer(of=of, role=permissions.COLLEGE, totp_secret="A" * 32)
        )
        seconds = _decide(school, made)
        deep = _deep(bulk.FIRST + size // 2 + 1), _deep(bulk.FIRST + size // 2 + 3)
        db.session.remove()
    return _House(app, settings.current(), school, college, deep, seconds)


def _waiting(_place: int) -> Agreement:
    return factories.agreement("under_review")


def _browser(app: Flask, reviewer: Reviewer) -> _Browser:
    raw = secrets.token_hex(20)
    token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(raw)
    held = {**factories.signed_in(reviewer), "csrf_token": raw}
    cookie = app.session_interface.serializer_of(app, "desk").dumps(held)
    headers = {"Cookie": f"wxsign_desk={cookie}", "Referer": "http://localhost/desk/"}
    return _Browser(app.test_client(use_cookies=False), headers, token)


def _deep(number: int) -> str:
    """The key of a page far from both ends of what is decided."""
    record = db.session.get_one(Agreement, number)
    return Order.of(Filters("decided")).key_of(record)


def _decide(browser: _Browser, records: list[tuple[int, int]]) -> float:
    """Seconds from the press to the page that answers; every record is ready, all are decided."""
    ticked = [f"{record}-{revision}" for record, revision in records]
    batch = browser.post("/desk/batches", record=ticked, verb="approve")
    browser.get(batch)
    started = time.perf_counter()
    browser.get(browser.post(f"{batch}/decision"))
    took = time.perf_counter() - started
    ids = [record for record, _revision in records]
    approved = db.session.scalar(
        select(func.count()).where(Agreement.id.in_(ids), Agreement.state == "effective")
    )
    assert approved == AT_ONCE
    return took


def _look_all(houses: list[_House], where: str) -> dict[str, float]:
    """For each way the time of many over that of few."""
    ways: dict[str, _Way] = {
        name: lambda house, path=path: (house.school, path) for name, path in PATHS.items()
    }
    for name in ("waiting", "decided", "all", "not in force", "ended", "decided of one 届"):
        ways[f"a college: {name}"] = lambda house, path=PATHS[name]: (house.college, path)
    ways["far down"] = lambda house: (house.school, f"state=decided&after={house.deep[0]}")
    ways["far up"] = lambda house: (house.school, f"state=decided&before={house.deep[1]}")
    found = {}
    for name, way in ways.items():
        if not _is_alike(houses, way):
            print(f"{where}, {name}: {FEW:,} records do not fill the page, not compared")
            continue
        few, many = _medians(houses, way)
        found[name] = many / few
        print(f"{where}, {name}: {few:.2f} ms of {FEW:,}, {many:.2f} of {MANY:,}")
    return found


def _is_alike(houses: list[_House], way: _Way) -> bool:
    """Whether both pages list as many, so that what is compared is the finding."""
    listed = set()
    for house in houses:
        house.enter()
        browser, path = way(house)
        listed.add(browser.get(f"/desk/?{path}"))
    return len(listed) == 1


def _medians(houses: list[_House], way: _Way) -> list[float]:
    """Milliseconds in each house; they are looked at in turn, so that noise falls on both."""
    times: list[list[float]] = [[] for _ in houses]
    for _look in range(LOOKS):
        for house, own in zip(houses, times, strict=True):
            house.enter()
            browser, path = way(house)
            started = time.perf_counter()
            browser.get(f"/desk/?{path}")
            own.append(time.perf_counter() - started)
    return [statistics.median(own) * 1000 for own in times]


if __name__ == "__main__":
    for measured in measure():
        print(measured)
