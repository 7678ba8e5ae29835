"""Several notices to one person within minutes leave as one message that speaks for all."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests import factories
from tests.outbox.test_delivery import FACTS
from wxsign import settings as house_settings
from wxsign.db import db, transaction
from wxsign.gateways import Rejected
from wxsign.models import OutboxEntry
from wxsign.outbox import queue
from wxsign.outbox.queue import To
from wxsign.queries import marks, messages
from wxsign.rules.people import Who
from wxsign.settings import Messages

APPROVED, RECEIVED = "online.approve.student", "online.receive.student"
BINDING = "online.invite.student"


@pytest.fixture
def student(app, settings):
    house_settings.use(replace(settings, messages=Messages(merge_minutes=3)))
    student = factories.student(email="")
    factories.bind(student, "openid-1")
    return student


def put(student, notice, once, **facts):
    person, now = To(Who.STUDENT, student.id), factories.clock.now()
    with transaction():
        queue.put(notice, [person], once=once, facts={**FACTS, **facts}, now=now)


def states() -> list[tuple[str, int | None]]:
    db.session.rollback()
    found = db.session.scalars(select(OutboxEntry).order_by(OutboxEntry.id))
    return [(row.state, row.merged_into) for row in found]


def first_id() -> int:
    return db.session.scalars(select(OutboxEntry.id).order_by(OutboxEntry.id)).first()


@pytest.mark.requirement("S189")
def test_the_first_leaves_at_once_and_what_follows_as_one_that_names_all(
    student, fakes, drain, clock
):
    put(student, APPROVED, "1")
    drain()
    clock.advance(seconds=30)
    put(student, APPROVED, "2", record=8, employer="武汉光谷")
    clock.advance(seconds=30)
    put(student, RECEIVED, "3", record=9)
    drain()
    assert (len(fakes.wechat.sent), states()[1:]) == (1, [("waiting", None)] * 2)

    clock.advance(seconds=121)
    drain()

    first = first_id()
    one, two = fakes.wechat.sent
    assert (one.url, two.url) == (
        "http://localhost/student/agreements/7",
        "http://localhost/student/messages",
    )
    assert two.fields == {
        "thing1": "多家单位",
        "thing2": "文员",
        "thing3": "2条：签约审核通过、单位确认你已报到",
        "thing4": "请点开查看",
    }
    assert states() == [("sent", None), ("sent", None), ("merged", first + 1)]


def test_one_record_is_opened_by_the_message_about_it(student, fakes, drain):
    put(student, APPROVED, "1")
    put(student, RECEIVED, "2")

    drain()

    [sent] = fakes.wechat.sent
    assert sent.url == "http://localhost/student/agreements/7"
    assert states() == [("sent", None), ("merged", first_id())]


def test_what_binds_leaves_at_once_beside_what_waits(student, fakes, drain, clock):
    put(student, APPROVED, "1")
    drain()
    put(student, BINDING, "2")
    put(student, RECEIVED, "3")

    drain()

    assert [sent.template_id for sent in fakes.wechat.sent] == ["progress", "invitation"]
    assert states() == [("sent", None), ("sent", None), ("waiting", None)]


def test_refused_by_wechat_the_text_message_speaks_for_all(student, fakes, drain):
    put(student, APPROVED, "1")
    put(student, RECEIVED, "2", record=9)
    fakes.wechat.fails_with(Rejected(43004, "require subscribe"))

    drain()

    [sms] = fakes.sms.sent
    assert sms.text == (
        "你有2条新的签约消息：签约审核通过、单位确认你已报到。请到微信“学生服务”查看。 "
        "http://localhost/student/messages"
    )


@pytest.mark.requirement("S189")
def test_a_merged_notice_counts_as_told_when_its_message_is(student, fakes, drain):
    put(student, APPROVED, "1")
    put(student, "online.amend.student", "2", record=9)
    drain()

    listed = messages.of_person(factories.actor(student)).rows
    [mark] = marks.of_letters([9])[9]

    ways = {row.title: [(way.state, way.label, way.why) for way in row.ways] for row in listed}
    assert ways == {
        "签约审核通过": [("sent", "已发送", "")],
        "单位修改了邀请函": [("sent", "已发送", "与前后几条通知合成一条发送。")],
    }
    assert (mark.label, mark.channel, mark.tone) == ("已发送", "微信", "done")


def test_at_zero_minutes_nothing_is_merged(student, settings, fakes, drain):
    house_settings.use(settings)
    put(student, APPROVED, "1")
    put(student, RECEIVED, "2")

    drain()

    assert len(fakes.wechat.sent) == 2
