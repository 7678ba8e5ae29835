import pytest

from tests.postgres import in_a_new_database


@pytest.fixture(scope="session")
def stage_on_sqlite(new_stage):
    """The demo as real processes, one for all journeys of a test process."""
    running = new_stage()
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="session")
def stage_on_postgresql(new_stage, postgres):
    running = new_stage(**in_a_new_database(postgres))
    yield running
    assert running.stop() == 0


@pytest.fixture
def stage(database, request):
    return request.getfixturevalue(f"stage_on_{database}")
