"""The front-end files: pinned, fetched once, checked; the npm here is a small shell script."""

import json
from pathlib import Path

import pytest

from wxsign.demo import frontend

_ROOT = Path(__file__).parents[2]
_LOCK = (_ROOT / "package-lock.json").read_text()
_PACKAGES = json.loads(_LOCK)["packages"]


def test_the_lock_names_no_address():
    assert _LOCK.count("http") == 0
    assert [name for name, package in _PACKAGES.items() if "resolved" in package] == []


def test_every_locked_package_has_a_hash():
    hashes = {name: package.get("integrity", "")[:7] for name, package in _PACKAGES.items() if name}

    assert set(hashes.values()) == {"sha512-"}


def test_the_lock_pins_what_the_project_asks_for():
    asked = json.loads((_ROOT / "package.json").read_text())["dependencies"]

    assert {name: _PACKAGES[f"node_modules/{name}"]["version"] for name in asked} == asked


@pytest.fixture
def source(tmp_path):
    """A project of which npm can make the packages, and the folder to serve from."""
    for name in ("package.json", "package-lock.json"):
        (tmp_path / name).write_text((_ROOT / name).read_text())
    return tmp_path


@pytest.fixture
def npm(tmp_path, monkeypatch):
    """Puts an npm with these lines for `ci` in front of every other; it notes its arguments."""

    def install(*lines):
        programs = tmp_path / "bin"
        programs.mkdir(exist_ok=True)
        (programs / "node").write_text("#!/bin/sh\n")
        body = [f'echo "$@" >> {tmp_path}/calls', '[ "$1" = ci ] || exec echo 10.9.0', *lines]
        (programs / "npm").write_text("\n".join(["#!/bin/sh", *body, ""]))
        for program in programs.iterdir():
            program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
        return tmp_path / "calls"

    return install


def packed():
    """Shell lines that make what npm would unpack."""
    for place in frontend.FILES.values():
        file = f"node_modules/{place}"
        yield f"mkdir -p {Path(file).parent} && echo {place} > {file}"


def test_the_files_are_fetched_once_and_served_with_their_licences(source, npm):
    calls = npm(*packed())
    served = source / "vendor"

    first = frontend.fetch(served, source)
    told = calls.read_text().splitlines()
    second = frontend.fetch(served, source)

    assert (first, second) == (True, False)
    assert calls.read_text().splitlines() == told
    assert told[-1].startswith("ci --ignore-scripts --no-audit --no-fund --omit=peer")
    assert (served / "weui.min.css").read_text() == "weui/dist/style/weui.min.css\n"
    assert sorted(file.name for file in served.iterdir()) == sorted([*frontend.FILES, "stamp.json"])


@pytest.mark.parametrize(
    "file, content",
    [
        ("vendor/htmx.min.js", "changed"),
        ("vendor/weui.min.css", None),
        ("vendor/stamp.json", None),
        ("vendor/stamp.json", "cut o"),
        ("package-lock.json", _LOCK + "\n"),
    ],
)
def test_a_difference_fetches_them_again(source, npm, file, content):
    npm(*packed())
    served = source / "vendor"
    frontend.fetch(served, source)

    if content:
        (source / file).write_text(content)
    else:
        (source / file).unlink()

    assert frontend.fetch(served, source)
    assert not frontend.fetch(served, source)


def test_a_wrong_hash_is_said_and_nothing_is_served(source, npm):
    npm("echo npm error code EINTEGRITY", "exit 1")

    with pytest.raises(frontend.CannotFetch, match="does not match its hash"):
        frontend.fetch(source / "vendor", source)

    assert not (source / "vendor").exists()


def test_no_network_is_said_with_what_npm_said(source, npm):
    npm("echo npm error code ENOTFOUND", "exit 1")

    with pytest.raises(frontend.CannotFetch, match="check the network") as refusal:
        frontend.fetch(source / "vendor", source)

    assert str(refusal.value).splitlines()[-1] == "npm error code ENOTFOUND"
