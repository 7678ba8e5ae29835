"""What WeChat lends the account for two hours: the access token, and the ticket of the JS-SDK.

Each is fetched by one process and shared by all of them through Redis.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from threading import Lock

from redis import Redis
from redis.exceptions import LockError, RedisError

from wxsign import clock
from wxsign.gateways import Rejected, Unreachable

_log = logging.getLogger(__name__)

_MARGIN_SECONDS = 300  # WeChat renews in the last five minutes and then accepts both
_SHORTEST_SECONDS = 30
# As long as `rules/reactions.py` leaves WeChat alone when tokens are refused again and again.
_PERIOD_SECONDS = 60
_MOST_FOR_REFUSED = 2  # fetches in that time, by all processes together
_REST_SECONDS = 5  # after a fetch that failed; whoever asks meanwhile is told of that failure


@dataclass(frozen=True)
class Lent:
    """All that is known of it, the same for everybody: times are seconds since 1970."""

    value: str = ""
    until: float = 0.0
    fetched: tuple[float, ...] = ()
    failed_at: float = 0.0
    code: int | str | None = None
    words: str = ""
    is_refusal: bool = False

    @classmethod
    def read(cls, text: bytes | str | None) -> "Lent":
        """What another process wrote; nothing, where nobody or somebody else did."""
        try:
            facts = json.loads(text or "{}")
            return cls(**{**facts, "fetched": tuple(facts.get("fetched", ()))})
        except (TypeError, ValueError, AttributeError):
            return cls()

    def text(self) -> str:
        """For the other processes."""
        return json.dumps(asdict(self))

    def serves(self, failed: str | None, now: float) -> bool:
        """Whether it is good as far as anybody knows; an empty one never is."""
        return self.value not in ("", failed) and now < self.until

    def rests(self, failed: str | None, now: float) -> bool:
        """Whether WeChat is not asked for another one just now."""
        if 0 <= now - self.failed_at < _REST_SECONDS:
            return True
        return failed is not None and len(self._lately(now)) >= _MOST_FOR_REFUSED

    def renewed(self, value: str, seconds: int, now: float) -> "Lent":
        """A new one has come."""
        return Lent(value, now + seconds, (*self._lately(now), now))

    def failed(self, failure: Unreachable | Rejected, now: float) -> "Lent":
        """No new one has come; the old one may still serve whoever was not refused with it."""
        words = str(failure)
        if isinstance(failure, Rejected):
            words = words.removeprefix(str(failure.code)).strip()
        refused = isinstance(failure, Rejected)
        return replace(self, failed_at=now, code=failure.code, words=words, is_refusal=refused)

    def failure(self) -> Unreachable | Rejected:
        """What the fetch that failed was told."""
        if self.is_refusal:
            return Rejected(self.code or "", self.words)
        return Unreachable(self.words, code=self.code)

    def _lately(self, now: float) -> tuple[float, ...]:
        return tuple(at for at in self.fetched if 0 <= now - at < _PERIOD_SECONDS)


class TokenHolder:
    """Shares it through Redis; each process keeps in memory what it knows.

    What is refused although it is new is fetched at most twice a minute by all processes together.
    While Redis is away each process counts for itself, which harms nobody, as `stable_token` and
    `getticket` give everyone the same.
    """

    def __init__(
        self,
        fetch: Callable[[], tuple[str, int]],
        name: str,
        redis: Redis | None,
        *,
        lock_seconds: float = 15,  # longer than a fetch can take, so that nobody fetches beside us
        patience: float = 12,
    ) -> None:
        self._fetch = fetch
        self._name = name
        self._redis = redis
        self._lock_seconds = lock_seconds
        self._patience = patience
        self._guard = Lock()
        self._own = Lent()

    def token(self) -> str:
        """One that is good as far as anybody knows; raises what the fetch raises."""
        own = self._own
        if own.serves(None, _now()):
            return own.value
        lent, _ = self._renewed(None)
        if not lent.serves(None, _now()):
            raise lent.failure()
        return lent.value

    def another(self, failed: str) -> str | None:
        """One instead of that which WeChat has refused; None where asking again would be useless.

        The first caller fetches; whoever was refused with the same one finds the new one.
        """
        lent, is_new = self._renewed(failed)
        if is_new or lent.serves(failed, _now()):
            return lent.value
        if lent.failed_at > max(lent.fetched, default=0):
            raise lent.failure()
        return None

    def _renewed(self, failed: str | None) -> tuple[Lent, bool]:
        """What there is now, and whether this call has fetched it; one thread at a time."""
        if not self._guard.acquire(timeout=self._patience):
            raise Unreachable("token or ticket: another thread is fetching it")
        try:
            if self._own.serves(failed, _now()):
                return self._own, False
            if self._redis is not None:
                try:
                    return self._shared(self._redis, failed)
                except LockError:
                    raise Unreachable("token or ticket: another process is fetching it") from None
                except RedisError as error:
                    _log.warning("token kept in memory", extra={"error": type(error).__name__})
            return self._asked(self._own, failed)
        finally:
            self._guard.release()

    def _shared(self, redis: Redis, failed: str | None) -> tuple[Lent, bool]:
        known = Lent.read(redis.get(self._name))
        if known.serves(failed, _now()):
            self._own = known
            return known, False
        with redis.lock(
            f"{self._name}:lock",
            timeout=self._lock_seconds,
            blocking_timeout=self._patience,
            raise_on_release_error=False,
        ):
            lent, is_new = self._asked(Lent.read(redis.get(self._name)), failed)
            if lent.failed_at or is_new:
                seconds = max(lent.until - _now(), _PERIOD_SECONDS)
                redis.set(self._name, lent.text(), ex=int(seconds))
            return lent, is_new

    def _asked(self, known: Lent, failed: str | None) -> tuple[Lent, bool]:
        """Ask WeChat, unless what is known serves or WeChat is to be left alone."""
        now, is_new = _now(), False
        if not known.serves(failed, now) and not known.rests(failed, now):
            try:
                value, expires_in = self._fetch()
            except (Unreachable, Rejected) as failure:
                known = known.failed(failure, now)
            else:
                seconds = max(expires_in - _MARGIN_SECONDS, _SHORTEST_SECONDS)
                known, is_new = known.renewed(value, seconds, now), True
        self._own = known  # before Redis is told: it may be gone by now
        return known, is_new


def _now() -> float:
    return clock.now().timestamp()
