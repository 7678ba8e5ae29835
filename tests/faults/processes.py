"""The processes of a stage, as Linux lists them."""

import os
from pathlib import Path


def descendants(pid: int) -> dict[int, str]:
    """Every process below this one, with its command line."""
    parents = {child: parent for child, parent, _ in _table()}
    words = {child: said for child, _, said in _table()}
    found: dict[int, str] = {}
    for child in parents:
        above = parents.get(child)
        while above is not None and above != pid:
            above = parents.get(above)
        if above == pid:
            found[child] = words.get(child, "")
    return found


def pid_of(stage_pid: int, words: str) -> int | None:
    """The first process below that was started with these words; None while there is none."""
    fitting = [pid for pid, said in descendants(stage_pid).items() if words in said]
    return min(fitting) if fitting else None


def is_alive(pid: int) -> bool:
    """Whether it runs; a zombie does not."""
    try:
        return _stat(Path(f"/proc/{pid}"))[0] != "Z"
    except OSError:
        return False


def is_stopped(pid: int) -> bool:
    """Whether SIGSTOP has reached it."""
    return _stat(Path(f"/proc/{pid}"))[0] == "T"


def _table() -> list[tuple[int, int, str]]:
    rows = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            said = (folder / "cmdline").read_bytes().replace(b"\0", b" ")
            rows.append((int(folder.name), int(_stat(folder)[1]), os.fsdecode(said)))
        except OSError:  # it has ended meanwhile
            continue
    return rows


def _stat(folder: Path) -> list[str]:
    """State and parent: what stands behind the name, which may hold blanks and brackets."""
    return (folder / "stat").read_text().rpartition(")")[2].split()
