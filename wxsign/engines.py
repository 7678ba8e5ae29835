"""How the two databases are set up for many writers (decision 21, `performance.md` §2)."""

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Connection, Engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import ExceptionContext

if TYPE_CHECKING:
    from collections.abc import Callable

PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "busy_timeout": "10000",
    "foreign_keys": "ON",
    "cache_size": "-20000",
    "mmap_size": "134217728",
    "wal_autocheckpoint": "4000",  # pages: fewer, larger moves of what was written over and over
}
POSTGRES = {  # as SQLite's busy_timeout: who waits longer is told to try again
    "lock_timeout": "10000",
    "idle_in_transaction_session_timeout": "60000",
}


def options(url: str) -> dict[str, Any]:
    """What the engine of this database is made with.

    Errors must not print people's data, neither parameters nor the rows that PostgreSQL quotes.
    """
    is_postgres = make_url(url).get_backend_name() == "postgresql"
    # A connection knows the sizes of the time when it was opened (`learn_sizes`).
    always = {"hide_parameters": True, "pool_recycle": 1800}
    return {**always, **(_postgres_options() if is_postgres else {})}


def prepare(engine: Engine) -> None:
    """Let the engine begin, wait and fail as the house wants it."""
    (_prepare_sqlite if engine.dialect.name == "sqlite" else _prepare_postgres)(engine)


def upsert(dialect: str) -> "Callable[[Any], postgresql.Insert]":
    """INSERT … ON CONFLICT as this database has it; both say it alike."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return cast("Callable[[Any], postgresql.Insert]", insert)


def spare_memory(connection: Connection) -> None:
    """Keep nothing of what is read: a walk through all rows would draw the whole file in."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA mmap_size=0")
        connection.exec_driver_sql("PRAGMA cache_size=-2000")


def learn_sizes(connection: Connection) -> None:
    """Let SQLite learn which index leads to few rows; PostgreSQL finds out by itself.

    Without it a search for one 班级 among a million records walks through all of them. A thousand
    entries of each index tell enough, in milliseconds (sqlite.org/pragma.html, analysis_limit).
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA analysis_limit=1000")
        connection.exec_driver_sql("ANALYZE")


def _postgres_options() -> dict[str, Any]:
    """What travels with the start of a connection, so that it costs no statement later."""
    return {
        "isolation_level": "AUTOCOMMIT",  # the driver must not emit a BEGIN of its own
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
