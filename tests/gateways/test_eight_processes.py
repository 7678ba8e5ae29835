"""Token and ticket among eight real processes, against the simulator (`wechat.md` §8.7, 1 to 3)."""

import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass

import pytest
import requests
from redis import Redis

from tests.gateways.eight import MANY
from tests.journeys.stage import until
from tests.simulator.account import AES_KEY, APP_ID, SECRET, TOKEN, Account, callback_app, serve
from tests.simulator.conftest import TEMPLATE, Platform
from wxsign.simulator.app import create_app
from wxsign.simulator.config import Config

SEND = "/cgi-bin/message/template/send"
TICKET = "/cgi-bin/ticket/getticket"


@dataclass
class House:
    """The eight processes, their Redis, and the platform that they ask."""

    process: subprocess.Popen
    redis: Redis
    platform: Platform

    def cold(self, *, redis=True):
        """Nobody knows anything, and the platform has not counted anything yet."""
        self.redis.flushall()
        self.platform.post("/_sim/reset")
        self.do("begin", redis=redis)

    def do(self, what, **order):
        """What the eight have met together."""
        self.order(what, **order)
        return self.met()

    def order(self, what, **order):
        self.process.stdin.write(json.dumps({"do": what, **order}) + "\n")
        self.process.stdin.flush()

    def met(self):
        return dict(
            sum((Counter(one) for one in json.loads(self.process.stdout.readline())), Counter())
        )

    def fetches(self):
        """Tokens and tickets that were fetched since the last cold start."""
        stats = self.platform.stats()
        return stats["token_fetches"], stats["calls"].get(TICKET, 0)

    def pass_by(self, seconds):
        self.platform.advance(seconds)


@pytest.fixture(scope="module")
def running(tmp_path_factory, redis_socket):
    folder = tmp_path_factory.mktemp("eight")
    account = serve(callback_app(Account()))
    app = create_app(
        Config(
            callback=f"http://127.0.0.1:{account.port}/wechat/callback",
            oauth_domain="127.0.0.1:8000",
            app_id=APP_ID,
            app_secret=SECRET,
            token=TOKEN,
            aes_key=AES_KEY,
            clock_file=folder / "clock",
            quick_receipts=True,
        )
    )
    server = serve(app)
    with requests.Session() as http, Redis(unix_socket_path=str(redis_socket)) as redis:
        platform = Platform(app, http, f"http://127.0.0.1:{server.port}")
        platform.post("/_sim/templates", TEMPLATE)
        config = {
            "account": {
                "app_id": APP_ID,
                "app_secret": SECRET,
                "token": TOKEN,
                "aes_key": AES_KEY,
                "api_base_url": platform.base,
            },
            "openid": platform.user(),
            "redis": str(redis_socket),
            "clock": str(folder / "clock"),
        }
        command = [sys.executable, "-m", "tests.gateways.eight", json.dumps(config)]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process:
            yield House(process, redis, platform)
            process.stdin.close()
            assert process.wait(timeout=30) == 0
    for one in (server, account):
        one.shutdown()
        one.server_close()
    app.extensions["simulator"].courier.stop()


@pytest.fixture
def house(running):
    running.cold()
    return running


@pytest.mark.scenario(1)
def test_eight_processes_with_a_cold_cache_fetch_one_token(house):
    met = house.do("send", times=2)

    assert met == {"ok": 2 * MANY}
    assert house.fetches() == (1, 0)


@pytest.mark.scenario(2)
def test_when_the_token_ends_of_age_under_load_one_fetches_and_no_call_is_lost(house):
    house.do("send", times=1)
    house.order("send", times=12)
    until(lambda: house.platform.stats()["calls"][SEND] > 20, "the middle of the load")

    house.pass_by(7201)

    assert house.met() == {"ok": 12 * MANY}
    assert house.fetches() == (2, 0)


@pytest.mark.scenario(2)
def test_when_somebody_else_forces_a_new_token_under_load_one_fetches_and_no_call_is_lost(house):
    house.do("send", times=1)
    house.pass_by(31)
    house.order("send", times=12)
    until(lambda: house.platform.stats()["calls"][SEND] > 20, "the middle of the load")

    assert "access_token" in house.platform.stable(force_refresh=True)

    assert house.met() == {"ok": 12 * MANY}
    assert house.fetches() == (1 + 1 + 1, 0)  # ours, his, and one of ours


@pytest.mark.scenario(3)
def test_a_token_that_is_never_good_enough_costs_two_fetches_a_minute_in_all(house):
    house.platform.inject(SEND, errcode=40001, times=10_000)

    first = house.do("send", times=5), house.fetches()
    house.pass_by(61)
    second = house.do("send", times=5), house.fetches()

    assert first == ({"40001": 5 * MANY}, (2, 0))
    assert second == ({"40001": 5 * MANY}, (4, 0))


def test_while_the_platform_gives_no_token_it_is_asked_once_in_five_seconds(house):
    house.platform.inject("/cgi-bin/stable_token", errcode=-1, times=10_000)

    first = house.do("send", times=5), house.fetches()
    house.pass_by(6)
    second = house.do("send", times=1), house.platform.stats()["calls"]["/cgi-bin/stable_token"]

    assert first == ({"-1": 5 * MANY}, (0, 0))
    assert second == ({"-1": MANY}, 2)


def test_eight_processes_with_a_cold_cache_fetch_one_ticket_and_one_token(house):
    met = house.do("sign", times=3)

    assert met == {"ok": 3 * MANY}
    assert house.fetches() == (1, 1)


def test_when_the_ticket_ends_of_age_one_fetches_and_every_page_is_signed(house):
    house.do("sign", times=1)
    house.pass_by(7000)

    met = house.do("sign", times=3)

    assert met == {"ok": 3 * MANY}
    assert house.fetches() == (2, 2)


def test_a_ticket_that_never_comes_is_asked_for_once_in_five_seconds(house):
    house.platform.inject(TICKET, errcode=45009, times=10_000)

    met = house.do("sign", times=5)

    assert met == {"45009": 5 * MANY}
    assert house.fetches() == (1, 1)


def test_while_redis_is_away_each_process_counts_for_itself(running):
    running.cold(redis=False)

    fine = running.do("send", times=3), running.fetches()
    running.platform.inject(SEND, errcode=40001, times=10_000)
    refused = running.do("send", times=5), running.fetches()

    assert fine == ({"ok": 3 * MANY}, (MANY, 0))
    assert refused == ({"40001": 5 * MANY}, (2 * MANY, 0))
