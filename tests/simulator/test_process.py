"""The simulator as its own process."""

import json
import signal
import subprocess
import sys

import pytest
import requests

from tests.simulator.account import serve


@pytest.fixture
def start(config, tmp_path):
    """Start the process on a free port and wait for its one line."""
    started = []

    def begin():
        file = tmp_path / "simulator.json"
        settings = {**config, "port": 0, "state": str(tmp_path / "state.json")}
        file.write_text(json.dumps(settings), encoding="utf-8")
        process = subprocess.Popen(
            [sys.executable, "-m", "wxsign.simulator", "--config", str(file)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process, process.stdout.readline().split()[-1].rstrip("/")

    yield begin
    for process in started:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_when_asked_and_remembers_over_a_restart(start, number):
    process, base = start()
    openid = requests.post(f"{base}/_sim/users", json={"name": "林"}, timeout=10).json()["openid"]

    process.send_signal(number)
    out, err = process.communicate(timeout=30)

    assert (process.returncode, out, err) == (0, "", "")
    _process, base = start()
    users = requests.get(f"{base}/_sim/users", timeout=10).json()["users"]
    assert [user["openid"] for user in users] == [openid]


@pytest.mark.parametrize(
    "arguments,words",
    [
        (
            ["--app-id", "wxsimulator"],
            "missing: callback, oauth_domain, app_secret, token, aes_key",
        ),
        (["--config", "{file}"], "unknown: app_secert"),
    ],
)
def test_a_wrong_set_up_is_named_and_not_started(tmp_path, arguments, words):
    file = tmp_path / "wrong.json"
    file.write_text('{"app_secert": "x"}', encoding="utf-8")
    given = [argument.format(file=file) for argument in arguments]

    ended = subprocess.run(
        [sys.executable, "-m", "wxsign.simulator", *given],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert ended.returncode == 2
    assert ended.stderr.strip().endswith(words)


def test_the_test_server_serves(platform):
    server = serve(platform.app)
    answer = requests.get(f"http://127.0.0.1:{server.port}/", timeout=10)
    server.shutdown()
    server.server_close()

    assert "<title>微信模拟器</title>" in answer.text
