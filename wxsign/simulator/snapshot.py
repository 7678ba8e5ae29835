"""Keeps the memory in a file, so that chats and phones survive a restart."""

import json
import threading
from pathlib import Path

from wxsign.simulator.state import Memory, World

# Writing after each of a thousand sends would cost more than the sends.
_PAUSE = 0.3


def load(file: Path | None) -> Memory:
    """The memory in the file, or an empty one."""
    if file is None or not file.exists():
        return Memory()
    return Memory.load(json.loads(file.read_text(encoding="utf-8")))


class Keeper:
    """Writes the memory after changes, at most three times a second, and once at the end."""

    def __init__(self, world: World, file: Path | None) -> None:
        self._world = world
        self._file = file
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)

    def start(self) -> None:
        """Begin to watch for changes."""
        if self._file is not None:
            self._thread.start()

    def stop(self) -> None:
        """Write the last changes and end."""
        self._end.set()
        self._world.changed.set()
        if self._thread.is_alive():
            self._thread.join()
        self.save()

    def save(self) -> None:
        """Write the memory in one step: a reader finds the old file or the new one."""
        if self._file is None:
            return
        with self._world.read() as memory:
            self._world.changed.clear()
            text = memory.dump()
        fresh = self._file.with_name(f"{self._file.name}.new")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(self._file)

    def _run(self) -> None:
        while not self._end.is_set():
            self._world.changed.wait()
            self._end.wait(_PAUSE)
            self.save()
