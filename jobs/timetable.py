"""What runs how often. Due times are rows, so any number of these processes may run.

While Redis is away this process drains the outbox itself, every five seconds (decision 22).
"""

import importlib
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from types import FrameType

import structlog
from redis.exceptions import RedisError
from rq import Queue
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError, OperationalError

from jobs.application import application
from wxsign import clock
from wxsign.db import db, transaction, writing
from wxsign.models import TimetableEntry
from wxsign.rules import errands

log = structlog.get_logger()


@dataclass(frozen=True)
class Entry:
    """One job: its name in the database, what to run, how often, and how long it may take."""

    name: str
    job: str
    every: timedelta
    longest: timedelta = timedelta(minutes=3)


TABLE: tuple[Entry, ...] = (
    Entry("drain", "jobs.deliver.drain", timedelta(seconds=5)),
    Entry("waiting", "jobs.waiting.invite", timedelta(seconds=15)),
    Entry("expire", "jobs.deadlines.expire", timedelta(seconds=30)),
    Entry("remind", "jobs.deadlines.remind", timedelta(minutes=5)),
    Entry("errands", "jobs.errands.work", timedelta(seconds=30), errands.LONGEST),
    Entry("templates", "jobs.templates.refresh", timedelta(minutes=10)),
    Entry("account", "jobs.account.learn", timedelta(hours=1)),
    Entry("digest", "jobs.digest.send", timedelta(hours=1)),
    Entry("tidy", "jobs.tidy.tidy", timedelta(hours=1)),
    Entry("sizes", "jobs.sizes.learn", timedelta(hours=1)),
    Entry("compare", "jobs.watch.compare", timedelta(minutes=1)),
    Entry("patterns", "jobs.watch.find", timedelta(hours=1)),
)


def main() -> None:
    """Run until told to stop."""
    stop = Event()

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)
    app = application()
    jobs = Queue("wxsign", connection=app.extensions["wxsign_redis"])
    while not stop.wait(1):
        with app.app_context():
            tick(lambda job: _start(jobs, job))


def tick(start: Callable[[str], None]) -> None:
    """Start every job that is due; while the database is away none is, and we are still here."""
    try:
        _start_what_is_due(start)
    except OperationalError as error:
        db.session.rollback()
        log.warning("database away", error=type(error.orig).__name__)


def _start_what_is_due(start: Callable[[str], None]) -> None:
    """Whoever moves the due time on is the one who starts the job."""
    now = clock.now()
    seen = {row.name: row.due_at for row in db.session.scalars(select(TimetableEntry))}
    db.session.rollback()
    for entry in TABLE:
        due_at = seen.get(entry.name)
        if due_at is None:
            _enter(entry, now)
        elif _is_due(entry, due_at, now) and _move_on(entry, due_at, now):
            start(entry.job)


def _is_due(entry: Entry, due_at: datetime, now: datetime) -> bool:
    """Whether the time has come; one too far ahead was set before the clock was put back."""
    return due_at <= now or due_at > now + entry.every


def _start(jobs: Queue, job: str) -> None:
    """Ring for a worker; without Redis do the work here, so that messages still leave."""
    try:
        longest = next(entry.longest for entry in TABLE if entry.job == job).seconds
        jobs.enqueue(job, ttl=600, result_ttl=0, failure_ttl=3600, job_timeout=longest)
    except RedisError as error:
        log.warning("redis away, the timetable works itself", error=type(error).__name__, job=job)
        module, _, function = job.rpartition(".")
        getattr(importlib.import_module(module), function)()


def _enter(entry: Entry, now: datetime) -> None:
    try:
        with transaction():
            writing().execute(insert(TimetableEntry).values(name=entry.name, due_at=now))
    except IntegrityError:
        log.info("timetable entry was there", name=entry.name)


def _move_on(entry: Entry, due_at: datetime, now: datetime) -> bool:
    with transaction():
        moved = writing().execute(
            update(TimetableEntry)
            .where(TimetableEntry.name == entry.name, TimetableEntry.due_at == due_at)
            .values(due_at=now + entry.every)
        )
    return moved.rowcount == 1


if __name__ == "__main__":
    main()
