import pytest

from tests.journeys.stage import Stage


@pytest.fixture(scope="session")
def stage(tmp_path_factory):
    """The demo as real processes, one for all journeys of a test process."""
    running = Stage(tmp_path_factory.mktemp("demo"))
    yield running
    assert running.stop() == 0
