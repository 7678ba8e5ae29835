"""The leash: programs end when their starter ends, even when that is killed.

A helper process in a session of its own reads from a pipe which programs it holds. When the
starter is gone, however that came, the pipe ends, and the helper ends what it still holds.
It is started as a plain script without our packages, so that it is there at once.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence


class Leash:
    """Holds the process groups of the programs that must not outlive us."""

    def __init__(self, *, grace: float = 5.0, keep: Sequence[int] = ()) -> None:
        """Start the helper; the descriptors in `keep` stay open until it has finished."""
        ours, theirs = os.pipe(), [sys.executable, "-IS", __file__]
        self._helper = subprocess.Popen(  # noqa: S603 - our own file and numbers
            [*theirs, str(ours[0]), str(grace)],
            pass_fds=(ours[0], *keep),
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(ours[0])
        self._pipe = ours[1]

    def hold(self, group: int) -> None:
        """From now on this process group ends with us."""
        os.write(self._pipe, f"+{group}\n".encode())

    def forget(self, group: int) -> None:
        """This process group has ended; its number may soon belong to somebody else."""
        os.write(self._pipe, f"-{group}\n".encode())

    def close(self) -> None:
        """Let go: whatever is still held is ended now."""
        os.close(self._pipe)
        self._helper.wait()


def signal_group(group: int, number: int) -> bool:
    """Send a signal to a process group; false if nobody is left in it."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        # macOS answers "not permitted" for a group in which only a zombie is left.
        return False
    return True


def _follow(lines: Iterable[str]) -> set[int]:
    """Reads until the starter is gone; what remains held then."""
    held: set[int] = set()
    for line in lines:
        group = int(line[1:])
        if line.startswith("+"):
            held.add(group)
        else:
            held.discard(group)
    return held


def _end(groups: set[int], grace: float) -> None:
    deadline = time.monotonic() + grace
    left = {group for group in groups if signal_group(group, signal.SIGTERM)}
    while left and time.monotonic() < deadline:
        time.sleep(0.05)
        left = {group for group in left if signal_group(group, 0)}
    for group in left:
        signal_group(group, signal.SIGKILL)


if __name__ == "__main__":
    with os.fdopen(int(sys.argv[1]), encoding="ascii") as told:
        _end(_follow(told), float(sys.argv[2]))
