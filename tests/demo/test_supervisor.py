"""The supervisor, with real processes: order, restart, stop, and what is left behind."""

import os
import signal
import socket

import pytest

from wxsign.demo.supervisor import Child, Supervisor


def said(stage, *words):
    """The lines that hold one of these words, without pids."""
    lines = [line.split(" | ") for line in stage.seen if " | " in line]
    return [(who.strip(), what.split()[0]) for who, what in lines if what.split()[0] in words]


def test_children_start_in_order_and_each_waits_for_the_one_before(stage, faithful):
    ready = str(stage.folder / "redis.ready")
    redis = f"print('warming')\nopen({ready!r}, 'w').close()\n" + faithful
    web = f"import os; print('found', os.path.exists({ready!r}))\n" + faithful

    stage.play(("redis", redis, True), ("web", web))
    found = stage.read_until(r"web .* found (\w+)")[1]
    stage.end(signal.SIGTERM)

    assert found == "True"
    assert said(stage, "warming", "found") == [("redis", "warming"), ("web", "found")]
    assert [line for line in stage.seen if " | " not in line] == ["prepared", "all ready"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_stop_ends_the_children_in_reverse_order_with_status_0(
    stage, faithful, number
):
    stage.play(("redis", faithful), ("web", faithful))
    stage.read_until("web .* hello")
    # The other one may have spoken before or after: both handlers must stand.
    if ("redis", "hello") not in said(stage, "hello"):
        stage.read_until("redis .* hello")

    status = stage.end(number)

    assert status == 0
    assert said(stage, "bye") == [("web", "bye"), ("redis", "bye")]
    assert stage.nobody_is_left()


def test_lines_carry_aligned_names_and_go_to_the_log_too(stage):
    says = "print('one'); import signal; signal.pause()"
    stage.play(("web", says), ("timetable", says))
    stage.read_until("one")
    stage.read_until("one")
    stage.end(signal.SIGTERM)

    lines = sorted(line for line in stage.seen if " | " in line)
    assert lines == ["timetable | one", "web       | one"]
    assert sorted((stage.folder / "demo.log").read_text().splitlines()) == lines


def test_a_child_that_is_killed_is_started_again(stage, faithful):
    stage.play(("web", faithful))
    first = int(stage.read_until(r"hello (\d+)")[1])

    os.kill(first, signal.SIGKILL)
    second = int(stage.read_until(r"hello (\d+)")[1])

    assert second != first
    assert stage.end(signal.SIGTERM) == 0


def test_the_workers_of_a_killed_child_do_not_keep_its_port(stage, faithful):
    worker = (
        "os.set_inheritable(alive, True)\n"
        "import subprocess\n"
        "code = 'import signal; signal.pause()'\n"
        "subprocess.Popen([sys.executable, '-c', code], close_fds=False)\n"
    )
    stage.play(("web", faithful.replace("print('hello'", worker + "print('hello'")))
    first = int(stage.read_until(r"hello (\d+)")[1])
    os.kill(first, signal.SIGKILL)
    stage.read_until(r"hello (\d+)")

    assert stage.end(signal.SIGTERM) == 0
    assert stage.nobody_is_left()


def test_the_third_death_within_a_minute_stops_everything_with_status_1(stage, faithful):
    ready = f"open({str(stage.folder / 'redis.ready')!r}, 'w').close()\n"
    redis = faithful.replace("while True", ready + "while True")
    stage.play(("redis", redis, True), ("web", "print('up'); raise SystemExit(7)"))

    status = stage.end()

    assert status == 1
    assert said(stage, "up") == [("web", "up")] * 3
    assert stage.seen[-1] == "redis | bye"
    [reason] = [line for line in stage.seen if "stopping all" in line]
    assert reason.endswith("web died three times within a minute (last: 7); stopping all.")
    assert stage.nobody_is_left()


def test_a_child_that_never_becomes_ready_stops_everything_with_status_1(stage, faithful):
    stage.play(("web", faithful, True), patience=0.2)

    assert stage.end() == 1
    assert "web 未能按时就绪" in stage.seen[-2] + stage.seen[-1]
    assert "all ready" not in stage.seen


def test_a_program_that_does_not_exist_is_named(tmp_path):
    children = [Child("web", ["/nowhere/at/all"])]

    status = Supervisor(children, tmp_path / "lock", tmp_path / "log").run()

    assert status == 1
    assert "web cannot start" in (tmp_path / "log").read_text()


def test_a_child_that_ignores_the_request_is_killed_after_its_grace(stage, faithful):
    deaf = faithful.replace("lambda *_: sys.exit(print('bye'))", "signal.SIG_IGN")
    stage.play(("web", deaf), grace=0.2)
    stage.read_until("hello")

    assert stage.end(signal.SIGTERM) == 0
    assert stage.nobody_is_left()


def test_a_second_ctrl_c_ends_everything_at_once(stage, faithful):
    deaf = faithful.replace("lambda *_: sys.exit(print('bye'))", "lambda *_: print('not yet')")
    stage.play(("web", deaf), grace=1000)
    stage.read_until("hello")
    stage.process.send_signal(signal.SIGINT)
    stage.read_until("not yet")

    assert stage.end(signal.SIGINT) == 0
    assert stage.nobody_is_left()


def test_nothing_survives_a_killed_supervisor(stage, faithful):
    stage.play(("redis", faithful), ("web", faithful))
    stage.read_until("hello")
    stage.read_until("hello")

    assert stage.end(signal.SIGKILL) == -signal.SIGKILL
    assert stage.nobody_is_left()


def test_a_start_after_a_killed_one_waits_until_nothing_of_it_is_left(stage, faithful):
    alone = (
        "import fcntl, time\n"
        f"room = open({str(stage.folder / 'room')!r}, 'w')\n"
        "fcntl.flock(room, fcntl.LOCK_EX | fcntl.LOCK_NB)\n"
    )
    slow = faithful.replace("sys.exit(print('bye'))", "(time.sleep(0.5), sys.exit())")
    stage.play(("web", alone + slow))
    stage.read_until("hello")
    stage.end(signal.SIGKILL)

    stage.process = stage.start()
    stage.read_until("web .*")

    assert stage.seen[-1].startswith("web  | hello")
    assert stage.end(signal.SIGTERM) == 0


@pytest.fixture
def port():
    """A port that nobody else has; closed again, so free."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_a_second_start_is_refused_and_names_pid_and_ports(stage, faithful, port):
    stage.play(("web", faithful), ports=[port])
    stage.read_until("hello")

    second = stage.start()
    chinese, english = second.communicate(timeout=60)[0].splitlines()

    pid = stage.process.pid
    assert second.returncode == 1
    assert chinese.startswith(f"演示系统已在运行（进程 {pid}，端口 {port}）")
    assert english.startswith(f"The demo is already running (pid {pid}, ports {port})")
    assert stage.end(signal.SIGTERM) == 0


def test_a_port_of_somebody_else_is_named_and_nothing_starts(stage, faithful):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        stage.play(("web", faithful), ports=[port])

        assert stage.end() == 1

    assert [line.split(" ")[:2] for line in stage.seen] == [
        ["端口", f"{port}"],
        ["Port", f"{port}"],
    ]
