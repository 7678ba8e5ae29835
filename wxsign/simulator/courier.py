"""Runs what is to happen later, each thing at its time, on a few threads."""

import heapq
import itertools
import threading
import time
from collections.abc import Callable


class Courier:
    """A small timetable of jobs; real seconds, not those of the development clock."""

    def __init__(self, threads: int = 8) -> None:
        self._due: list[tuple[float, int, Callable[[], object]]] = []
        self._order = itertools.count()
        self._running = 0
        self._ended = False
        self._news = threading.Condition()
        self._threads = [
            threading.Thread(target=self._run, name=f"courier-{n}", daemon=True)
            for n in range(threads)
        ]

    def start(self) -> None:
        """Begin to work."""
        for thread in self._threads:
            thread.start()

    def put(self, job: Callable[[], object], delay: float = 0.0) -> None:
        """Run the job after so many seconds."""
        with self._news:
            heapq.heappush(self._due, (time.monotonic() + delay, next(self._order), job))
            self._news.notify()

    def settle(self, within: float) -> bool:
        """Wait until nothing is left to do; False when that took too long."""
        with self._news:
            return self._news.wait_for(lambda: not self._due and not self._running, within)

    def stop(self) -> None:
        """Drop what is left and end; a job under way may finish, nobody waits for it."""
        with self._news:
            self._ended = True
            self._due.clear()
            self._news.notify_all()

    def _run(self) -> None:
        while (job := self._next()) is not None:
            try:
                job()
            finally:
                with self._news:
                    self._running -= 1
                    self._news.notify_all()

    def _next(self) -> Callable[[], object] | None:
        with self._news:
            while not self._ended:
                wait = self._due[0][0] - time.monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    self._running += 1
                    return heapq.heappop(self._due)[2]
                self._news.wait(wait)
            return None
