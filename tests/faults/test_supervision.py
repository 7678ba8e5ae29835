"""The demo as a whole: killed, started twice, stopped by Ctrl-C, started again."""

import os
import signal
import socket
import subprocess
import sys

from tests.faults.processes import descendants, is_alive
from tests.journeys.stage import ROOT, Stage, until
from tests.journeys.visits import STUDENTS, UNITS, employer_in, invite, rows


def test_a_killed_demo_leaves_no_process_and_no_port_and_a_later_start_keeps_the_data(tmp_path):
    stage = Stage(tmp_path)
    record = invite(stage, employer_in(stage, UNITS[1]), UNITS[1], STUDENTS[20])
    before = rows(stage, "SELECT id, state FROM agreement ORDER BY id")
    below = descendants(stage.pid)
    started = ("valkey", "wxsign.simulator", "gunicorn", "jobs.worker", "jobs.timetable", "leash")
    assert [name for name in started if not any(name in said for said in below.values())] == []

    os.kill(stage.pid, signal.SIGKILL)

    until(lambda: not any(is_alive(pid) for pid in below), "the end of every process")
    assert stage.stop() == -signal.SIGKILL
    assert [port for port in (stage.port, stage.simulator_port) if not _is_free(port)] == []

    later = Stage(tmp_path)
    assert rows(later, "SELECT id, state FROM agreement ORDER BY id") == before
    page = employer_in(later, UNITS[1]).open(f"{later.app}/employer/agreements/{record}")
    assert (page.name, page.states) == ("employer.agreement", ["invited"])
    below = descendants(later.pid)
    os.kill(later.pid, signal.SIGINT)
    assert later.stop() == 0
    assert [said for pid, said in below.items() if is_alive(pid)] == []


def test_a_second_start_is_refused_in_words_and_changes_nothing_for_the_first(stage):
    kept = {name: (stage.folder / name).read_bytes() for name in ("demo.toml", "simulator.json")}

    second = _start(stage, WXSIGN_PORT=_other_port(), WXSIGN_SIMULATOR_PORT=_other_port())

    ports = f"{stage.port}, {stage.simulator_port}"
    assert second.returncode == 1
    assert second.stdout == ""
    assert second.stderr.splitlines()[-2:] == [
        f"演示系统已在运行（进程 {stage.pid}，端口 {ports}），请先在那个窗口按 Ctrl-C。",
        f"The demo is already running (pid {stage.pid}, ports {ports}): press Ctrl-C there first.",
    ]
    assert {name: (stage.folder / name).read_bytes() for name in kept} == kept


def _start(stage, **environ):
    """`flask demo` on the same data folder, to its end."""
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "demo"],
        cwd=ROOT,
        env={**stage.environ, **environ},
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def _other_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return str(server.getsockname()[1])


def _is_free(port):
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return trial.connect_ex(("127.0.0.1", port)) != 0
