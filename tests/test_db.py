"""Moments, pragmas and transactions."""

import traceback
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from psycopg.pq import TransactionStatus
from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError, StatementError

from tests import factories
from tests.conftest import fake_world
from wxsign import settings
from wxsign.app import create_app
from wxsign.db import after_commit, db, is_open, transaction, writing
from wxsign.engines import POSTGRES, PRAGMAS
from wxsign.models import Student, TimetableEntry

pytestmark = pytest.mark.usefixtures("app")

SHIPPED = dict(PRAGMAS)  # read before `tests/pace.py` lets the tests off the disk

MANY_WRITERS = {
    "sqlite": {
        "journal_mode": "WAL",
        "synchronous": "2",
        "busy_timeout": "10000",
        "foreign_keys": "1",
        "cache_size": "-20000",
        "mmap_size": "134217728",
        "wal_autocheckpoint": "4000",
    },
    "postgresql": {"lock_timeout": "10S", "idle_in_transaction_session_timeout": "1MIN"},
}


@pytest.fixture(autouse=True)
def _as_shipped(monkeypatch):
    monkeypatch.setitem(PRAGMAS, "synchronous", SHIPPED["synchronous"])


def test_a_moment_comes_back_aware_and_in_utc():
    beijing = datetime(2026, 5, 15, 10, 0, tzinfo=timezone(timedelta(hours=8)))
    db.session.add(TimetableEntry(name="x", due_at=beijing))
    db.session.commit()

    row = factories.fresh(TimetableEntry, "x")

    assert (row.due_at, row.due_at.tzinfo) == (datetime(2026, 5, 15, 2, 0, tzinfo=UTC), UTC)


def test_a_naive_moment_is_a_bug():
    db.session.add(TimetableEntry(name="x", due_at=datetime(2026, 5, 15)))  # noqa: DTZ001 - the point

    with pytest.raises((AssertionError, StatementError)):
        db.session.commit()


def test_the_database_is_set_up_for_many_writers(database):
    names, words = (PRAGMAS, "PRAGMA") if database == "sqlite" else (POSTGRES, "SHOW")
    found = {
        name: str(db.session.execute(text(f"{words} {name}")).scalar()).upper() for name in names
    }

    assert found == MANY_WRITERS[database]


def test_one_verb_is_one_transaction():
    with transaction(), pytest.raises(AssertionError), transaction():
        pass


def test_hooks_run_after_the_commit_and_not_after_a_failure():
    heard = []
    with transaction():
        after_commit(lambda: heard.append(is_open()))

    def fail() -> None:
        with transaction():
            after_commit(lambda: heard.append("never"))
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    assert heard == [False]


def test_nothing_is_written_outside_a_transaction():
    with pytest.raises(AssertionError):
        writing()
    with pytest.raises(AssertionError):
        after_commit(lambda: None)


def test_a_transaction_is_open_while_the_session_reads_and_while_an_action_writes():
    states = [is_open()]
    db.session.execute(text("SELECT 1"))
    states.append(is_open())
    db.session.rollback()
    with transaction():
        states.append(is_open())
    states.append(is_open())

    assert states == [False, True, True, False]


def test_what_was_read_keeps_its_values_inside_and_is_read_anew_after(tmp_path):
    student = factories.student(name="林知夏")
    statement = text("UPDATE student SET name = '林改名'")

    with transaction():
        writing().execute(statement)
        inside = student.name

    assert (inside, student.name) == ("林知夏", "林改名")


def test_a_write_that_touches_nothing_that_was_read_lets_it_stand():
    student = factories.student(name="林知夏")

    with transaction(keeps=True):
        writing().execute(text("UPDATE student SET name = '林改名'"))

    assert student.name == "林知夏"


def test_who_asks_twice_to_be_called_after_the_commit_is_called_once():
    heard = []

    def ring() -> None:
        heard.append("ring")

    with transaction():
        after_commit(ring)
        after_commit(ring)

    assert heard == ["ring"]


def test_a_write_that_need_not_last_leaves_the_connection_durable(app, database):
    asked = "PRAGMA synchronous" if database == "sqlite" else "SHOW synchronous_commit"
    with transaction() as connection:
        before = connection.exec_driver_sql(asked).scalar_one()
    with transaction(durable=False) as connection:
        loose = connection.exec_driver_sql(asked).scalar_one()
    with transaction() as connection:
        after = connection.exec_driver_sql(asked).scalar_one()

    assert loose == {"sqlite": 1, "postgresql": "off"}[database]
    assert before == after == {"sqlite": 2, "postgresql": "on"}[database]


def test_an_error_quotes_nobodys_data():
    student = factories.student()
    row = {"name": student.name, "student_number": student.student_number}

    with pytest.raises(IntegrityError) as caught, transaction():
        writing().execute(insert(Student).values(**row))

    said = "".join(traceback.format_exception(caught.value))
    assert [value for value in row.values() if value in said] == []


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_read_on_postgresql_costs_neither_begin_nor_rollback(app):
    db.session.execute(text("SELECT 1"))
    with transaction() as writer:
        written = writer.connection.dbapi_connection.info.transaction_status
    db.session.execute(text("SELECT 1"))

    driver = db.session.connection().connection.dbapi_connection
    assert (written, driver.info.transaction_status) == (
        TransactionStatus.INTRANS,
        TransactionStatus.IDLE,
    )


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_swallowed_error_is_not_taken_for_a_commit(app):
    with pytest.raises(AssertionError), transaction(), suppress(IntegrityError):
        writing().execute(insert(Student).values(name="林知夏"))

    assert db.session.query(Student).count() == 0


def test_a_new_application_has_opened_no_connection_that_a_fork_would_share(app):
    other = create_app(settings.current(), fake_world())
    with other.app_context():
        assert db.engine.pool.checkedin() == 0
    other.extensions["wxsign_redis"].close()
