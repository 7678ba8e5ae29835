"""What keeps the whole run short: the order of the files, and work that need not be done twice."""

import gc
import zlib
from collections import defaultdict
from collections.abc import Iterator

import psycopg
import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule
from xdist.scheduler import LoadFileScheduling

from wxsign import engines
from wxsign.actions import _password

_FIRST = ("tests/browser/test_pages.py", "tests/journeys/")  # the longest chains of all


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that wait for processes run beside files that compute: mixed, the same way each time.

    The longest come first, so that nothing waits for them alone at the end.
    """
    items.sort(
        key=lambda item: (
            not item.nodeid.startswith(_FIRST),
            zlib.crc32(str(item.path.name).encode()),
        )
    )


def pytest_collection_finish() -> None:
    """What has been imported stays; Python need not look through it again and again for rubbish."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 100)


class _ByStage(LoadFileScheduling):
    """A file is one piece of work; all journeys on one database are, for they share a stage."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        if file.startswith("tests/journeys/") and not file.endswith("test_ended_letters.py"):
            return "journeys on postgresql" if "postgresql" in nodeid else "journeys"
        return file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadFileScheduling:
    """Called by the process that hands out the tests."""
    return _ByStage(config, log)


@pytest.fixture(scope="session", autouse=True)
def nothing_waits_for_the_disk() -> Iterator[None]:
    """SQLite in the test's own process; the tests that kill processes start real ones."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(engines.PRAGMAS, "synchronous", "OFF")
        yield


@pytest.fixture(scope="session", autouse=True)
def passwords_are_cheap() -> Iterator[None]:
    """A real argon2, with the least memory and time that it takes."""
    with pytest.MonkeyPatch.context() as patch:
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(_password, "_HASHER", cheap)
        yield


@pytest.fixture(scope="session", autouse=True)
def addresses_are_compiled_once() -> Iterator[None]:
    """Each test has an application of its own, whose addresses are the same every time.

    Werkzeug takes each of them to pieces and compiles two functions: most of what a new
    application costs.
    """
    compile_rule, made = Rule.compile, {}

    def compiled(rule: Rule) -> None:
        key = (rule.rule, rule.host, rule.subdomain, repr(rule.defaults), rule.merge_slashes)
        if key not in made:
            compile_rule(rule)
            made[key] = {name: getattr(rule, name) for name in _PIECES}
        for name, piece in made[key].items():
            bound = piece.__func__.__get__(rule) if callable(piece) else piece
            setattr(rule, name, bound)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "compile", compiled)
        yield


_PIECES = ("_parts", "_trace", "_converters", "arguments", "_build", "_build_unknown")


class _Templates(BytecodeCache):
    """What was compiled of each template, by its place and its text."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str], object] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._made.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._made[bucket.key, bucket.checksum] = bucket.code


@pytest.fixture(scope="session", autouse=True)
def templates_are_compiled_once() -> Iterator[None]:
    """Each application has templates of its own, of the same text."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(Flask.jinja_options, "bytecode_cache", _Templates())
        yield


@pytest.fixture(scope="session", autouse=True)
def statements_are_compiled_once() -> Iterator[None]:
    """Each test has an engine of its own; what one of them compiled serves all of its kind.

    SQLAlchemy keeps compiled statements by engine and dialect. Here two dialects of one class are
    the same key, since every test makes them alike.
    """
    made = LRUCache(5000)

    def share(connection: Connection) -> None:
        connection.engine._compiled_cache = made

    event.listen(Engine, "engine_connect", share)
    with pytest.MonkeyPatch.context() as patch:
        for kind in (SQLiteDialect_pysqlite, PGDialect_psycopg):
            patch.setattr(kind, "__hash__", _hash_of_its_kind, raising=False)
            patch.setattr(kind, "__eq__", _is_of_its_kind, raising=False)
        yield
    event.remove(Engine, "engine_connect", share)


def _hash_of_its_kind(dialect: Dialect) -> int:
    return hash(type(dialect))


def _is_of_its_kind(dialect: Dialect, other: object) -> bool:
    return type(dialect) is type(other)


@pytest.fixture(scope="session", autouse=True)
def connections_are_opened_once() -> Iterator[None]:
    """Each test has a pool of its own; what a PostgreSQL process learnt of the tables serves all.

    One that has just begun looks up every table, index and key anew.
    """
    idle, opened = defaultdict[str, list[psycopg.Connection]](list), dict[int, str]()
    open_new, close = PGDialect_psycopg.connect, PGDialect_psycopg.do_close

    def connect(dialect: Dialect, **options: object) -> psycopg.Connection:
        how = repr({name: options[name] for name in sorted(options) if name != "context"})
        while idle[how]:
            kept = idle[how].pop()
            if _still_answers(kept):
                return kept
        made = open_new(dialect, **options)
        opened[id(made)] = how
        return made

    def keep(dialect: Dialect, connection: psycopg.Connection) -> None:
        usable = not connection.closed and connection.info.transaction_status == _AT_REST
        if usable and id(connection) in opened:
            idle[opened[id(connection)]].append(connection)
        else:
            opened.pop(id(connection), None)
            close(dialect, connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PGDialect_psycopg, "connect", connect)
        patch.setattr(PGDialect_psycopg, "do_close", keep)
        yield
    for connection in (one for kept in idle.values() for one in kept):
        connection.close()


_AT_REST = psycopg.pq.TransactionStatus.IDLE


def _still_answers(connection: psycopg.Connection) -> bool:
    try:
        connection.autocommit = True
        connection.execute("SELECT 1")
    except psycopg.OperationalError:  # some tests cut connections
        connection.close()
        return False
    return True
