"""The doorbell wakes a worker after a commit. While Redis is away the timetable comes round."""

import atexit
import os
import threading
import time

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue

QUEUE = "wxsign"
_BELL, _RINGS_SECONDS = "wxsign:bell", 30
_PAUSE_SECONDS = 0.2

log = structlog.get_logger()


class Doorbell:
    """A bell that rings already is left alone until a worker answers it.

    A thread of its own rings, so that nobody's answer waits for Redis; whoever asks within the
    same moment is served by one ring. A process that ends rings before it goes.
    """

    def __init__(self, connection: Redis) -> None:
        self._connection = connection
        self._jobs = Queue(QUEUE, connection=connection)
        self._wanted = threading.Event()
        self._process = 0

    def ring(self) -> None:
        """Ask for one visit of a worker to the outbox; answers at once."""
        if self._process != os.getpid():  # the first time, and the first time after a fork
            self._process, self._wanted = os.getpid(), threading.Event()
            threading.Thread(target=self._serve, daemon=True, name="doorbell").start()
            atexit.register(self._ring_if_wanted)
        self._wanted.set()

    def answered(self) -> None:
        """A worker is here; whoever commits from now on must ring again."""
        try:
            self._connection.delete(_BELL)
        except RedisError as error:
            log.warning("doorbell away", error=type(error).__name__)

    def _serve(self) -> None:
        while True:
            self._wanted.wait()
            self._ring_if_wanted()
            time.sleep(_PAUSE_SECONDS)

    def _ring_if_wanted(self) -> None:
        if not self._wanted.is_set():
            return
        self._wanted.clear()  # before the ring: who commits from here on is not forgotten
        try:
            if self._connection.set(_BELL, "1", nx=True, ex=_RINGS_SECONDS):
                self._jobs.enqueue(
                    "jobs.deliver.drain", result_ttl=0, failure_ttl=3600, job_timeout=180
                )
        except RedisError as error:
            log.warning("doorbell away", error=type(error).__name__)
