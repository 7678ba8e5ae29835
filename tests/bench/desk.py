"""The desk: its list with a million records against a thousand; two hundred decisions at once."""

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from flask import Flask
from sqlalchemy import func, select

from tests import bulk, factories
from tests.bench import memory
from tests.bench.web import application
from tests.journeys.stage import free_ports
from tests.postgres import NoBuild, Server
from wxsign import clock
from wxsign.actions import batch_reviews
from wxsign.db import db
from wxsign.models import Agreement
from wxsign.outbox import queue
from wxsign.queries import desk_counts, desk_lists
from wxsign.queries.desk_filters import Filters
from wxsign.rules.people import Actor
from wxsign.scopes import Scope

FEW, MANY = 1_000, 1_000_000
ROUNDS, LOOKS = 5, 20
GOAL = 1.3
AT_ONCE, BATCH_GOAL = 200, 2.0  # records, seconds

# What a reviewer looks at: the tabs, the toolbar, the heads that order, a search, 高级检索.
PATHS: dict[str, Filters] = {
    "waiting": Filters(),
    "waiting of one 届": Filters(year=2024),
    "waiting by 单位名称": Filters(sort="employer"),
    "waiting, newest first": Filters(sort="-since"),
    "decided": Filters("decided"),
    "decided, oldest first": Filters("decided", sort="changed"),
    "decided of one 届": Filters("decided", year=2024),
    "decided by 单位名称": Filters("decided", sort="employer"),
    "rejected": Filters("rejected"),
    "ended": Filters("ended"),
    "one 学号": Filters("all", student_number="B1800"),
    "one 班级": Filters("all", class_name="班45"),
    "one 单位": Filters("all", employer="单位17"),
    "one 协议书编号": Filters("all", number="B1801"),
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
        few, many = _look_all(houses)
        for house in houses:
            with house.app.app_context():
                db.session.remove()
                db.engine.dispose()
    for name in few:
        print(f"{where}, {name}: {few[name]:.2f} ms of {FEW:,}, {many[name]:.2f} of {MANY:,}")
    worst = max(few, key=lambda name: many[name] / few[name])
    ratio, seconds = many[worst] / few[worst], houses[1].seconds
    print(f"{where}, {AT_ONCE} at once: {houses[0].seconds:.2f} s of {FEW:,}, {seconds:.2f} s")
    name = f"desk's list of {MANY:,} against {FEW:,} records, the worst of {len(few)} ways, {where}"
    batch = f"{AT_ONCE} records approved at once among {MANY:,}, {where}"
    return [
        memory.row(name, ratio, GOAL, "of the few", f"{worst}, in turn with few"),
        memory.row(batch, seconds, BATCH_GOAL, "seconds", "what the issue asks for"),
    ]


@dataclass(frozen=True)
class _House:
    """An application over so many records, its reviewer's scope, and how long a batch took."""

    app: Flask
    scope: Scope
    college_id: int
    seconds: float


def _house(folder: Path, url: str, size: int) -> _House:
    folder.mkdir()
    app = application(folder, free_ports(1)[0], url)
    with app.app_context():
        queue.use_doorbell(lambda: None)
        db.create_all()
        bulk.templates()
        reviewer = factories.reviewer()
        scope, by = Scope.of(reviewer), factories.actor(reviewer)
        made = [(one.id, one.revision) for one in map(_waiting, range(AT_ONCE))]
        bulk.grow(bulk.FIRST, bulk.FIRST + size - 1)
        seconds = _decide(made, by)
        college_id = bulk.colleges()[1].id
        db.session.remove()
    return _House(app, scope, college_id, seconds)


def _waiting(_place: int) -> Agreement:
    return factories.agreement("under_review")


def _look_all(houses: list[_House]) -> list[dict[str, float]]:
    """Milliseconds for each way, in each house: the best of some rounds of a median."""
    found: list[dict[str, float]] = [{}, {}]
    ways = {**PATHS, "decided of one 学院": Filters("decided")}
    for name, filters in ways.items():
        medians: list[list[float]] = [[], []]
        for _round in range(ROUNDS):
            for place, house in enumerate(houses):
                of_college = house.college_id if name.endswith("学院") else None
                medians[place].append(_median(house, replace(filters, college_id=of_college)))
        for place in (0, 1):
            found[place][name] = min(medians[place]) * 1000
    return found


def _median(house: _House, filters: Filters) -> float:
    times, now = [], clock.now()
    with house.app.app_context():
        for _look in range(LOOKS):
            started = time.perf_counter()
            desk_lists.page(house.scope, filters, now)
            desk_counts.counts(house.scope, filters, now)
            db.session.rollback()
            times.append(time.perf_counter() - started)
            db.session.expunge_all()
        db.session.remove()
    return statistics.median(times)


def _decide(records: list[tuple[int, int]], by: Actor) -> float:
    """Seconds from the press to the answer; every record is ready, and all are decided."""
    batch_id = batch_reviews.begin(records, "approve", {}, by=by)
    db.session.remove()
    started = time.perf_counter()
    batch_reviews.decide(batch_id, by=by)
    took = time.perf_counter() - started
    ids = [record for record, _revision in records]
    approved = db.session.scalar(
        select(func.count()).where(Agreement.id.in_(ids), Agreement.state == "effective")
    )
    assert approved == AT_ONCE
    return took
