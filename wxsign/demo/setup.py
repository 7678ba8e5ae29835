"""Set-up: the virtual environment, the pinned packages, the front-end files, Chromium.

Runs with any Python 3.11 before anything is installed, so with the standard library only; and
before every start, so it does nothing that is already done.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from wxsign.demo import frontend

_VENV = Path(".venv")
_PYTHON = _VENV / "bin" / "python"
_STAMP = _VENV / "wxsign-setup.json"
_QUIET_PIP = ("--quiet", "--disable-pip-version-check", "--no-cache-dir", "--no-input")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_BROWSER_OF_MACOS = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


class CannotSetUp(Exception):
    """Something is missing; the text says what and how to get it."""


def install(requirements: Sequence[str]) -> None:
    """Make `.venv` hold exactly what these files pin; nothing to do when it already does.

    Raises CannotSetUp.
    """
    wanted = {file: _hash(Path(file)) for file in requirements if Path(file).exists()}
    here = {"folder": str(Path.cwd()), "python": sys.version.split()[0]}
    stamp = _read_stamp()
    if {key: stamp.get(key) for key in here} != here:
        stamp = {}
        _make_venv()
    changed = [file for file, content in wanted.items() if stamp.get(file) != content]
    if not changed:
        return
    _say(f"正在安装依赖（首次约一分钟）… Installing {' + '.join(changed)} (a minute at first) …")
    # The files already installed are named again: pip must see all pins to keep them.
    files = [part for file in wanted for part in ("-r", file)]
    _call(
        [str(_PYTHON), "-m", "pip", "install", *_QUIET_PIP, *files],
        "依赖安装失败，请检查网络或 pip 镜像设置后重试。"
        "Installing the packages failed: check the network or the pip mirror, then try again.",
    )
    _STAMP.write_text(json.dumps({**stamp, **here, **wanted}, indent=1), encoding="utf-8")


def chromium() -> str | None:
    """The browser of this machine that the browser tests drive, if there is one."""
    for name in _BROWSERS:
        if found := shutil.which(name):
            return found
    return str(_BROWSER_OF_MACOS) if _BROWSER_OF_MACOS.exists() else None


def ensure_chromium(*, required: bool) -> None:
    """Install Chromium where that needs no question; else say in one line how to get it.

    Raises CannotSetUp when it is required and cannot be had.
    """
    if not chromium() and os.geteuid() == 0 and Path("/etc/debian_version").exists():
        _install_chromium()
    if chromium():
        return
    advice = (
        "未找到 Chromium，浏览器测试不运行。Browser tests will not run: install Chromium "
        "(Debian: apt install chromium fonts-wqy-microhei; macOS: brew install --cask chromium)."
    )
    if required:
        raise CannotSetUp(advice)
    _say(advice)


def _install_chromium() -> None:
    _say("正在安装 Chromium… Installing Chromium and a Chinese font for the browser tests …")
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    packages = ("chromium", "fonts-wqy-microhei")
    if _succeeds([*apt, "update"]):
        _succeeds([*apt, "install", "-y", "--no-install-recommends", *packages])


def _make_venv() -> None:
    """Keep a working environment that somebody made by hand; else make it anew."""
    if (
        not _STAMP.exists()
        and _PYTHON.exists()
        and _succeeds([str(_PYTHON), "-m", "pip", "--version"])
    ):
        return
    _say("正在创建 .venv… Creating .venv …")
    _call(
        [_base_python(), "-m", "venv", "--clear", str(_VENV)],
        "无法创建 .venv。Cannot create .venv (Debian: apt install python3-venv; "
        "macOS: brew install python@3.11).",
    )


def _base_python() -> str:
    """Not the Python inside the environment that is about to be emptied."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    base = Path(sys.base_prefix) / "bin" / version
    return str(base) if base.exists() else sys.executable


def _read_stamp() -> dict[str, str]:
    try:
        stamp: dict[str, str] = json.loads(_STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if _PYTHON.exists() else {}


def _hash(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()


def _call(command: list[str], otherwise: str) -> None:
    """Run it in silence; if it fails, say this sentence and the end of what it printed."""
    done = _run(command)
    if done.returncode:
        end = "\n".join(done.stdout.strip().splitlines()[-6:])
        raise CannotSetUp(f"{otherwise}\n{end}")


def _succeeds(command: list[str]) -> bool:
    return _run(command).returncode == 0


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own commands
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Set up what the command line names; the exit status."""
    parser = argparse.ArgumentParser(prog="setup", description=__doc__)
    parser.add_argument("requirements", nargs="+", help="files with pins")
    parser.add_argument("--browser", action="store_true", help="Chromium too")
    parser.add_argument("--browser-required", action="store_true", help="fail without Chromium")
    asked = parser.parse_args()
    try:
        install(asked.requirements)
        frontend.fetch()
        if asked.browser:
            ensure_chromium(required=asked.browser_required)
    except (CannotSetUp, frontend.CannotFetch) as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
