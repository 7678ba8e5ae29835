"""The way of a message as the desk reads it, the oldest line first."""

from datetime import UTC, datetime, timedelta

import pytest

from wxsign.rules import watching
from wxsign.rules.timeline import Facts, Step, lines

AT = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)


def after(minutes: int) -> datetime:
    return AT + timedelta(minutes=minutes)


def facts(**over: object) -> Facts:
    plain = {"made_at": AT, "channel": "wechat", "state": "sent", "sent_at": after(9)}
    return Facts(**{**plain, "read_at": None, "due_at": AT, **over})  # type: ignore[arg-type]


@pytest.mark.requirement("S189")
def test_a_message_that_went_the_long_way_shows_every_step():
    steps = [
        Step(after(1), "postponed", "wechat", "-1 rid: 1-2-3"),
        Step(after(2), "refused", "wechat", "wechat refused: 43004 rid: 1-2-3"),
        Step(after(3), "held", "sms", "outcome unknown: timeout"),
        Step(after(8), "resent", "sms", ""),
    ]

    found = lines(facts(channel="sms", read_at=after(30)), steps)

    assert [(line.at, line.words, line.why) for line in found] == [
        (AT, "进入发送队列", ""),
        (after(1), "没有发成，稍后再试", "微信系统繁忙（-1）。"),
        (after(2), "微信没有接收，改走别的渠道", "用户没有关注公众号（43004）。"),
        (
            after(3),
            "结果不明，停止发送，等学校处理",
            "没有收到回音，不能确定是否送到；重新发送可能会收到两次。",
        ),
        (after(8), "学校要求重新发送", ""),
        (after(9), "短信已接收", ""),
        (after(30), "打开了页面，已读", ""),
    ]


@pytest.mark.parametrize(
    "status,words,tone",
    [
        ("success", "微信已送达", "done"),
        ("failed:user block", "对方拒收公众号的消息", "refused"),
        ("failed: user block", "对方拒收公众号的消息", "refused"),
        ("failed: system failed", "微信没有送到", "refused"),
    ],
)
def test_a_receipt_is_said_in_words(status: str, words: str, tone: str):
    *_, taken, line = lines(facts(), [Step(after(10), "receipt", "wechat", status)])

    assert (taken.words, line.words, line.tone) == ("微信已接收", words, tone)


def test_silence_and_waiting_are_the_last_line():
    silent = lines(facts(is_silent=True), [])
    waiting = lines(facts(state="waiting", error="wechat is paused"), [])

    assert (silent[-1].at, silent[-1].words) == (None, "未回执")
    assert waiting[-1].why == "微信暂停接收，恢复后自动发送。"
    assert (waiting[-1].at, waiting[-1].words) == (AT, "等待由微信发送，最早在这个时间")


def test_a_step_that_was_written_is_not_shown_twice():
    found = lines(facts(), [Step(after(9), "accepted", "notice", "")])

    assert [line.words for line in found] == ["进入发送队列", "微信订阅通知已接收"]


@pytest.mark.parametrize(
    "channel,error,words",
    [
        ("wechat", "47003 data.thing1.value invalid", "消息的某个字段不符合模板的类型（47003）。"),
        ("sms", "wechat refused: 43004", "用户没有关注公众号（43004）。"),
        ("sms", "sms refused: 15047", "对方的服务拒绝接收。"),
        ("wechat", "99999 rid: 12345678-a", "对方的服务没有回应。"),
        ("wechat", "", ""),
        ("notice", "notice refused: 43101", "用户没有订阅这类通知，或者次数已用完（43101）。"),
        ("wechat", "the day's share is used", "当天的次数留给邀请和提醒，第二天自动发送。"),
        ("sms", "sms refused: template", "短信服务里没有配置这条消息的模板。"),
    ],
)
def test_a_reason_is_what_the_table_of_errcodes_says(channel: str, error: str, words: str):
    assert watching.reason(channel, error) == words
