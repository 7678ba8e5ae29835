"""One message step by step, and the messages of one record, as the desk sees them."""

import re

import pytest
from sqlalchemy import insert, select, update

from tests import factories
from tests.pages.desk.reading import buttons, read, table
from wxsign import clock as house_clock
from wxsign.actions import wechat_events
from wxsign.actions.wechat_events import Told
from wxsign.db import transaction, writing
from wxsign.models import AccessEntry, OutboxEntry, OutboxStep

OPENID, MSGID = "o" + "7" * 27, "3599307433715204104"


@pytest.fixture
def record(app):
    """A student who follows the account has agreed; WeChat has taken the news for the employer."""
    student, user = factories.student(), factories.employer()
    factories.bind(student, OPENID)
    record = factories.agreement("under_review", student=student, user=user)
    sent = {"state": "sent", "sent_at": house_clock.now(), "msgid": MSGID, "tries": 1}
    with transaction():
        news = OutboxEntry.notice == "online.accept.employer"
        writing().execute(update(OutboxEntry).where(news).values(**sent))
    return record


@pytest.fixture
def news(record):
    """The number of that message."""
    wanted = select(OutboxEntry.id).where(OutboxEntry.msgid == MSGID)
    found = factories.db.session.scalars(wanted).one()
    factories.db.session.rollback()
    return found


def receive(status: str) -> None:
    told = Told(key="k", name="templatesendjobfinish", openid="o", msgid=MSGID, status=status)
    wechat_events.take_event(told)


def way(page) -> list[str]:
    """The steps of the timeline in their words."""
    lines = [line.all("span") for line in page.one("ol", class_="trail watch-way").all("li")]
    labels = [
        [one.text for one in line if "st " in one.attributes.get("class", "")] for line in lines
    ]
    return [label for (label,) in labels]


@pytest.mark.requirement("S189")
def test_a_message_is_followed_from_the_queue_to_the_reader(see, record, news, clock):
    before = see(f"/desk/watch/messages/{news}")
    clock.advance(minutes=31)
    silent = see(f"/desk/watch/messages/{news}")
    receive("failed: user block")
    after = see(f"/desk/watch/messages/{news}")

    assert way(before) == ["进入发送队列", "微信已接收"]
    assert way(silent) == ["进入发送队列", "微信已接收", "未回执"]
    assert "30 分钟内没有回执" in silent.one("main").text
    assert way(after) == [
        "进入发送队列",
        "微信已接收",
        "对方拒收公众号的消息",
        "等待由短信发送，最早在这个时间",
    ]
    shown = after.pairs()
    assert re.fullmatch(r"单位 江城示例\*+有限公司 1\d{2}\*{4}\d{4}", shown["发给"])
    assert shown["状态"] == "短信 正在发送 微信没有送到，改发短信。"
    for page in (before, silent, after):
        assert OPENID not in page.text
        assert MSGID not in page.text


def test_what_wechat_said_no_to_is_told_by_its_errcode(see, news):
    refused = {"entry_id": news, "step": "refused", "channel": "wechat"}
    with transaction():
        row = {**refused, "at": house_clock.now(), "why": "wechat refused: 47003 data.thing1.value"}
        writing().execute(insert(OutboxStep).values(**row))

    page = see(f"/desk/watch/messages/{news}")

    assert "消息的某个字段不符合模板的类型（47003）。" in page.one("main").text


@pytest.mark.requirement("S192")
def test_what_a_message_said_takes_a_reason_and_is_logged(desk, see, record, news):
    address = f"/desk/watch/messages/{news}"
    words = record.student_name
    hidden = see(address)
    empty = desk.post(f"{address}/disclosure", data={"reason": " "})
    desk.post(f"{address}/disclosure", data={"reason": "核对通知"})
    opened = see(address)

    assert words not in hidden.one("section", class_="verdict").text
    assert empty.status_code == 422
    assert "请写明打开的原因" in read(empty.text).one("main").text
    assert words in opened.one("section", class_="verdict").text
    [entry] = factories.db.session.scalars(select(AccessEntry)).all()
    assert (entry.what, entry.reason, entry.student_id) == (
        "message",
        "核对通知",
        record.student_id,
    )


def test_the_messages_of_a_record_hang_at_its_page(see, record, news):
    address = f"/desk/reviews/{record.id}/messages"
    [link] = see(f"/desk/reviews/{record.id}").all("a", href=address)
    page = see(address)

    assert link.text == "消息记录"

    rows = table(page)
    assert [row["消息"] for row in rows] == ["学生已同意签约", "单位邀请签约", "单位邀请签约"]
    assert (rows[0]["渠道"], rows[0]["状态"], rows[0]["已读"]) == ("微信", "已发送", "未读")
    assert [row["发给"] for row in rows] == [
        f"单位 {record.employer_name}",
        *[f"学生 {record.student_name}"] * 2,
    ]


def test_a_message_inside_another_one_shows_what_became_of_that_one(see, record, news, clock):
    mine = select(OutboxEntry.id).where(OutboxEntry.notice == "online.invite.student").limit(1)
    inside = factories.db.session.scalars(mine).one()
    factories.db.session.rollback()
    with transaction():
        merged = {"state": "merged", "merged_into": news}
        writing().execute(update(OutboxEntry).where(OutboxEntry.id == inside).values(**merged))
    receive("success")

    page = see(f"/desk/watch/messages/{inside}")

    assert way(page) == ["进入发送队列", "微信已接收", "微信已送达"]
    assert page.pairs()["状态"] == "微信 已送达 与前后几条通知合成一条发送。"
    assert "一起发送了" in see(f"/desk/watch/messages/{news}").one("main").text


def test_what_got_stuck_is_sent_again_from_its_page_and_the_way_says_so(desk, see, news):
    with transaction():
        stuck = {"state": "held", "channel": "sms", "error": "outcome unknown: timeout"}
        writing().execute(update(OutboxEntry).where(OutboxEntry.id == news).values(**stuck))
    page = see(f"/desk/watch/messages/{news}")
    assert "重新发送" in buttons(page)
    assert page.pairs()["状态"].endswith("系统不再自动发，要由学校审核在这条消息里重新发送。")

    desk.post(f"/desk/watch/messages/{news}/delivery")

    assert "学校要求重新发送" in way(see(f"/desk/watch/messages/{news}"))


@pytest.mark.parametrize("other", [("school", "10486", 404), ("college", "19097", 403)])
def test_a_message_is_nobody_elses(client, sign_in, news, other):
    role, school, status = other
    of = factories.college(factories.school(code=school), name="另一个学院")
    sign_in(client, factories.reviewer(of=of, role=role))

    assert client.get(f"/desk/watch/messages/{news}").status_code == status
    assert client.post(f"/desk/watch/messages/{news}/disclosure").status_code == status
