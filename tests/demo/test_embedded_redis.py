"""The embedded Redis: a real server on a unix socket of the data folder."""

import os
import signal
import stat
import tempfile

import pytest
from redis import Redis

from wxsign.demo import redis
from wxsign.demo.supervisor import Child, Supervisor


def run_with(folder, work):
    """Start it, do this as soon as it answers, and stop it again."""
    done = []

    def started():
        with Redis.from_url(redis.url(folder), decode_responses=True) as connection:
            done.append(work(connection))
        os.kill(os.getpid(), signal.SIGTERM)

    child = Child("redis", redis.command(folder), ready=redis.ready(folder))
    status = Supervisor([child], folder / "lock", started=started).run()
    return status, done


def test_it_answers_on_its_socket_and_stops(tmp_path):
    assert run_with(tmp_path, lambda connection: connection.ping()) == (0, [True])
    assert not redis.ready(tmp_path)()


def test_it_opens_no_port(tmp_path):
    status, [settings] = run_with(tmp_path, lambda connection: connection.config_get("port"))

    assert (status, settings) == (0, {"port": "0"})


def test_what_it_was_told_is_there_after_a_restart(tmp_path):
    run_with(tmp_path, lambda connection: connection.set("token", "kept"))

    assert run_with(tmp_path, lambda connection: connection.get("token")) == (0, ["kept"])


def test_a_long_data_folder_gets_its_socket_in_a_short_private_folder(tmp_path):
    deep = tmp_path / ("x" * 90)
    deep.mkdir()

    path = redis.socket(deep)

    assert path == redis.socket(deep)
    assert len(os.fsencode(path)) <= 90
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert run_with(deep, lambda connection: connection.ping()) == (0, [True])
    path.parent.rmdir()


def test_a_short_folder_that_others_can_read_is_refused(tmp_path):
    deep = tmp_path / ("x" * 90)
    foreign = redis.socket(deep).parent
    foreign.chmod(0o755)

    with pytest.raises(PermissionError, match="not a private folder"):
        redis.socket(deep)
    foreign.rmdir()


def test_a_short_data_folder_holds_the_socket_itself():
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        assert redis.url(redis.Path(folder)) == f"unix://{folder}/redis.sock?db=0"
