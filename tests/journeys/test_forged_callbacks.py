"""What reaches the callback without being WeChat's: refused in a word, and nothing happens."""

import json
import secrets

import pytest
import requests
import xmltodict

from tests.journeys.stage import until
from tests.journeys.visits import STUDENTS, bound_in_wechat, openid_of, rows
from wxsign.demo import people
from wxsign.rules import replies
from wxsign.simulator.envelope import Envelope

pytestmark = pytest.mark.requirement("S3")

OPENID = people.EMPLOYER_OPENID
LEAVER = STUDENTS[30]


class Platform:
    """Whoever knows the account's token and key, posting to the callback."""

    def __init__(self, stage):
        self.stage = stage
        self.known = json.loads((stage.folder / "simulator.json").read_text(encoding="utf-8"))
        self.envelope = Envelope(*(self.known[k] for k in ("token", "aes_key", "app_id")))
        self.url = self.known["callback"]

    def now(self):
        return str(int(self.stage.house_time()))

    def query(self, sealed, timestamp=None, **over):
        timestamp, nonce = timestamp or self.now(), secrets.token_hex(5)
        sign = self.envelope.sign(timestamp, nonce, sealed)
        return {
            "signature": self.envelope.sign(timestamp, nonce),
            "msg_signature": sign,
            "timestamp": timestamp,
            "nonce": nonce,
            "encrypt_type": "aes",
            **over,
        }

    def sealed(self, event, kind="event", *, openid=OPENID, **more):
        facts = {"ToUserName": "gh_account", "FromUserName": openid, "CreateTime": self.now()}
        facts |= {"MsgType": kind, **({"Event": event} if kind == "event" else {}), **more}
        inner = "".join(f"<{tag}><![CDATA[{value}]]></{tag}>" for tag, value in facts.items())
        return self.envelope.seal(f"<xml>{inner}</xml>")

    def opened(self, answer):
        """The XML inside a sealed answer of the account."""
        return self.envelope.open(xmltodict.parse(answer.text)["xml"]["Encrypt"])

    def post(self, query, body):
        return requests.post(self.url, params=query, data=body.encode(), timeout=30)


def envelope(sealed):
    return f"<xml><ToUserName>gh_account</ToUserName><Encrypt>{sealed}</Encrypt></xml>"


@pytest.fixture
def wechat(stage):
    return Platform(stage)


def is_bound(stage, openid=OPENID):
    return len(rows(stage, "SELECT id FROM binding WHERE openid = ?", openid)) == 1


def is_refused(answer):
    return (answer.status_code, answer.text) == (403, "forged")


def test_a_real_delivery_counts_once_however_often_it_comes(stage, wechat):
    """Whoever leaves is unbound; he comes back and binds anew; a replay takes nothing from him."""
    openid = openid_of(LEAVER)
    phone = bound_in_wechat(stage, LEAVER)
    leave, back = (wechat.sealed(name, openid=openid) for name in ("unsubscribe", "subscribe"))
    delivery = (wechat.query(leave), envelope(leave))

    gone = wechat.post(*delivery)
    was_bound = is_bound(stage, openid)
    welcome = wechat.post(wechat.query(back), envelope(back))
    page = phone.open(f"{stage.app}/student/")
    stage.platform_call("/_sim/clock", {"advance": 61})  # a new code, please
    bound_in_wechat(stage, LEAVER)
    replayed = wechat.post(*delivery)

    assert [(a.status_code, a.text) for a in (gone, replayed)] == [(200, "success")] * 2
    assert replies.WELCOME in wechat.opened(welcome)
    assert (page.name, "后来取消关注的" in page.text) == ("student.binding", True)
    assert (was_bound, is_bound(stage, openid)) == (False, True)


def test_a_message_is_answered_once(wechat):
    sealed = wechat.sealed("", "text", Content="你好", MsgId=str(secrets.randbelow(10**15)))
    delivery = (wechat.query(sealed), envelope(sealed))

    first, second = wechat.post(*delivery), wechat.post(*delivery)

    assert first.text.startswith("<xml><Encrypt>")
    assert (second.status_code, second.text) == (200, "success")


PLAIN = (
    f"<xml><FromUserName>{OPENID}</FromUserName><MsgType>event</MsgType>"
    "<Event>unsubscribe</Event><CreateTime>1763800000</CreateTime></xml>"
)
BOMB = '<!DOCTYPE xml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
FILE = '<!DOCTYPE xml [<!ENTITY f SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "body",
    [
        PLAIN,
        "",
        "not xml at all",
        f"{BOMB}<xml>&b;</xml>",
        f"{FILE}<xml><Encrypt>&f;</Encrypt></xml>",
    ],
)
@pytest.mark.scenario(6)
def test_a_plain_callback_is_refused_even_where_it_is_signed(stage, wechat, body):
    plain = wechat.query("", encrypt_type="raw")
    del plain["msg_signature"]

    assert is_refused(wechat.post(plain, body))
    assert is_refused(wechat.post(wechat.query(""), body))
    assert is_bound(stage)


def test_a_wrong_signature_key_or_age_is_refused(stage, wechat):
    sealed = wechat.sealed("unsubscribe")
    other = Envelope(wechat.known["token"], "B" * 43, wechat.known["app_id"])
    foreign = other.seal("<xml><MsgType>event</MsgType></xml>")
    old = str(int(wechat.now()) - 3600)
    deliveries = [
        ({}, sealed),
        (wechat.query(sealed, msg_signature="0" * 40), sealed),
        (wechat.query(sealed), wechat.sealed("unsubscribe")),
        (wechat.query(foreign), foreign),
        (wechat.query(sealed, timestamp=old), sealed),
        (wechat.query(sealed, timestamp="soon"), sealed),
    ]

    answers = [wechat.post(query, envelope(body)) for query, body in deliveries]

    assert [is_refused(answer) for answer in answers] == [True] * len(deliveries)
    assert is_bound(stage)


@pytest.mark.parametrize(
    "inner",
    [
        f"{BOMB}<xml><MsgType>event</MsgType><Event>&b;</Event></xml>",
        f"{FILE}<xml><MsgType>text</MsgType><Content>&f;</Content></xml>",
        "<xml><MsgType>event</MsgType>",
        "{}",
    ],
)
@pytest.mark.scenario(7)
def test_what_is_sealed_but_no_message_is_refused(wechat, inner):
    sealed = wechat.envelope.seal(inner)

    assert is_refused(wechat.post(wechat.query(sealed), envelope(sealed)))


@pytest.mark.scenario(7)
def test_an_oversize_body_is_refused_unread(wechat):
    sealed = wechat.sealed("", "text", Content="啊" * 40_000, MsgId="1")
    huge = "<xml>" + " " * (2 * 1024 * 1024) + "</xml>"

    assert is_refused(wechat.post(wechat.query(sealed), envelope(sealed)))
    answer = wechat.post(wechat.query(""), huge)
    assert (answer.status_code, "Traceback" in answer.text) == (413, False)


def test_the_verification_echoes_only_what_is_signed(stage, wechat):
    query = wechat.query("", echostr="5837397520665436112")
    right = requests.get(wechat.url, params=query, timeout=30)
    wrong = requests.get(wechat.url, params={**query, "signature": "0" * 40}, timeout=30)
    script = requests.get(wechat.url, params={**query, "echostr": "<script>"}, timeout=30)

    assert (right.status_code, right.text) == (200, "5837397520665436112")
    assert right.headers["Content-Type"].startswith("text/plain")
    assert [is_refused(wrong), is_refused(script)] == [True, True]
    assert stage.platform_call("/_sim/verify", {})["ok"] is True


def test_the_menu_tap_itself_reaches_the_house_and_is_taken(stage):
    before = len(stage.platform_call("/_sim/stats")["callbacks"])
    stage.platform_call(f"/_sim/users/{OPENID}/tap", {"button": "企业服务"})

    told = until(
        lambda: [
            row for row in stage.platform_call("/_sim/stats")["callbacks"][before:]
            if row["event"] == "VIEW"
        ],
        "the event of the tap",
    )  # fmt: skip

    assert [(row["ok"], row["attempts"]) for row in told] == [(True, 1)]
