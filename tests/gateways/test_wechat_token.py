import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from tests.gateways.conftest import APP_ID
from tests.gateways.platform import HANG, patience, recorded
from tests.gateways.test_wechat_lent import lent
from wxsign import clock
from wxsign.gateways import Rejected, Unreachable

FETCH = "/cgi-bin/stable_token"
SEND = "/cgi-bin/message/template/send"
KEY = f"wechat:lent:token:{APP_ID}"


def send(client):
    return client.send_template(
        openid="o1", template_id="T", fields={"thing1": "是"}, url="", client_msg_id="1"
    )


def at_once(calls):
    """All calls in threads of their own, let go at the same moment."""
    gate = Barrier(len(calls))

    def run(call):
        gate.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def only_valid(token):
    """A platform that accepts one token and hands out that one."""
    right, wrong = recorded(SEND), recorded(SEND, "40001")
    return lambda asked: right if asked.query["access_token"] == token else wrong


def test_the_token_is_fetched_where_fetching_harms_nobody(platform, client_of):
    send(client_of())

    assert platform.calls(FETCH)[0].json == {
        "grant_type": "client_credential",
        "appid": APP_ID,
        "secret": client_of().app_secret,
        "force_refresh": False,
    }


def test_eight_clients_with_a_cold_cache_fetch_once(platform, client_of, redis):
    clients = [client_of(redis=redis) for _ in range(8)]

    sent = at_once([lambda client=client: send(client) for client in clients])

    assert sent == ["3599307433715204104"] * 8
    assert len(platform.calls(FETCH)) == 1


def test_eight_threads_of_one_process_without_redis_fetch_once(platform, client_of):
    client = client_of()

    at_once([lambda: send(client)] * 8)

    assert len(platform.calls(FETCH)) == 1


@pytest.mark.parametrize("shared", [True, False])
def test_after_a_rotation_eight_senders_fetch_once_and_all_succeed(
    platform, client_of, redis, shared
):
    one = client_of()
    clients = [client_of(redis=redis) for _ in range(8)] if shared else [one] * 8
    platform.answers(FETCH, {"access_token": "OLD", "expires_in": 7200})
    send(clients[0])
    platform.answers(FETCH, {"access_token": "NEW", "expires_in": 7200})
    platform.follows(SEND, only_valid("NEW"))

    sent = at_once([lambda client=client: send(client) for client in clients])

    assert sent == ["3599307433715204104"] * 8
    assert len(platform.calls(FETCH)) == 2


@pytest.mark.parametrize("code", ["40001", "40014", "42001"])
@pytest.mark.parametrize("shared", [True, False])
def test_a_token_that_is_never_good_enough_costs_two_fetches(
    platform, client_of, redis, code, shared
):
    platform.answers(SEND, recorded(SEND, code))

    with pytest.raises(Rejected) as refused:
        send(client_of(redis=redis if shared else None))

    assert refused.value.code == int(code)
    assert len(platform.calls(FETCH)) == 2
    assert len(platform.calls(SEND)) == 2


def test_a_process_uses_what_another_has_renewed_and_not_its_own_old_token_again(
    platform, client_of, redis
):
    client = client_of(redis=redis)
    send(client)
    platform.follows(SEND, only_valid("NEW"))
    redis.set(KEY, lent("NEW"))

    assert [send(client), send(client)] == ["3599307433715204104"] * 2
    assert [asked.query["access_token"] for asked in platform.calls(SEND)] == [
        "TOKEN_1",
        "TOKEN_1",
        "NEW",
        "NEW",
    ]
    assert len(platform.calls(FETCH)) == 1


def test_a_token_in_memory_is_renewed_before_it_ends(platform, client_of, clock_at):
    client = client_of()
    start = clock.now().timestamp()
    send(client)

    clock_at(start + 6800)
    send(client)
    assert len(platform.calls(FETCH)) == 1

    clock_at(start + 6901)
    send(client)
    assert len(platform.calls(FETCH)) == 2


def test_while_redis_is_away_the_token_comes_from_memory(platform, client_of, tmp_path, caplog):
    caplog.set_level(logging.WARNING)
    client = client_of(
        redis=Redis(unix_socket_path=str(tmp_path / "nobody"), retry=Retry(NoBackoff(), 0))
    )

    assert [send(client), send(client)] == ["3599307433715204104"] * 2
    assert len(platform.calls(FETCH)) == 1
    assert [record.message for record in caplog.records] == ["token kept in memory"]
    assert "TOKEN_1" not in caplog.text


@pytest.mark.parametrize("name", ["40001", "40125", "40164"])
def test_a_refused_account_is_a_refusal_and_nothing_is_sent(platform, client_of, redis, name):
    platform.answers(FETCH, recorded(FETCH, name))

    with pytest.raises(Rejected) as refused:
        send(client_of(redis=redis))

    assert refused.value.code == int(name)
    assert platform.calls(SEND) == []


def test_an_address_off_the_list_is_named_so_that_it_can_be_put_there(platform, client_of):
    platform.answers(FETCH, recorded(FETCH, "40164"))

    with pytest.raises(Rejected) as refused:
        send(client_of())

    assert str(refused.value) == ("40164 invalid ip 203.0.113.7, rid: 65a4d5b3-3a7d7d3f-0a5a5b5c")


@pytest.mark.parametrize(
    "answer",
    [
        recorded(FETCH, "-1"),
        recorded(FETCH, "45009"),
        HANG,
        502,
        b"<html>",
        {},
        {"access_token": "", "expires_in": 7200},
        {"access_token": "T", "expires_in": "soon"},
    ],
)
def test_without_a_token_nothing_was_sent_for_certain(platform, client_of, redis, answer):
    platform.answers(FETCH, answer)

    with pytest.raises(Unreachable) as failed:
        send(client_of(redis=redis, timeout=patience(answer)))

    assert failed.value.uncertain is False
    assert str(failed.value).startswith("token: ") is True
    assert platform.calls(SEND) == []


@pytest.mark.parametrize("shared", [True, False])
def test_a_fetch_that_failed_is_tried_again_after_five_seconds_and_not_before(
    platform, client_of, redis, clock_at, shared
):
    start = clock.now().timestamp()
    platform.answers(FETCH, recorded(FETCH, "-1"), recorded(FETCH))
    one = client_of(redis=redis if shared else None)
    other = client_of(redis=redis) if shared else one
    with pytest.raises(Unreachable) as first:
        send(one)
    with pytest.raises(Unreachable) as second:
        send(other)
    fetched = len(platform.calls(FETCH))

    clock_at(start + 6)

    assert send(other) == "3599307433715204104"
    assert (str(second.value), second.value.code, fetched) == (str(first.value), -1, 1)


def test_a_refusal_of_the_account_is_told_to_everybody_in_the_same_words(
    platform, client_of, redis
):
    platform.answers(FETCH, recorded(FETCH, "40164"), recorded(FETCH))
    told = []
    for client in (client_of(redis=redis), client_of(redis=redis)):
        with pytest.raises(Rejected) as refused:
            send(client)
        told.append((refused.value.code, str(refused.value)))

    assert told == [(40164, "40164 invalid ip 203.0.113.7, rid: 65a4d5b3-3a7d7d3f-0a5a5b5c")] * 2
    assert len(platform.calls(FETCH)) == 1
