import pytest

from tests.journeys.stage import Stage


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    """A demo of its own for each file: what is killed here must not fall on anybody else."""
    running = Stage(tmp_path_factory.mktemp("demo"))
    yield running
    assert running.stop() == 0
