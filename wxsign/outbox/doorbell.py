"""The doorbell wakes a worker after a commit. While Redis is away the timetable comes round."""

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue

QUEUE = "wxsign"
_BELL, _RINGS_SECONDS = "wxsign:bell", 30

log = structlog.get_logger()


class Doorbell:
    """A bell that rings already is left alone until a worker answers it."""

    def __init__(self, connection: Redis) -> None:
        self._connection = connection
        self._jobs = Queue(QUEUE, connection=connection)

    def ring(self) -> None:
        """Ask for one visit of a worker to the outbox."""
        try:
            if self._connection.set(_BELL, "1", nx=True, ex=_RINGS_SECONDS):
                self._jobs.enqueue(
                    "jobs.deliver.drain", result_ttl=0, failure_ttl=3600, job_timeout=180
                )
        except RedisError as error:
            log.warning("doorbell away", error=type(error).__name__)

    def answered(self) -> None:
        """A worker is here; whoever commits from now on must ring again."""
        try:
            self._connection.delete(_BELL)
        except RedisError as error:
            log.warning("doorbell away", error=type(error).__name__)
