"""What keeps the whole run short: the order of the files, and work that need not be done twice."""

import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that wait for processes run beside files that compute: mixed, the same way each time.

    The longest of all comes first, so that nothing waits for it alone at the end.
    """
    first = Path(__file__).parent / "browser" / "test_pages.py"
    items.sort(key=lambda item: (item.path != first, zlib.crc32(str(item.path.name).encode())))


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
