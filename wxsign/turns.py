"""Whose turn it is to write: a queue in the kernel, where SQLite would sleep and ask again.

SQLite's own waiting backs off to 100 ms, so that old waiters lose to new ones; a lock on a file
beside the database lets them in at once and in order (`performance.md` §2.2). It only orders the
writers: BEGIN IMMEDIATE stays the guard.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _LockFile:
    """The lock file beside a database, open until nobody of this thread needs it any more."""

    def __init__(self, name: str) -> None:
        self.descriptor = os.open(f"{name}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.of = (name, os.getpid())

    def __del__(self) -> None:
        os.close(self.descriptor)


class _Gate(threading.local):
    """Each thread of each process queues with a file of its own: a shared one is one place."""

    file: _LockFile | None = None

    def of(self, name: str) -> int:
        """The descriptor to lock for this database."""
        if self.file is None or self.file.of != (name, os.getpid()):
            self.file = _LockFile(name)
        return self.file.descriptor


_gate = _Gate()


@contextmanager
def taken(database: str) -> Iterator[None]:
    """Wait until it is our turn to write to this database file, and give it on afterwards."""
    file = _gate.of(database)
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)
