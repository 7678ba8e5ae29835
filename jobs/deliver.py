"""drain(): send everything due, with sender threads; then errands get a job of their own."""

from redis.exceptions import RedisError
from rq import Queue

from jobs import errands
from jobs.application import application
from wxsign.outbox import delivery
from wxsign.outbox.doorbell import QUEUE
from wxsign.queries import errands as waiting

_ERRAND_SECONDS = 1800


def drain() -> None:
    """One visit of a worker to the outbox; an errand never keeps a message waiting here."""
    app = application()
    with app.app_context():
        app.extensions["wxsign_doorbell"].answered()
        delivery.drain(app.extensions["wxsign"])
        if not waiting.is_one_due():
            return
    try:
        jobs = Queue(QUEUE, connection=app.extensions["wxsign_redis"])
        options = {"result_ttl": 0, "failure_ttl": 3600, "job_timeout": _ERRAND_SECONDS}
        jobs.enqueue("jobs.errands.work", **options)
    except RedisError:
        errands.work()
