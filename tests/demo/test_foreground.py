"""Ctrl-C on `make`, in a real terminal: the command ends, and make reports no error."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_COMMAND = """
import os, signal, sys
alive = os.open(sys.argv[1], os.O_WRONLY)
def stop(number, frame):
    print("stopped by", signal.Signals(number).name, flush=True)
    sys.exit(0)
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, stop)
print("running", os.getppid(), os.getpgrp() == os.getpid(), flush=True)
while True:
    signal.pause()
"""
# Runs its arguments in a new terminal, with itself as the user at the keyboard.
_TERMINAL = """
import os, pty, sys
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))
"""


@pytest.fixture
def desk(tmp_path):
    """A Makefile like ours with a small command; how to start it, and who is still alive."""
    (tmp_path / "command.py").write_text(_COMMAND)
    os.mkfifo(tmp_path / "alive")
    recipe = f"cd {_ROOT} && exec {sys.executable} -m wxsign.demo.foreground"
    command = f"{sys.executable} {tmp_path}/command.py {tmp_path}/alive"
    (tmp_path / "Makefile").write_text(f"run:\n\t@{recipe} {command}\n")
    return tmp_path


@pytest.fixture
def alive(desk):
    """Readable for as long as the command holds the other end; it starts only with this open."""
    end = os.open(desk / "alive", os.O_RDONLY | os.O_NONBLOCK)
    yield end
    os.close(end)


def start(*command):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    return subprocess.Popen(command, cwd=_ROOT, **pipes, text=True)


def wait_for_running(process):
    """The pid of the one between make and the command."""
    line = process.stdout.readline().split()
    assert (line[0], line[2]) == ("running", "True")
    return int(line[1])


def nobody_is_left(alive):
    """The end of the pipe comes when the last one who holds it has gone."""
    return bool(select.select([alive], [], [], 60)[0]) and os.read(alive, 1) == b""


def test_ctrl_c_on_make_ends_the_command_with_status_0_and_no_error_line(desk, alive):
    process = start(sys.executable, "-c", _TERMINAL, "make", "-C", str(desk), "-s")
    wait_for_running(process)

    said, _ = process.communicate("\x03", timeout=60)

    assert process.returncode == 0
    assert said.splitlines()[-1].endswith("stopped by SIGINT")
    assert "***" not in said
    assert nobody_is_left(alive)


@pytest.mark.parametrize("killed", ["make", "the one between"])
def test_nothing_survives_a_killed_make(desk, alive, killed):
    process = start("make", "-C", str(desk), "-s")
    between = wait_for_running(process)

    os.kill(process.pid if killed == "make" else between, signal.SIGKILL)

    assert process.stdout.readline() == "stopped by SIGTERM\n"
    assert nobody_is_left(alive)
    process.communicate(timeout=60)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows what make does")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_make_that_alone_is_asked_to_stop_does_not_hang(desk, alive, number):
    process = start("make", "-C", str(desk), "-s")
    wait_for_running(process)

    process.send_signal(number)
    said, _ = process.communicate(timeout=60)

    assert said == "stopped by SIGTERM\n"


def test_the_exit_status_of_the_command_is_passed_on(desk):
    failing = (sys.executable, "-c", "raise SystemExit(3)")

    process = start(sys.executable, "-m", "wxsign.demo.foreground", *failing)
    process.communicate(timeout=60)

    assert process.returncode == 3
