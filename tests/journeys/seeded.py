"""The data folder of a demo that has started once and made all its documents, for copying.

Every stage begins there: what the first start costs (tables, demo data, thirty documents) is paid
once for a run of the tests, whatever its number of processes. One test begins with nothing:
`tests/faults/test_supervision.py`.
"""

import fcntl
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.journeys import seeded_postgres
from tests.journeys.stage import Stage, until

_WORK = "SELECT count(*) FROM outbox_entry WHERE state = 'waiting' AND kind != 'notice'"


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder; made by whichever test process needs it first."""
    here = tmp_path_factory.getbasetemp()
    shared = here.parent if here.name.startswith("popen-") else here
    folder = shared / "seeded"
    with _alone(shared / "seeded.lock"):
        if not (folder / "done").exists():
            _make(folder)
    return folder


@pytest.fixture(scope="session")
def new_stage(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., Stage]:
    """Call it for a stage of one's own; on PostgreSQL with the environment of an empty database."""

    def start(**environ: str) -> Stage:
        folder, filled = tmp_path_factory.mktemp("demo"), request.getfixturevalue("seeded")
        shutil.copytree(filled, folder, dirs_exist_ok=True, ignore=_NOT_COPIED)
        if url := environ.get("WXSIGN_DATABASE__URL"):
            seeded_postgres.fill(url, folder)
        return Stage(folder, **environ)

    return start


_NOT_COPIED = shutil.ignore_patterns("done", "*.sock", "*.lock")


def _make(folder: Path) -> None:
    folder.mkdir()
    stage = Stage(folder)
    until(lambda: _waiting(folder) == 0, "the demo's documents")
    assert stage.stop() == 0
    (folder / "done").touch()


def _waiting(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "wxsign.db")) as connection:
        [count] = connection.execute(_WORK).fetchone()
    return int(count)


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """One test process after the other."""
    with file.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
