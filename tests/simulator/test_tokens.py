"""Access tokens of both endpoints, ../spec/wechat.md §3.1."""

import pytest

from tests.simulator.account import APP_ID, SECRET

GRANT = {"grant_type": "client_credential", "appid": APP_ID, "secret": SECRET}


def use(platform, token):
    """The errcode of an API call with this token; 0 when it is good."""
    return platform.get("/cgi-bin/getcallbackip", access_token=token).get("errcode", 0)


def test_the_stable_token_stays_the_same_until_its_last_five_minutes(platform):
    first = platform.stable()
    platform.advance(6890)
    again = platform.stable()
    platform.advance(20)
    fresh = platform.stable()

    assert first["expires_in"] == 7200
    assert again["access_token"] == first["access_token"]
    assert 300 < again["expires_in"] <= 310
    assert fresh["access_token"] != first["access_token"]
    assert fresh["expires_in"] == 7200
    assert use(platform, first["access_token"]) == 0
    platform.advance(301)
    assert use(platform, first["access_token"]) == 40001
    assert use(platform, fresh["access_token"]) == 0


def test_a_token_dies_of_age(platform):
    token = platform.token()
    platform.advance(7201)

    assert use(platform, token) == 42001


def test_a_forced_token_kills_the_old_one_at_once_but_not_twice_within_thirty_seconds(platform):
    old = platform.token()
    platform.advance(31)
    forced = platform.stable(force_refresh=True)
    too_soon = platform.stable(force_refresh=True)

    assert use(platform, old) == 40001
    assert use(platform, forced["access_token"]) == 0
    assert too_soon["errcode"] == 45011


def test_twenty_forced_tokens_a_day_are_enough(platform):
    for _ in range(20):
        platform.advance(31)
        assert "access_token" in platform.stable(force_refresh=True)
    platform.advance(31)

    assert platform.stable(force_refresh=True)["errcode"] == 45009


def test_each_plain_token_replaces_the_one_before_after_five_minutes(platform):
    first = platform.plain()["access_token"]
    second = platform.plain()["access_token"]

    assert first != second
    assert use(platform, first) == 0
    platform.advance(301)
    assert use(platform, first) == 40001
    assert use(platform, second) == 0


def test_the_two_endpoints_do_not_disturb_each_other(platform):
    stable, plain = platform.token(), platform.plain()["access_token"]
    platform.plain()
    platform.advance(301)

    assert use(platform, stable) == 0
    assert use(platform, plain) == 40001
    assert platform.stats()["token_fetches_by_endpoint"] == {"stable_token": 1, "token": 2}
    assert platform.stats()["token_fetches"] == 3


def test_the_daily_quota_of_plain_tokens_starts_again_at_midnight(build):
    platform = build(token_quota=2)
    answers = [platform.plain() for _ in range(3)]
    platform.advance(86400)

    assert [answer.get("errcode", 0) for answer in answers] == [0, 0, 45009]
    assert platform.plain()["expires_in"] == 7200


@pytest.mark.parametrize(
    "wish,errcode",
    [
        ({**GRANT, "appid": ""}, 41002),
        ({**GRANT, "secret": ""}, 41004),
        ({**GRANT, "grant_type": "password"}, 40002),
        ({**GRANT, "appid": "wxother"}, 40013),
        ({**GRANT, "secret": "wrong"}, 40125),
    ],
)
def test_a_wrong_account_gets_no_token(platform, wish, errcode):
    assert platform.post("/cgi-bin/stable_token", wish)["errcode"] == errcode
    assert platform.get("/cgi-bin/token", **wish)["errcode"] == errcode


def test_a_call_without_or_with_an_unknown_token_is_refused_with_a_trace_id(platform):
    missing = platform.get("/cgi-bin/getcallbackip")
    unknown = platform.get("/cgi-bin/getcallbackip", access_token="made-up")

    assert missing["errcode"] == 41001
    assert unknown["errcode"] == 40001
    words, _, rid = unknown["errmsg"].rpartition(" rid: ")
    assert words == "invalid credential, access_token is invalid or not latest,"
    assert [len(part) for part in rid.split("-")] == [8, 8, 8]
