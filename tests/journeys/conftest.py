import pytest

from tests.journeys.stage import Stage
from tests.postgres import in_a_new_database


@pytest.fixture(scope="session")
def stage_on_sqlite(tmp_path_factory):
    """The demo as real processes, one for all journeys of a test process."""
    running = Stage(tmp_path_factory.mktemp("demo"))
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="session")
def stage_on_postgresql(tmp_path_factory, postgres):
    running = Stage(tmp_path_factory.mktemp("demo"), **in_a_new_database(postgres))
    yield running
    assert running.stop() == 0


@pytest.fixture
def stage(database, request):
    return request.getfixturevalue(f"stage_on_{database}")
