"""Events towards the account, ../spec/wechat.md §1 and §8.4."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.simulator.account import ENVELOPE
from wxsign.simulator.events import UNAVAILABLE


def sealed_reply(content="<Content><![CDATA[你好]]></Content>", **changes):
    """A passive text reply as the account should write it, or with one thing wrong."""

    def answer(query):
        facts = {
            "to": query["openid"],
            "sender": "gh_wxsimulator",
            "envelope": ENVELOPE,
            "nonce": query["nonce"],
            "sign": None,
            **changes,
        }
        inner = (
            f"<xml><ToUserName><![CDATA[{facts['to']}]]></ToUserName>"
            f"<FromUserName><![CDATA[{facts['sender']}]]></FromUserName>"
            f"<CreateTime>1714112445</CreateTime><MsgType><![CDATA[text]]></MsgType>{content}</xml>"
        )
        sealed = facts["envelope"].seal(inner)
        sign = facts["sign"] or ENVELOPE.sign("1714112445", facts["nonce"], sealed)
        return (
            f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt><MsgSignature><![CDATA[{sign}]]>"
            f"</MsgSignature><TimeStamp>1714112445</TimeStamp>"
            f"<Nonce><![CDATA[{facts['nonce']}]]></Nonce></xml>"
        )

    return answer


def shown(platform, openid):
    return [(item["kind"], item["text"]) for item in platform.chat(openid)]


def test_an_event_arrives_in_safe_mode_with_both_signatures(platform, account):
    openid = platform.user()

    platform.post(f"/_sim/users/{openid}/follow")

    delivery = account.next()
    query = delivery.query
    sealed = delivery.body.split("CDATA[")[2].split("]]")[0]
    assert sorted(query) == [
        "encrypt_type", "msg_signature", "nonce", "openid", "signature", "timestamp",
    ]  # fmt: skip
    assert (query["encrypt_type"], query["openid"]) == ("aes", openid)
    assert query["signature"] == ENVELOPE.sign(query["timestamp"], query["nonce"])
    assert query["msg_signature"] == ENVELOPE.sign(query["timestamp"], query["nonce"], sealed)
    assert delivery.xml.startswith("<xml><ToUserName><![CDATA[gh_wxsimulator]]></ToUserName>")
    assert "<Event><![CDATA[subscribe]]></Event>" in delivery.xml


def test_a_taken_event_is_posted_once(platform, account):
    openid = platform.user()

    platform.post(f"/_sim/users/{openid}/unfollow")
    platform.settle()

    [record] = platform.stats()["callbacks"]
    assert account.received.qsize() == 1
    assert (record["event"], record["attempts"], record["ok"]) == ("unsubscribe", 1, True)
    assert shown(platform, openid) == [("event", "你已取消关注该公众号")]


def test_a_failing_account_is_asked_three_times_for_the_same_message_and_the_user_is_told(
    platform, account
):
    openid = platform.user()
    for answer in (("error", 500), "no reply that WeChat knows", ("gone", 404)):
        account.answers.put(answer)

    platform.post(f"/_sim/users/{openid}/say", {"text": "在吗"})
    platform.settle()

    tries = [account.next() for _ in range(account.received.qsize())]
    [record] = platform.stats()["callbacks"]
    assert len(tries) == 3
    assert len({delivery.xml for delivery in tries}) == 1
    assert record["failures"] == ["HTTP 500", "not XML", "HTTP 404"]
    assert (record["attempts"], record["ok"]) == (3, False)
    assert shown(platform, openid) == [("text", "在吗"), ("error", UNAVAILABLE)]


def test_an_account_that_recovers_gets_no_third_try(platform, account):
    openid = platform.user()
    account.answers.put(("error", 502))

    platform.post(f"/_sim/users/{openid}/follow")
    platform.settle()

    [record] = platform.stats()["callbacks"]
    assert (account.received.qsize(), record["attempts"], record["ok"]) == (2, 2, True)


def test_server_errors_are_not_repeated_when_the_switch_says_so(build, account):
    platform = build(retry_server_errors=False)
    openid = platform.user()
    account.answers.put(("error", 500))

    platform.post(f"/_sim/users/{openid}/follow")
    platform.settle()

    assert account.received.qsize() == 1


def test_an_answer_that_comes_too_late_counts_as_none(build, account):
    platform = build(callback_timeout=0.2)
    openid = platform.user()
    patience = threading.Event()
    account.answers.put(lambda _query: str(patience.wait(60)))

    platform.post(f"/_sim/users/{openid}/follow")
    platform.settle()
    patience.set()

    assert platform.stats()["callbacks"][0]["failures"][0] == "no answer in time"


def test_an_account_that_is_not_there_is_told_to_the_user(build):
    platform = build(callback="http://127.0.0.1:9/wechat/callback")
    openid = platform.user()

    platform.post(f"/_sim/users/{openid}/follow")
    platform.settle()

    assert shown(platform, openid)[-1] == ("error", UNAVAILABLE)


def test_a_sealed_reply_is_shown(platform, account):
    openid = platform.user()
    account.answers.put(sealed_reply())

    platform.post(f"/_sim/users/{openid}/say", {"text": "在吗"})
    platform.settle()

    assert shown(platform, openid) == [("text", "在吗"), ("text", "你好")]
    assert [item["mine"] for item in platform.chat(openid)] == [True, False]


@pytest.mark.parametrize(
    "answer,fault",
    [
        ("<xml><Content>plain</Content></xml>", "the Nonce is not that of the question"),
        (sealed_reply(sign="0" * 40), "MsgSignature is wrong"),
        (sealed_reply(nonce="1"), "the Nonce is not that of the question"),
        (sealed_reply(to="o" + "0" * 27), "sender and receiver are not swapped"),
        (sealed_reply(content="<Content></Content>"), "Content is empty or too long"),
        (sealed_reply(content="<Content>a]]></Contents>"), "not XML"),
        (sealed_reply(content="<MsgType>text</MsgType>"), "MsgType stands twice"),
        ('<!DOCTYPE x [<!ENTITY y "z">]><xml/>', "a document type is not allowed"),
        ("<html/>", "the root is not <xml>"),
        (" success", "not XML"),
    ],
)
def test_a_reply_against_the_rules_is_no_answer(platform, account, answer, fault):
    openid = platform.user()
    account.answers.put(answer)

    platform.post(f"/_sim/users/{openid}/follow")
    platform.settle()

    assert platform.stats()["callbacks"][0]["failures"] == [fault]


def test_an_empty_answer_is_as_good_as_success(platform, account):
    openid = platform.user()
    account.answers.put("")

    platform.post(f"/_sim/users/{openid}/follow")
    platform.settle()

    assert platform.stats()["callbacks"][0]["failures"] == []


def test_the_callback_proves_itself_by_its_echo(platform, build):
    nobody = build(callback="http://127.0.0.1:9/wechat/callback")

    assert platform.post("/_sim/verify") == {"ok": True, "status": 200, "detail": ""}
    assert nobody.post("/_sim/verify")["ok"] is False


def test_a_scanned_code_tells_its_scene(platform, account):
    token = platform.token()
    wish = {
        "expire_seconds": 300,
        "action_name": "QR_STR_SCENE",
        "action_info": {"scene": {"scene_str": "bind42"}},
    }
    made = platform.post("/cgi-bin/qrcode/create", wish, access_token=token)
    follower, stranger = platform.user(), platform.user(follows=False)

    platform.post(f"/_sim/users/{follower}/scan", {"scene": "bind42"})
    scan = account.take("SCAN").xml
    platform.post(f"/_sim/users/{stranger}/scan", {"scene": "bind42"})
    subscribe = account.take("subscribe").xml

    ticket = f"<Ticket><![CDATA[{made['ticket']}]]></Ticket>"
    assert f"<EventKey><![CDATA[bind42]]></EventKey>{ticket}" in scan
    assert f"<EventKey><![CDATA[qrscene_bind42]]></EventKey>{ticket}" in subscribe


def test_many_events_at_once_all_arrive(platform, account):
    people = [platform.user() for _ in range(40)]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda openid: platform.app.test_client().post(
            f"/_sim/users/{openid}/unfollow"), people))  # fmt: skip
    platform.settle()

    assert account.received.qsize() == 40
