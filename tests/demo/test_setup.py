"""Set-up: what is already there is left alone; the Python here is a small shell script."""

import json
import sys
from pathlib import Path

import pytest

from wxsign.demo import setup

_ROOT = Path(__file__).parents[2]


@pytest.fixture
def calls(tmp_path, monkeypatch):
    """An environment that somebody has made, whose Python notes what it is asked to do."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one.txt").write_text("flask==3.1.3\n")
    (tmp_path / "two.txt").write_text("pytest==9.2.0\n")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/calls\n[ ! -e {tmp_path}/offline ]\n')
    python.chmod(0o755)

    def read():
        file = tmp_path / "calls"
        lines = file.read_text().splitlines() if file.exists() else []
        file.unlink(missing_ok=True)
        return [line.split("--no-input ")[-1] for line in lines]

    return read


def test_packages_are_installed_once(calls):
    setup.install(["one.txt"])
    first = calls()
    setup.install(["one.txt"])

    assert first == ["-m pip --version", "-r one.txt"]
    assert calls() == []


def test_changed_pins_are_installed_together_with_the_unchanged(calls, tmp_path):
    setup.install(["one.txt", "two.txt"])
    calls()

    (tmp_path / "two.txt").write_text("pytest==9.3.0\n")
    setup.install(["one.txt", "two.txt"])

    assert calls() == ["-r one.txt -r two.txt"]


def test_a_run_between_two_tests_forgets_nothing(calls):
    setup.install(["one.txt", "two.txt"])
    setup.install(["one.txt"])
    calls()

    setup.install(["one.txt", "two.txt"])

    assert calls() == []


def test_a_list_that_does_not_exist_is_passed_over(calls):
    setup.install(["one.txt", "three.txt"])

    assert calls()[-1] == "-r one.txt"


def test_a_failed_installation_is_said_and_tried_again(calls, tmp_path):
    setup.install(["one.txt"])
    (tmp_path / "offline").touch()

    with pytest.raises(setup.CannotSetUp, match="check the network"):
        setup.install(["one.txt", "two.txt"])

    (tmp_path / "offline").unlink()
    calls()
    setup.install(["one.txt", "two.txt"])
    assert calls() == ["-r one.txt -r two.txt"]


def test_a_moved_folder_makes_the_environment_anew(calls, tmp_path, monkeypatch):
    setup.install(["one.txt"])
    stamp = tmp_path / ".venv" / "wxsign-setup.json"
    stamp.write_text(json.dumps({**json.loads(stamp.read_text()), "folder": "/moved"}))
    base = tmp_path / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    base.parent.mkdir()
    base.hardlink_to(tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path))
    calls()

    setup.install(["one.txt"])

    assert calls() == ["-m venv --clear .venv", "-r one.txt"]
    assert json.loads(stamp.read_text())["folder"] == str(tmp_path)


def test_a_missing_browser_is_an_error_only_where_it_is_required(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(setup.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(setup, "_BROWSER_OF_MACOS", tmp_path / "none")

    setup.ensure_chromium(required=False)

    assert capsys.readouterr().out.count("\n") == 1
    with pytest.raises(setup.CannotSetUp, match="apt install chromium"):
        setup.ensure_chromium(required=True)


def test_a_browser_on_the_path_is_found(tmp_path, monkeypatch):
    (tmp_path / "google-chrome").write_text("#!/bin/sh\n")
    (tmp_path / "google-chrome").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert setup.chromium() == str(tmp_path / "google-chrome")
