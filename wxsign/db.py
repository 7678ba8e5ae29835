"""The database: the base of all models, aware moments, and `transaction()`.

Reads go through `db.session`. Writes go through one short Core transaction: BEGIN IMMEDIATE on
SQLite, so that two writers queue instead of failing, and nothing but guarded UPDATEs and INSERTs
inside it (`performance.md` §2.1). On PostgreSQL, where every statement is a journey to another
machine, reads do without BEGIN and ROLLBACK: READ COMMITTED gives each statement a snapshot of its
own anyway.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy import JSON, Connection, DateTime, MetaData
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from wxsign import engines, turns

if TYPE_CHECKING:
    from flask import Flask


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


class HouseSession(Session):
    """A session that may have a plain connection beside it (`reading`).

    Whatever ends the one ends the other: nobody reads on from an old snapshot.
    """

    def commit(self) -> None:
        """What was read is over, entities keep their values."""
        _let_go()
        if self.in_transaction():
            super().commit()

    def rollback(self) -> None:
        """What was read is over and forgotten."""
        _let_go()
        super().rollback()

    def close(self) -> None:
        """The request is over."""
        _let_go()
        super().close()


db = SQLAlchemy(
    model_class=Base, session_options={"class_": HouseSession, "expire_on_commit": False}
)

_sessions = db.session.registry
_plain: dict[int, Connection] = {}  # one an application context, as the sessions

Row = dict[str, object]
Write = Callable[[list[Row]], None]


@dataclass
class _Work:
    """The transaction that is open now, and what is left for its end."""

    connection: Connection
    batches: dict[Write, list[Row]] = field(default_factory=dict)
    hooks: list[Callable[[], None]] = field(default_factory=list)


_open: ContextVar[_Work | None] = ContextVar("open", default=None)


def init_app(app: "Flask") -> None:
    """Bind the database to the app and set it up for many writers."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engines.options(url)
    db.init_app(app)
    app.teardown_appcontext(lambda _error: _let_go())
    with app.app_context():
        engines.prepare(db.engine)


def reading() -> Connection:
    """The connection to read on what is only shown or judged: plain rows, no entities.

    Rows cost half of what entities cost, and a page without entities does not even pay for a
    session. Where the session reads already, it is its connection.
    """
    if _sessions.has() and db.session().in_transaction():
        return db.session().connection()
    context = _sessions.scopefunc()
    connection = _plain.get(context)
    if connection is None:
        connection = _plain[context] = db.engine.connect()
    return connection


def _let_go() -> None:
    connection = _plain.pop(_sessions.scopefunc(), None)
    if connection is not None:
        connection.close()


def _lent() -> Connection:
    """A connection to write on: the plain one once its snapshot has ended, else a new one."""
    lent = _plain.pop(_sessions.scopefunc(), None)
    if lent is not None:
        lent.rollback()
    if _sessions.has():
        db.session.commit()  # a rollback would forget what was read
    return lent or db.engine.connect()


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
    assert _open.get() is None, "one verb, one transaction"
    with _lent() as connection:
        work = _Work(connection.execution_options(write=True, durable=durable))
        with _turn(connection), _sync(connection, durable=durable), connection.begin():
            opened = _open.set(work)
            try:
                yield connection
                for write, rows in work.batches.items():
                    write(rows)
            finally:
                _open.reset(opened)
                _let_go()
                if _sessions.has():
                    if not keeps:
                        db.session.expire_all()
                    db.session.rollback()
    for hook in work.hooks:
        hook()


def _turn(connection: Connection) -> AbstractContextManager[None]:
    """This writer's turn: SQLite lets one write at a time, and others sleep and ask again."""
    file = connection.engine.url.database
    return turns.taken(file) if connection.dialect.name == "sqlite" and file else nullcontext()


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
        cursor.execute(f"PRAGMA synchronous={engines.PRAGMAS['synchronous']}")


def writing() -> Connection:
    """The connection of the transaction that is open now."""
    return _work().connection


def gather(write: Write, rows: list[Row]) -> None:
    """Hand these rows, with all others of the open transaction, to `write` right before its end.

    However many messages a move queues, and however many moves a batch makes: one statement.
    """
    _work().batches.setdefault(write, []).extend(rows)


def after_commit(hook: Callable[[], None]) -> None:
    """Call this once the open transaction has been committed, and not otherwise.

    Who asks twice is called once: one ring wakes a worker for every row.
    """
    hooks = _work().hooks
    if hook not in hooks:
        hooks.append(hook)


def _work() -> _Work:
    work = _open.get()
    assert work is not None, "no transaction is open"
    return work


def is_open() -> bool:
    """Whether a transaction of this house is open: nobody may talk to another machine now."""
    if _open.get() is not None:
        return True
    if _sessions.scopefunc() in _plain:
        return True
    return _sessions.has() and db.session().in_transaction()
