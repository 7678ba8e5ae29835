"""The holder of what WeChat lends: what it keeps, whom it asks, and how often."""

import pytest
from redis import Redis

from tests.gateways.conftest import APP_ID
from wxsign import clock
from wxsign.gateways import Unreachable
from wxsign.gateways.wechat_token import Lent, TokenHolder

KEY = f"wechat:lent:token:{APP_ID}"


def lent(value, *, since=0, **more):
    """What another process has left in Redis, so many seconds ago."""
    now = clock.now().timestamp() - since
    return Lent(value, now + 6900, (now,), **more).text()


def test_a_token_that_another_process_has_renewed_is_not_fetched_again(redis):
    redis.set(KEY, lent("NEW"))
    fetched = []
    holder = TokenHolder(lambda: fetched.append(1) or ("X", 7200), KEY, redis)

    assert holder.another("OLD") == "NEW"
    assert fetched == []


@pytest.mark.parametrize("expires_in,kept", [(7200, 6900), (300, 30), (100, 30)])
def test_the_token_is_given_up_before_wechat_does_it(redis, clock_at, expires_in, kept):
    start = clock.now().timestamp()
    fetched = []
    holder = TokenHolder(lambda: (fetched.append(1) or f"T{len(fetched)}", expires_in), KEY, redis)
    holder.token()

    clock_at(start + kept - 20)
    held = holder.token()
    clock_at(start + kept + 20)
    renewed = TokenHolder(lambda: ("T2", expires_in), KEY, redis).token()

    assert (held, renewed) == ("T1", "T2")
    assert redis.ttl(KEY) <= max(kept, 60)


def test_a_redis_that_answers_in_text_will_do(redis_socket, redis):
    with Redis(unix_socket_path=str(redis_socket), decode_responses=True) as in_text:
        holder = TokenHolder(lambda: ("TOKEN", 7200), KEY, in_text)

        assert [holder.token(), holder.token()] == ["TOKEN", "TOKEN"]


def test_tokens_that_are_refused_as_soon_as_they_come_are_fetched_twice_a_minute(redis, clock_at):
    """Whoever fetches, and whatever he is given: somebody else keeps making ours void."""
    start = clock.now().timestamp()
    clock_at(start)
    fetched = []
    fetch = lambda: (fetched.append(clock.now().timestamp() - start) or f"T{len(fetched)}", 7200)  # noqa: E731
    holders = [TokenHolder(fetch, KEY, redis) for _ in range(8)]

    for second in range(0, 180, 3):
        clock_at(start + second)
        for holder in holders:
            holder.another(holder.token())

    windows = [sum(at <= later < at + 60 for later in fetched) for at in fetched]
    assert (len(fetched), max(windows)) == (6, 2)


def test_a_token_that_was_fetched_is_shared_although_redis_dies_before_it_is_told(redis):
    fetched = []

    def fetch():
        redis.connection_pool.disconnect()
        redis.connection_pool.connection_kwargs["path"] = "/nowhere"
        return (fetched.append(1) or "T1", 7200)

    holder = TokenHolder(fetch, KEY, redis)

    assert [holder.token(), holder.token()] == ["T1", "T1"]
    assert fetched == [1]


@pytest.mark.parametrize("left", ["", "TOKEN_1", "[1]", "{}", '{"value": ""}', '{"other": 1}'])
def test_what_is_empty_or_cannot_be_read_counts_as_missing(redis, left):
    redis.set(KEY, left)

    assert TokenHolder(lambda: ("T1", 7200), KEY, redis).token() == "T1"


def test_an_empty_token_counts_as_missing_however_long_it_would_last(redis):
    redis.set(KEY, lent(""))

    assert TokenHolder(lambda: ("T1", 7200), KEY, redis).token() == "T1"


def test_nobody_waits_longer_than_his_patience_and_nobody_fetches_beside(redis):
    fetched = []
    holder = TokenHolder(lambda: fetched.append(1) or ("T1", 7200), KEY, redis, patience=0.1)
    taken = redis.lock(f"{KEY}:lock", timeout=15)
    taken.acquire()

    with pytest.raises(Unreachable) as failed:
        holder.token()

    assert str(failed.value) == "token or ticket: another process is fetching it"
    assert fetched == []
