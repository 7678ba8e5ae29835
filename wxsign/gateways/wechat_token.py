"""The access token of the account: fetched once, shared by all processes."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from redis import Redis
from redis.exceptions import RedisError

from wxsign import clock

_log = logging.getLogger(__name__)

_MARGIN_SECONDS = 300  # WeChat renews in the last five minutes and then accepts both
_SHORTEST_SECONDS = 30
_LOCK_SECONDS = 15  # longer than one fetch can take, so that nobody fetches beside us
_WAIT_SECONDS = 12


class TokenHolder:
    """Shares the token through Redis; each process remembers what it fetched itself.

    While Redis is away every process fetches for itself. That harms nobody, as `stable_token`
    gives everyone the same token.
    """

    def __init__(
        self, fetch: Callable[[], tuple[str, int]], name: str, redis: Redis | None
    ) -> None:
        self._fetch = fetch
        self._name = name
        self._redis = redis
        self._guard = Lock()
        self._own: tuple[str, datetime] | None = None

    def token(self, failed: str | None = None) -> str:
        """A token that is not the failed one as far as we know; fetched only if need be.

        After a failure the first caller fetches; whoever failed with the same token finds the new
        one. Raises what the fetch raises.
        """
        remembered = self._remembered(failed)
        if remembered:
            return remembered
        self._forget(failed)
        if self._redis is not None:
            try:
                return self._shared(self._redis, failed)
            except RedisError as error:
                _log.warning("token kept in memory", extra={"error": type(error).__name__})
        with self._guard:
            return self._remembered(failed) or self._fetch_and_remember()[0]

    def _remembered(self, failed: str | None) -> str | None:
        own = self._own
        return own[0] if own and own[0] != failed and clock.now() < own[1] else None

    def _forget(self, failed: str | None) -> None:
        """Only the failed one: another thread may have fetched a new one meanwhile."""
        with self._guard:
            if self._own and self._own[0] == failed:
                self._own = None

    def _shared(self, redis: Redis, failed: str | None) -> str:
        token = self._cached(redis)
        if token and token != failed:
            return token
        with redis.lock(
            f"{self._name}:lock",
            timeout=_LOCK_SECONDS,
            blocking_timeout=_WAIT_SECONDS,
            raise_on_release_error=False,
        ):
            token = self._cached(redis)
            if token and token != failed:
                return token
            token, seconds = self._fetch_and_remember()
            redis.set(self._name, token, ex=seconds)
            return token

    def _cached(self, redis: Redis) -> str:
        value = redis.get(self._name)
        return value.decode() if isinstance(value, bytes) else str(value or "")

    def _fetch_and_remember(self) -> tuple[str, int]:
        token, expires_in = self._fetch()
        seconds = max(expires_in - _MARGIN_SECONDS, _SHORTEST_SECONDS)
        self._own = (token, clock.now() + timedelta(seconds=seconds))
        return token, seconds
