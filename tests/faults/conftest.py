import pytest


@pytest.fixture(scope="module")
def stage(new_stage, demo_environ):
    """A demo of its own for each file: what is killed here must not fall on anybody else."""
    running = new_stage(**demo_environ)
    yield running
    assert running.stop() == 0
