"""How fast and how much: a token bucket and the day's count, shared by all workers in Redis.

WeChat publishes no speed; twenty a second is what others send without being refused (`wechat.md`
§4.2). The last part of the day's quota is kept for what binds somebody (`rules/reactions.py`).
"""

from dataclasses import dataclass

import structlog
from redis import Redis
from redis.exceptions import RedisError

from wxsign import clock
from wxsign.rules import moments

log = structlog.get_logger()

_DAY_SECONDS = 2 * 24 * 3600
# One message is taken from the bucket, or the seconds until there is one are told; -1: no share.
_TAKE = """
local now, speed = tonumber(ARGV[1]), tonumber(ARGV[2])
local used = tonumber(redis.call('GET', KEYS[2]) or '0')
if used >= tonumber(ARGV[3]) then return '-1' end
local state = redis.call('HMGET', KEYS[1], 'left', 'at')
local at = tonumber(state[2]) or now
local left = math.min(speed, (tonumber(state[1]) or speed) + math.max(0, now - at) * speed)
if left < 1 then return tostring((1 - left) / speed) end
redis.call('HSET', KEYS[1], 'left', tostring(left - 1), 'at', tostring(math.max(now, at)))
redis.call('EXPIRE', KEYS[1], 60)
redis.call('INCR', KEYS[2])
redis.call('EXPIRE', KEYS[2], ARGV[4])
return '0'
"""


@dataclass(frozen=True)
class Limits:
    """Messages a second, messages of a Beijing day, and the percent of them that only bind."""

    per_second: int
    per_day: int
    kept_percent: int

    def most(self, *, binds: bool) -> int:
        """How many may have left today before this one."""
        return self.per_day if binds else self.per_day * (100 - self.kept_percent) // 100


class Rate:
    """Asked before every template message; while Redis is away it lets everything through."""

    def __init__(self, redis: Redis, limits: Limits) -> None:
        self._limits = limits
        self._take = redis.register_script(_TAKE)

    def wait(self, *, binds: bool) -> float | None:
        """Seconds until this message may leave, 0 for now; None once its share of the day is used.

        A 0 has counted the message.
        """
        now = clock.now()
        keys = ["wxsign:rate", f"wxsign:sent:{moments.day(now).isoformat()}"]
        most = self._limits.most(binds=binds)
        given = [now.timestamp(), self._limits.per_second, most, _DAY_SECONDS]
        try:
            seconds = float(self._take(keys, given))
        except RedisError as error:
            log.warning("rate not kept", error=type(error).__name__)
            return 0.0
        return None if seconds < 0 else seconds
