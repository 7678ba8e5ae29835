"""The database: the base of all models, aware moments, and `transaction()`.

Reads go through `db.session`. Writes go through one short Core transaction: BEGIN IMMEDIATE on
SQLite, so that two writers queue instead of failing, and nothing but guarded UPDATEs and INSERTs
inside it (`performance.md` §2.1).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, Connection, DateTime, Engine, MetaData, event
from sqlalchemy.engine import Dialect
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


def init_app(app: "Flask") -> None:
    """Bind the database to the app and set SQLite up for many writers."""
    db.init_app(app)
    with app.app_context():
        _prepare(db.engine)


def _prepare(engine: Engine) -> None:
    if engine.dialect.name != "sqlite":
        return

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
    """The connection of the session's read transaction, for what is only shown or judged.

    The same snapshot as `db.session`; plain rows cost half of what entities cost.
    """
    return db.session.connection()


@contextmanager
def transaction(*, keeps: bool = False, durable: bool = True) -> Iterator[Connection]:
    """One short write transaction; commit at its end, undo on any exception.

    The session's read transaction is closed first: a SQLite snapshot cannot be upgraded. What was
    read keeps its values inside, so that a write is guarded by the revision that was judged: a
    fresh read could hide that somebody else was faster. Afterwards everything is read anew, unless
    `keeps` says that the write touches nothing that was read. Without `durable` a power cut (not a
    crash) may undo the write: SQLite then waits for no disk. Callables given to `after_commit` run
    once the commit stands.
    """
    assert _writing.get() is None, "one verb, one transaction"
    db.session.commit()  # a rollback would forget what was read
    hooks: list[Callable[[], None]] = []
    with db.engine.connect() as connection:
        connection = connection.execution_options(write=True)
        with _sync(connection, durable=durable), connection.begin():
            writing, after = _writing.set(connection), _after_commit.set(hooks)
            try:
                yield connection
            finally:
                _writing.reset(writing)
                _after_commit.reset(after)
                if not keeps:
                    db.session.expire_all()
                db.session.rollback()
    for hook in hooks:
        hook()


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
