"""Speed and the day's share of the account, counted in a real Redis for all workers together."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from redis import Redis

from tests import factories
from tests.gateways.conftest import redis, redis_socket  # noqa: F401 - fixtures
from tests.outbox.test_delivery import entry, follower, put  # noqa: F401 - a fixture, and rows
from wxsign.outbox import delivery
from wxsign.outbox.rate import Limits, Rate

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def rate(redis, clock):  # noqa: F811 - the fixture imported above
    return lambda *limits: Rate(redis, Limits(*limits))


@pytest.fixture
def visit(app, fakes):
    """A worker's visit that asks this rate before every template message."""
    return lambda rate: delivery.drain(fakes, threads=4, rate=rate)


def test_only_so_many_leave_in_a_second_and_the_next_says_how_long_it_waits(rate, clock):
    twenty = rate(20, 1000, 0)

    with ThreadPoolExecutor(8) as workers:
        waits = list(workers.map(lambda _: twenty.wait(binds=False), range(30)))

    # The clock of a test goes on while it runs: a token or two may come in between.
    assert 20 <= waits.count(0.0) <= 25
    assert all(0 <= wait <= 0.05 for wait in waits)
    clock.advance(seconds=1)
    assert twenty.wait(binds=False) == 0


def test_the_last_part_of_the_day_is_for_what_binds(rate, clock):
    ten = rate(100, 10, 20)

    usual = [ten.wait(binds=False) for _ in range(9)]
    binding = [ten.wait(binds=True) for _ in range(3)]

    assert usual == [0.0] * 8 + [None]
    assert binding == [0.0, 0.0, None]
    clock.set(clock.now + timedelta(days=1))
    assert ten.wait(binds=False) == 0


def test_while_redis_is_away_everything_goes_through(tmp_path, clock):
    with Redis(unix_socket_path=str(tmp_path / "nowhere")) as nobody:
        away = Rate(nobody, Limits(1, 1, 0))

        assert [away.wait(binds=False) for _ in range(3)] == [0.0] * 3


@on_sqlite
def test_what_has_no_share_left_waits_for_the_next_day_of_beijing(
    follower,  # noqa: F811 - the fixture imported above
    fakes,
    visit,
    rate,
    clock,
):
    none = rate(100, 0, 0)
    put(follower, "online.approve.student")

    visit(none)
    waiting = entry()
    assert (waiting.state, waiting.channel, waiting.tries) == ("waiting", "wechat", 0)
    assert waiting.due_at.isoformat()[:16] == "2026-05-15T16:05"
    assert fakes.sms.sent == []

    clock.set(waiting.due_at)
    visit(rate(100, 5, 0))

    assert (entry().state, len(fakes.wechat.sent)) == ("sent", 1)


@on_sqlite
def test_what_binds_goes_by_sms_when_even_its_share_is_used(follower, fakes, visit, rate):  # noqa: F811
    put(follower)

    visit(rate(100, 0, 0))

    assert (entry().state, entry().channel) == ("sent", "sms")
    assert len(fakes.sms.sent) == 1


@on_sqlite
def test_a_code_is_never_counted(app, fakes, visit, rate):
    student = factories.student()
    put(student, channels=("sms",))

    visit(rate(100, 0, 0))

    assert (entry().state, fakes.wechat.sent) == ("sent", [])
