"""Each scenario of `wechat.md` §8.7 has a test that carries its number."""

import pytest

from tests.house.marked import marked

SCENARIOS = {
    1: "cold start of 8 processes, 1 token fetch",
    2: "rotation under load, no lost message",
    3: "persistent 40001, at most 2 fetches",
    4: "event delivered 3 times, one effect",
    5: "two events, same second, same user, two effects",
    6: "plaintext POST in safe mode, 403",
    7: "wrong appid, bad padding, oversize body, DTD: 4xx, no stack trace",
    8: "double OAuth callback, one session",
    9: "foreign state: refused, nothing bound",
    10: "snapshot user: not bound",
    11: "send timeout then retry, the user gets one card",
    12: "receipt before msgid commit",
    13: "43004: fallback and parked",
    14: "45009: queue paused, resumes after midnight",
    15: "47003 caught before enqueue",
    16: "unsubscribe: unbound, no more sends",
    17: "previous AES key accepted",
    18: "all vectors of 1.10 and 5.2",
}


PLAYED = marked("scenario")


@pytest.mark.parametrize("number", SCENARIOS)
def test_a_scenario_is_played(number: int):
    assert PLAYED[number] > 0, f"no test plays scenario {number}: {SCENARIOS[number]}"


def test_no_test_plays_a_scenario_that_does_not_exist():
    assert sorted(set(PLAYED) - set(SCENARIOS)) == []
