"""drain(): send everything due, with sender threads; then errands get a job of their own."""

from redis import Redis
from redis.exceptions import RedisError
from rq import Queue

from jobs import errands
from jobs.application import application
from wxsign import settings
from wxsign.outbox import delivery
from wxsign.outbox.doorbell import QUEUE
from wxsign.outbox.rate import Limits, Rate
from wxsign.queries import errands as waiting

_ERRAND_SECONDS = 1800


def _rate(redis: Redis) -> Rate:
    wechat = settings.current().wechat
    kept = wechat.kept_for_binding_percent
    return Rate(redis, Limits(wechat.sends_per_second, wechat.sends_per_day, kept))


def drain() -> None:
    """One visit of a worker to the outbox; an errand never keeps a message waiting here."""
    app = application()
    with app.app_context():
        app.extensions["wxsign_doorbell"].answered()
        delivery.drain(app.extensions["wxsign"], rate=_rate(app.extensions["wxsign_redis"]))
        if not waiting.is_one_due():
            return
    try:
        jobs = Queue(QUEUE, connection=app.extensions["wxsign_redis"])
        options = {"result_ttl": 0, "failure_ttl": 3600, "job_timeout": _ERRAND_SECONDS}
        jobs.enqueue("jobs.errands.work", **options)
    except RedisError:
        errands.work()
