"""The database: the base of all models, aware moments, and `transaction()`.

Reads go through `db.session`. Writes go through one short Core transaction: BEGIN IMMEDIATE on
SQLite, so that two writers queue instead of failing, and nothing but guarded UPDATEs and INSERTs
inside it (`performance.md` §2.1). On PostgreSQL, where every statement is a journey to another
machine, reads do without BEGIN and ROLLBACK: READ COMMITTED gives each statement a snapshot of its
own anyway.
"""

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Connection, DateTime, Engine, MetaData, event
from sqlalchemy.engine import Dialect, ExceptionContext, make_url
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from flask import Flask

PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "busy_timeout": "10000",
    "foreign_keys": "ON",
    "cache_size": "-20000",
    "mmap_size": "134217728",
}
POSTGRES = {  # as SQLite's busy_timeout: who waits longer is told to try again
    "lock_timeout": "10000",
    "idle_in_transaction_session_timeout": "60000",
}


class Moment(TypeDecorator[datetime]):
    """An aware moment in UTC; SQLite forgets the zone, this puts it back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store in UTC; a naive moment is a bug."""
        if value is None:
            return None
        assert value.tzinfo is not None, "naive moment"
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base of every model."""

    registry = registry(
        metadata=MetaData(naming_convention=_NAMES),
        type_annotation_map={datetime: Moment, dict[str, Any]: JSON},
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

_writing: ContextVar[Connection | None] = ContextVar("writing", default=None)
_after_commit: ContextVar[list[Callable[[], None]] | None] = ContextVar("after", default=None)

Row = dict[str, object]
Write = Callable[[list[Row]], None]
_gathered: ContextVar[dict[Write, list[Row]] | None] = ContextVar("gathered", default=None)


def init_app(app: "Flask") -> None:
    """Bind the database to the app and set it up for many writers."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    # Errors must not print people's data, neither parameters nor the rows that PostgreSQL quotes.
    options: dict[str, Any] = {"hide_parameters": True}
    if make_url(url).get_backend_name() == "postgresql":
        options |= _postgres_options()
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options
    db.init_app(app)
    with app.app_context():
        prepare = _prepare_sqlite if db.engine.dialect.name == "sqlite" else _prepare_postgres
        prepare(db.engine)


def _postgres_options() -> dict[str, Any]:
    """What travels with the start of a connection, so that it costs no statement later."""
    return {
        "isolation_level": "AUTOCOMMIT",  # the driver must not emit a BEGIN of its own
        "pool_recycle": 1800,
        "connect_args": {
            "connect_timeout": 5,
            "tcp_user_timeout": 10_000,  # ms; a machine that vanished is an error, not a silence
            "options": " ".join(f"-c {name}={value}" for name, value in POSTGRES.items()),
        },
    }


def _prepare_postgres(engine: Engine) -> None:
    from psycopg.pq import TransactionStatus  # noqa: PLC0415 - SQLite needs no driver of its own

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get("write"):
            return
        loose = "" if options.get("durable", True) else "; SET LOCAL synchronous_commit = off"
        connection.exec_driver_sql(f"BEGIN{loose}")

    @event.listens_for(engine, "commit")
    def refuse_to_lose(connection: Connection) -> None:
        # After a swallowed error PostgreSQL answers COMMIT by undoing everything, without a word.
        driver: Any = connection.connection.dbapi_connection
        assert driver.info.transaction_status != TransactionStatus.INERROR, "an error was swallowed"

    @event.listens_for(engine, "handle_error")
    def drop_quoted_rows(context: ExceptionContext) -> None:
        for error in (context.original_exception, context.sqlalchemy_exception):
            if error is not None and error.args:
                error.args = (str(error.args[0]).partition("\n")[0], *error.args[1:])


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # pysqlite must not emit a BEGIN of its own
        for name, value in PRAGMAS.items():
            connection.execute(f"PRAGMA {name}={value}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("write"):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:  # takes no lock, so it cannot fail and needs none of SQLAlchemy's care
            connection.connection.cursor().execute("BEGIN")


def reading() -> Connection:
    """The connection that the session reads on, for what is only shown or judged.

    Plain rows cost half of what entities cost.
    """
    session = db.session()
    held: Connection | None = session.info.get("reading")
    if held is None or held.closed:
        held = session.info["reading"] = session.connection()
    return held


@contextmanager
def transaction(*, keeps: bool = False, durable: bool = True) -> Iterator[Connection]:
    """One short write transaction; commit at its end, undo on any exception.

    The session's read transaction is closed first: a SQLite snapshot cannot be upgraded. What was
    read keeps its values inside, so that a write is guarded by the revision that was judged: a
    fresh read could hide that somebody else was faster. Afterwards everything is read anew, unless
    `keeps` says that the write touches nothing that was read. Without `durable` a power cut (not a
    crash) may undo the write: nobody waits for the disk then. Callables given to `after_commit` run
    once the commit stands.
    """
    assert _writing.get() is None, "one verb, one transaction"
    db.session.commit()  # a rollback would forget what was read
    hooks: list[Callable[[], None]] = []
    batches: dict[Write, list[Row]] = {}
    with db.engine.connect() as connection:
        connection = connection.execution_options(write=True, durable=durable)
        with _turn(connection), _sync(connection, durable=durable), connection.begin():
            writing, after = _writing.set(connection), _after_commit.set(hooks)
            gathered = _gathered.set(batches)
            try:
                yield connection
                for write, rows in batches.items():
                    write(rows)
            finally:
                _writing.reset(writing)
                _after_commit.reset(after)
                _gathered.reset(gathered)
                if not keeps:
                    db.session.expire_all()
                db.session.rollback()
    for hook in hooks:
        hook()


class _LockFile:
    """The lock file beside a database, open until nobody of this thread needs it any more."""

    def __init__(self, name: str) -> None:
        self.descriptor = os.open(f"{name}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.of = (name, os.getpid())

    def __del__(self) -> None:
        os.close(self.descriptor)


class _Gate(threading.local):
    """Each thread of each process queues with a file of its own: a shared one is one place."""

    file: _LockFile | None = None

    def of(self, name: str) -> int:
        """The descriptor to lock for this database."""
        if self.file is None or self.file.of != (name, os.getpid()):
            self.file = _LockFile(name)
        return self.file.descriptor


_gate = _Gate()


@contextmanager
def _turn(connection: Connection) -> Iterator[None]:
    """Wait for this writer's turn where SQLite itself would sleep and ask again.

    Its own waiting backs off to 100 ms, so that old waiters lose to new ones; the kernel's queue
    lets them in at once and in order (`performance.md` §2.2). BEGIN IMMEDIATE stays the guard.
    """
    name = connection.engine.url.database
    if connection.dialect.name != "sqlite" or not name:
        yield
        return
    file = _gate.of(name)
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


@contextmanager
def _sync(connection: Connection, *, durable: bool) -> Iterator[None]:
    """Let SQLite commit without waiting for the disk, once, on this connection."""
    if durable or connection.dialect.name != "sqlite":
        yield
        return
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA synchronous=NORMAL")
    try:
        yield
    finally:
        cursor.execute(f"PRAGMA synchronous={PRAGMAS['synchronous']}")


def writing() -> Connection:
    """The connection of the transaction that is open now."""
    connection = _writing.get()
    assert connection is not None, "no transaction is open"
    return connection


def gather(write: Write, rows: list[Row]) -> None:
    """Hand these rows, with all others of the open transaction, to `write` right before its end.

    However many messages a move queues, and however many moves a batch makes: one statement.
    """
    batches = _gathered.get()
    assert batches is not None, "no transaction is open"
    batches.setdefault(write, []).extend(rows)


def after_commit(hook: Callable[[], None]) -> None:
    """Call this once the open transaction has been committed, and not otherwise.

    Who asks twice is called once: one ring wakes a worker for every row.
    """
    hooks = _after_commit.get()
    assert hooks is not None, "no transaction is open"
    if hook not in hooks:
        hooks.append(hook)


def is_open() -> bool:
    """Whether a transaction of this house is open: nobody may talk to another machine now."""
    if _writing.get() is not None:
        return True
    return bool(db.session.registry.has() and db.session().in_transaction())
