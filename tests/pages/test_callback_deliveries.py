"""What WeChat posts, as it comes over HTTP: repeated, in one second, under either key."""

from dataclasses import replace

import pytest
import xmltodict
from sqlalchemy import select, update

from tests import factories
from tests.conftest import fake_world
from wxsign import clock as house_clock
from wxsign.db import db, transaction, writing
from wxsign.gateways.wechat import WeChatClient
from wxsign.models import OutboxEntry, OutboxStep
from wxsign.simulator.envelope import Envelope

PREVIOUS_KEY = "Z" * 43
OPENID = "oia2TjuEGTNoeX76QEjQNrcURxG8"


@pytest.fixture
def settings(settings):
    """The EncodingAESKey has just been changed: both are known."""
    return replace(settings, wechat=replace(settings.wechat, previous_aes_key=PREVIOUS_KEY))


@pytest.fixture
def fakes(settings):
    """The callback is the real one; WeChat's interface is not asked."""
    names = ("app_id", "app_secret", "token", "aes_key", "previous_aes_key")
    account = {name: getattr(settings.wechat, name) for name in names}
    return replace(fake_world(), wechat=WeChatClient(**account))


@pytest.fixture
def platform(settings, client):
    """Deliver a message as the platform seals it; the answer, and what opens it."""

    def deliver(kind, rest, *, key=settings.wechat.aes_key):
        envelope = Envelope(settings.wechat.token, key, settings.wechat.app_id)
        now = str(int(house_clock.now().timestamp()))
        sealed = envelope.seal(
            f"<xml><ToUserName>gh_1</ToUserName><FromUserName>{OPENID}</FromUserName>"
            f"<CreateTime>{now}</CreateTime><MsgType>{kind}</MsgType>{rest}</xml>"
        )
        query = {
            "encrypt_type": "aes",
            "timestamp": now,
            "nonce": "415670741",
            "msg_signature": envelope.sign(now, "415670741", sealed),
        }
        body = f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        return client.post("/wechat/callback", query_string=query, data=body), envelope

    return deliver


@pytest.fixture
def sent(app):
    """Two messages that WeChat has taken, by their msgid."""
    factories.agreement("invited")
    factories.agreement("invited")
    wanted = select(OutboxEntry.id).where(OutboxEntry.channel == "wechat").limit(2)
    ids = db.session.scalars(wanted.order_by(OutboxEntry.id)).all()
    known = dict(zip(("3599307433715204104", "3599307433715204105"), ids, strict=True))
    with transaction():
        for msgid, entry in known.items():
            taken = {"msgid": msgid, "state": "sent", "sent_at": house_clock.now()}
            writing().execute(update(OutboxEntry).where(OutboxEntry.id == entry).values(**taken))
    return known


def receipt(msgid, status="success"):
    event = "TEMPLATESENDJOBFINISH"
    return f"<Event>{event}</Event><MsgID>{msgid}</MsgID><Status>{status}</Status>"


def receipts(sent):
    return [factories.fresh(OutboxEntry, entry).receipt for entry in sent.values()]


@pytest.mark.scenario(4)
def test_an_event_that_is_delivered_three_times_has_one_effect(platform, sent):
    first = next(iter(sent))

    answers = [platform("event", receipt(first, "failed: user block"))[0] for _ in range(3)]

    assert [(one.status_code, one.text) for one in answers] == [(200, "success")] * 3
    assert receipts(sent) == ["failed: user block", ""]
    told = select(OutboxStep.step).where(OutboxStep.step == "receipt")
    assert db.session.scalars(told).all() == ["receipt"]


@pytest.mark.scenario(5)
def test_two_events_of_one_person_in_the_same_second_have_two_effects(platform, sent):
    for msgid in sent:
        platform("event", receipt(msgid))

    assert receipts(sent) == ["success", "success"]


@pytest.mark.scenario(17)
@pytest.mark.parametrize("which", ["current", "previous"])
def test_what_is_sealed_with_either_key_is_answered_under_the_key_that_came(
    platform, settings, which
):
    key = settings.wechat.aes_key if which == "current" else PREVIOUS_KEY

    answer, envelope = platform("text", "<Content>签约</Content><MsgId>1</MsgId>", key=key)

    reply = xmltodict.parse(answer.text)["xml"]
    sealed = {"sign": reply["MsgSignature"], "timestamp": reply["TimeStamp"]}
    opened = envelope.open_signed(reply["Encrypt"], nonce=reply["Nonce"], **sealed)
    message = xmltodict.parse(opened)["xml"]
    assert message["ToUserName"] == OPENID
    assert "/student/" in message["Content"]


def test_a_key_that_is_neither_is_refused(platform):
    answer, _ = platform("text", "<Content>签约</Content><MsgId>1</MsgId>", key="Q" * 43)

    assert (answer.status_code, answer.text) == (403, "forged")
