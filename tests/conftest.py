"""What every test may ask for: the application with a played outside world, a clock, a client."""

import itertools
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, create_engine, event
from werkzeug.test import TestResponse

from tests import factories
from tests.chromium import chromium  # noqa: F401 - the fixture of every browser test
from tests.fakes import FakeMail, FakeSms, FakeStorage, FakeWebhook, FakeWeChat
from tests.journeys.seeded import new_stage, seeded  # noqa: F401 - as the one above
from tests.offline import only_this_machine  # noqa: F401 - as the ones above
from tests.pace import (  # noqa: F401 - pytest finds them by their names here
    addresses_are_compiled_once,
    connections_are_opened_once,
    nothing_waits_for_the_disk,
    passwords_are_cheap,
    pytest_collection_finish,
    pytest_collection_modifyitems,
    pytest_xdist_make_scheduler,
    statements_are_compiled_once,
    templates_are_compiled_once,
)
from tests.postgres import (
    empty,
    empty_postgres,  # noqa: F401 - a fixture, as the two that follow
    in_a_new_database,
    postgres,  # noqa: F401
    postgres_database,  # noqa: F401
)
from wxsign import clock as house_clock
from wxsign import db as house_db
from wxsign import models  # noqa: F401 - the models fill the metadata
from wxsign import settings as house_settings
from wxsign.app import create_app
from wxsign.db import Base, db, is_open
from wxsign.engines import PRAGMAS
from wxsign.gateways import Gateways
from wxsign.models import EmployerUser, Reviewer, Student
from wxsign.outbox import delivery, queue
from wxsign.outbox.delivery import Drained
from wxsign.rules.notices import NOTICES
from wxsign.settings import Settings

hypothesis.settings.register_profile("house", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("house")

MORNING = datetime(2026, 5, 15, 2, 0, tzinfo=UTC)  # a Friday, 10:00 in Beijing
SEAL_KEY = "c2VhbC1rZXktb2YtdGhlLXRlc3RzLTMyLWJ5dGVzISE="
FINGERPRINT_KEY = "ZmluZ2VycHJpbnQta2V5LW9mLXRlc3RzLTMyLWJ5dGU="
_AREAS = {Student: "student", EmployerUser: "employer", Reviewer: "desk"}
# What tells the databases apart is in these; the rest runs on SQLite alone, for time.
_ON_BOTH = ("actions", "faults/test_races.py", "house/test_migrations.py", "jobs", "journeys")
_ON_BOTH += ("models", "outbox", "queries", "test_db.py")


class Clock:
    """Moves the house's clock by its shift file, as the simulator does (decision 35).

    In the test's own process a millisecond passes whenever somebody looks, and no other time does:
    what a test says of the hour holds on the slowest machine too.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._wall = datetime.now(UTC)  # noqa: TID251 - processes that a test starts have it too
        self._looks = itertools.count()

    def wall(self) -> datetime:
        return self._wall + timedelta(milliseconds=next(self._looks))

    @property
    def now(self) -> datetime:
        return house_clock.now()

    def set(self, moment: datetime) -> None:
        """From now on it is this moment; time goes on from there."""
        draft = self._file.with_name("clock.draft")
        draft.write_text(str((moment - self.wall()).total_seconds()), encoding="ascii")
        draft.replace(self._file)
        house_clock.use_shift_file(self._file)
        house_clock.use_wall(self.wall)

    @staticmethod
    def end() -> None:
        """The real time again."""
        house_clock.use_shift_file(None)
        house_clock.use_wall()

    def advance(self, **span: float) -> None:
        """So much later: advance(days=5), advance(seconds=61)."""
        self.set(self.now + timedelta(**span))


class Client(FlaskClient):
    """A browser: each request has an application context of its own, as behind a real server."""

    def open(self, *args: object, **kwargs: object) -> TestResponse:
        db.session.rollback()
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        db.session.expire_all()
        return response


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run every test that asks for a database on both, where that can make a difference."""
    place = metafunc.definition.path.relative_to(Path(__file__).parent).as_posix()
    chosen = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    asks = "database" in metafunc.fixturenames and "database" not in chosen
    if asks and place.startswith(_ON_BOTH):
        metafunc.parametrize("database", ["sqlite", "postgresql"], indirect=True, scope="module")


@pytest.fixture(scope="module")
def database(request: pytest.FixtureRequest) -> str:
    """Which database the test runs on."""
    return getattr(request, "param", "sqlite")


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and no row, made once and copied for each test."""
    file = tmp_path_factory.mktemp("empty") / "wxsign.db"
    engine = create_engine(f"sqlite:///{file}")
    Base.metadata.create_all(engine)
    engine.dispose()
    with sqlite3.connect(file) as connection:
        connection.execute(f"PRAGMA journal_mode={PRAGMAS['journal_mode']}")
    connection.close()
    return file


@pytest.fixture(scope="module")
def demo_environ(database: str, request: pytest.FixtureRequest) -> dict[str, str]:
    """What puts a demo of its own on this kind of database."""
    if database == "sqlite":
        return {}
    return in_a_new_database(request.getfixturevalue("postgres"))


@pytest.fixture
def new_database(database: str, request: pytest.FixtureRequest) -> Callable[[Path], str]:
    """Call it for a database without a row; the one place that knows on which a test runs."""

    def copied(folder: Path) -> str:
        file = folder / "wxsign.db"
        shutil.copyfile(request.getfixturevalue("empty_sqlite"), file)
        return f"sqlite:///{file}"

    def emptied(_folder: Path) -> str:
        connection = request.getfixturevalue("postgres_database")
        empty(connection)
        return request.getfixturevalue("postgres").url(connection.info.dbname)

    return copied if database == "sqlite" else emptied


@pytest.fixture
def database_url(new_database: Callable[[Path], str], tmp_path: Path) -> str:
    """The database of this test."""
    return new_database(tmp_path)


def settings_in(folder: Path, database_url: str) -> Settings:
    """The settings of a test whose data folder this is."""
    return house_settings.build(
        {
            "app": {
                "base_url": "http://localhost",
                "secret_key": "a secret of the tests, 32 bytes!",
                "environment": "development",
                "data_dir": str(folder),
            },
            "database": {"url": database_url},
            "sms": {"quiet_hours": ""},
            "messages": {"merge_minutes": 0},
            "redis": {"url": f"unix://{folder / 'no-redis.sock'}?db=0"},
            "wechat": {
                "app_id": "wx0123456789abcdef",
                "app_secret": "s" * 32,
                "token": "token-of-the-tests",
                "aes_key": "A" * 43,
                "templates": {row.key: row.template.key for row in NOTICES if row.template},
            },
            "privacy": {"seal_keys": [SEAL_KEY], "fingerprint_key": FINGERPRINT_KEY},
        }
    )


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return settings_in(tmp_path, database_url)


def fake_world() -> Gateways:
    """The outside world; it fails the test when it is called inside a transaction."""
    told = FakeWeChat(is_open), FakeSms(is_open), FakeMail(is_open)
    return Gateways(*told, FakeStorage(), FakeWebhook(is_open))


@pytest.fixture
def fakes() -> Gateways:
    return fake_world()


@pytest.fixture
def clock(tmp_path: Path) -> Iterator[Clock]:
    moved = Clock(tmp_path / "clock")
    moved.set(MORNING)
    yield moved
    moved.end()


@pytest.fixture
def now(clock: Clock) -> datetime:
    """The moment at which the test begins; use `clock` to move on from it."""
    return clock.now


@pytest.fixture
def app(settings: Settings, fakes: Gateways, clock: Clock) -> Iterator[Flask]:
    """The application on an empty database, its context pushed for the test.

    Forms need no token here; `tests/house/test_access.py` proves that they do elsewhere.
    """
    app = create_app(settings, fakes)
    queue.use_doorbell(lambda: None)  # nobody answers here
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.test_client_class = Client
    with app.app_context():
        event.listen(db.engine, "begin", _no_read_inside_the_lock)
        yield app
        db.session.remove()
        db.engine.dispose()
    app.extensions["wxsign_redis"].close()
    queue.use_doorbell(lambda: None)


def _no_read_inside_the_lock(connection: Connection) -> None:
    """Reads first, writes short: an action decides before it asks for the lock."""
    writes = connection.get_execution_options().get("write")
    assert writes or house_db._open.get() is None, "the session reads inside transaction()"


@pytest.fixture
def doorbell(app: Flask) -> list[str]:
    """One entry for each ring after a commit; nobody asks Redis."""
    rings: list[str] = []
    queue.use_doorbell(lambda: rings.append("ring"))
    return rings


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[FlaskClient, Student | EmployerUser | Reviewer], None]:
    """Put the person's session into the client, signed as the application signs it."""

    def put(client: FlaskClient, person: Student | EmployerUser | Reviewer) -> None:
        area = _AREAS[type(person)]
        serializer = app.session_interface.serializer_of(app, area)
        session = factories.signed_in(person)
        client.set_cookie(f"wxsign_{area}", serializer.dumps(session), path=f"/{area}/")

    return put


@pytest.fixture
def drain(app: Flask, fakes: Gateways) -> Callable[[], Drained]:
    """A worker's visit to the outbox, with the played outside world."""

    def visit() -> Drained:
        db.session.rollback()
        with app.app_context():
            drained = delivery.drain(fakes, threads=4)
        db.session.expire_all()
        return drained

    return visit


@pytest.fixture(autouse=True)
def _serials_begin_anew() -> None:
    factories.serials = itertools.count(1)
