"""What a person allows beside template messages is read before sending and counted after it."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests import factories
from tests.outbox.test_delivery import FACTS
from wxsign import settings as house_settings
from wxsign.actions import _subscriptions
from wxsign.db import db, transaction
from wxsign.gateways import Rejected
from wxsign.models import AccountTemplate, Binding, ChannelFault, OutboxEntry, Subscription
from wxsign.outbox import queue
from wxsign.outbox.queue import To
from wxsign.rules.people import Who

NOTICE = "online.approve.student"
POPUP, CHANGE = "subscribe_msg_popup_event", "subscribe_msg_change_event"
SENT = "subscribe_msg_sent_event"


@pytest.fixture
def student(app, settings):
    wechat = replace(settings.wechat, subscriptions={"progress": "S1"})
    house_settings.use(replace(settings, wechat=wechat))
    student = factories.student()
    factories.bind(student, "openid-1")
    return student


def put(student, once):
    person, now = To(Who.STUDENT, student.id), factories.clock.now()
    with transaction():
        queue.put(NOTICE, [person], once=once, facts=FACTS, now=now)


def event(name, **facts):
    entry = {"TemplateId": "S1", **facts}
    with transaction():
        _subscriptions.took("openid-1", name, [entry], factories.clock.now())


def agrees():
    event(POPUP, SubscribeStatusString="accept")


def writes():
    with transaction():
        _subscriptions.spoke("openid-1", factories.clock.now())


def left() -> list[int]:
    db.session.rollback()
    return list(db.session.scalars(select(Subscription.left)))


def rows() -> list[tuple[str, str]]:
    db.session.rollback()
    found = db.session.scalars(select(OutboxEntry).order_by(OutboxEntry.id))
    return [(row.state, row.channel) for row in found]


@pytest.mark.requirement("S189")
def test_two_taps_bring_two_notices_and_the_third_is_a_template_message(student, fakes, drain):
    agrees()
    agrees()
    assert left() == [2]

    for number in range(3):
        put(student, str(number))
        drain()

    assert [sent.template_id for sent in fakes.wechat.subscribed] == ["S1", "S1"]
    assert fakes.wechat.subscribed[0].fields["thing3"] == "签约审核通过"
    assert [sent.template_id for sent in fakes.wechat.sent] == ["progress"]
    assert (left(), rows()) == ([0], [("sent", "wechat")] * 3)


def test_a_standing_consent_has_no_end_until_it_is_declined(student, fakes, drain, now):
    fields = {"fields": [["thing5", "当前进度"]], "is_subscription": True, "is_standing": True}
    factories._added(AccountTemplate(template_id="S1", title="进度", fields=fields, read_at=now))
    agrees()
    agrees()
    put(student, "one")
    drain()
    assert (left(), fakes.wechat.subscribed[0].fields) == ([-1], {"thing5": "签约审核通过"})

    event(CHANGE, SubscribeStatusString="reject")
    put(student, "two")
    drain()

    assert (left(), len(fakes.wechat.subscribed), len(fakes.wechat.sent)) == ([0], 1, 1)


def test_when_wechat_says_that_nothing_is_left_the_template_message_goes(student, fakes, drain):
    agrees()
    agrees()
    fakes.wechat.fails_with(Rejected(43101, "user refuse to accept the msg"))
    put(student, "one")

    drain()

    assert (left(), len(fakes.wechat.sent), fakes.sms.sent) == ([0], 1, [])


def test_what_somebody_of_ours_has_to_mend_is_remembered_and_pauses_nothing(student, fakes, drain):
    agrees()
    fakes.wechat.fails_with(Rejected(48001, "api unauthorized"))
    put(student, "one")

    drain()

    faults = db.session.execute(select(ChannelFault.code, ChannelFault.notice)).all()
    assert (faults, rows()) == ([(48001, NOTICE)], [("sent", "wechat")])


@pytest.mark.parametrize("status,after", [("0", ("sent", "wechat")), ("1", ("waiting", "sms"))])
def test_the_result_of_a_notice_is_its_receipt(student, fakes, drain, status, after):
    agrees()
    put(student, "one")
    drain()

    event(SENT, MsgID="4599307433715204105", ErrorCode=status, ErrorStatus="words")

    assert rows() == [after]


def test_consent_to_a_template_that_is_not_ours_is_not_kept(student):
    event(POPUP, SubscribeStatusString="accept", TemplateId="somebody else's")

    assert left() == []


def test_whoever_wrote_to_us_is_answered_five_times_within_two_days(
    student, settings, fakes, drain, clock
):
    house_settings.use(replace(settings, wechat=replace(settings.wechat, templates={})))
    writes()

    for number in range(6):
        put(student, str(number))
        drain()
    writes()
    clock.advance(hours=48)
    put(student, "late")
    drain()

    assert [answer.openid for answer in fakes.wechat.answered] == ["openid-1"] * 5
    assert [row.answered for row in db.session.scalars(select(Binding))] == [0]
    assert rows() == [("sent", "wechat")] * 5 + [("sent", "sms")] * 2
