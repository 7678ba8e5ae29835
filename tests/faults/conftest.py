import pytest

from tests.journeys.stage import Stage


@pytest.fixture(scope="module")
def stage(tmp_path_factory, demo_environ):
    """A demo of its own for each file: what is killed here must not fall on anybody else."""
    running = Stage(tmp_path_factory.mktemp("demo"), **demo_environ)
    yield running
    assert running.stop() == 0
