"""By which of WeChat's ways a message leaves, and where a refusal or a silence of each leads."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.fakes import FakeMail, FakeSms, FakeStorage, FakeWebhook, FakeWeChat
from wxsign.gateways import Gateways, Rejected, Unreachable
from wxsign.outbox import channels
from wxsign.outbox.channels import ANSWER, NOTICE, Letter, Outcome, Used
from wxsign.rules import reactions

LETTER = Letter(
    entry_id=1,
    notice="online.accept.employer",
    channel="wechat",
    tries=1,
    key="wxsign-1",
    openid="o1",
    phone="13900000001",
    template_id="T",
    subscription_id="S",
    subscription_fields=(("thing1", "林知夏"),),
    may_answer=True,
    text="林知夏已同意签约。 http://localhost/employer/agreements/7",
    url="http://localhost/employer/agreements/7",
)
BY_TEMPLATE = replace(LETTER, subscription_id="")
BY_ANSWER = replace(LETTER, subscription_id="", template_id="")
SUBSCRIBED, ANSWERED = Used(NOTICE, "o1", "S"), Used(ANSWER, "o1")


@pytest.fixture
def world():
    return Gateways(FakeWeChat(), FakeSms(), FakeMail(), FakeStorage(), FakeWebhook())


def left_by(world) -> list[str]:
    wechat = world.wechat
    return (
        ["notice"] * len(wechat.subscribed)
        + ["template"] * len(wechat.sent)
        + ["answer"] * len(wechat.answered)
    )


def test_whoever_has_agreed_gets_the_notice_and_the_card_leads_to_the_page(world):
    outcome = channels.send(LETTER, world)

    sent = world.wechat.subscribed[0]
    assert outcome == Outcome("sent", "4599307433715204105", way=NOTICE, used=(SUBSCRIBED,))
    assert (sent.template_id, sent.fields, sent.page) == ("S", {"thing1": "林知夏"}, LETTER.url)
    assert left_by(world) == ["notice"]


def test_who_does_not_follow_is_reached_by_a_notice_and_by_nothing_else_of_wechat(world):
    stranger = replace(LETTER, follows=False, may_answer=False)

    assert channels.send(stranger, world).way == NOTICE
    refused = channels.send(replace(stranger, subscription_id=""), world)
    assert (refused.state, refused.channel) == ("waiting", "sms")
    assert left_by(world) == ["notice"]


@pytest.mark.parametrize("code", [43101, 40003, 40037, 47003, 48001, 45009, 45011, 99999])
def test_a_refused_notice_goes_as_a_template_message_at_once(world, code):
    world.wechat.fails_with(Rejected(code))

    outcome = channels.send(LETTER, world)

    assert (outcome.state, outcome.way, outcome.reaction) == ("sent", "", None)
    assert outcome.used == (replace(SUBSCRIBED, code=code),)
    assert left_by(world) == ["template"]


@pytest.mark.parametrize("code", [40164, 40001, 50002])
def test_what_is_wrong_with_the_account_is_not_tried_by_another_way(world, code):
    world.wechat.fails_with(Rejected(code))

    outcome = channels.send(LETTER, world)

    assert (outcome.state, outcome.is_untried, outcome.used) == ("waiting", True, ())
    assert outcome.reaction == reactions.BY_CODE[code]
    assert left_by(world) == []


def test_a_busy_platform_is_asked_again_later_by_the_same_way(world):
    world.wechat.fails_with(Unreachable("-1", code=-1))

    outcome = channels.send(LETTER, world)

    assert (outcome.state, outcome.channel, left_by(world)) == ("waiting", "", [])


@pytest.mark.parametrize("letter,used", [(LETTER, SUBSCRIBED), (BY_ANSWER, ANSWERED)])
def test_a_lost_answer_of_a_way_without_a_key_is_held_for_the_desk(world, letter, used):
    world.wechat.fails_with(Unreachable("timeout", uncertain=True))

    outcome = channels.send(letter, world)

    held = Outcome("held", error="outcome unknown: timeout", way=used.way, used=(used,))
    assert (outcome, left_by(world)) == (held, [])


def test_a_message_that_never_left_is_sent_again_later(world):
    world.wechat.fails_with(Unreachable("no route"))

    outcome = channels.send(LETTER, world)

    assert (outcome.state, outcome.channel) == ("waiting", "")


def test_without_a_template_whoever_wrote_to_us_gets_an_answer_in_plain_words(world):
    outcome = channels.send(BY_ANSWER, world)

    assert outcome == Outcome("sent", way=ANSWER, used=(ANSWERED,))
    assert [answer.text for answer in world.wechat.answered] == [
        "林知夏已同意签约。\nhttp://localhost/employer/agreements/7"
    ]


@pytest.mark.parametrize(
    "code,ways", [(47003, ["answer"]), (47001, ["answer"]), (43019, []), (48002, []), (43004, [])]
)
def test_an_answer_follows_a_template_that_is_wrong_and_no_refusal_of_the_person(world, code, ways):
    world.wechat.fails_with(Rejected(code))

    outcome = channels.send(BY_TEMPLATE, world)

    assert left_by(world) == ways
    assert (outcome.state, outcome.channel) == (("sent", "") if ways else ("waiting", "sms"))
    assert outcome.reaction == reactions.BY_CODE[code]


@pytest.mark.parametrize("code", [45015, 45047])
def test_when_no_answer_is_allowed_any_more_the_sms_goes(world, code):
    world.wechat.fails_with(Rejected(code))

    outcome = channels.send(BY_ANSWER, world)

    assert (outcome.state, outcome.channel) == ("waiting", "sms")
    assert outcome.used == (replace(ANSWERED, code=code),)


def test_only_a_template_message_waits_for_its_turn(world):
    later = Outcome("waiting", again_in=timedelta(hours=9), is_untried=True)

    assert channels.send(LETTER, world, lambda: later).way == NOTICE
    assert channels.send(BY_ANSWER, world, lambda: later).way == ANSWER
    assert channels.send(BY_TEMPLATE, world, lambda: later) == later
    assert left_by(world) == ["notice", "answer"]
