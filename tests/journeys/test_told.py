"""Told on every channel: WeChat, SMS where WeChat cannot, mail beside it; and where to read it."""

import pytest

from tests.journeys.stage import until
from tests.journeys.visits import (
    STUDENTS,
    UNITS,
    bound_in_wechat,
    employer_in,
    invite,
    openid_of,
    student_in,
)

WORDS = "邀请你签约，职位"


def texts(stage, student) -> list[str]:
    """The invitations that this phone got as text messages."""
    return [letter["text"] for letter in stage.sms(student.phone) if WORDS in letter["text"]]


def mails(stage, student) -> list[dict]:
    letters = stage.platform_call(f"/_sim/mail/{student.email}")["messages"]
    return [letter for letter in letters if WORDS in letter["text"]]


@pytest.mark.requirement("S43", "S189")
def test_who_has_no_wechat_is_told_by_sms_and_mail_in_the_same_words(stage):
    unit, student = UNITS[3], STUDENTS[28]

    record = invite(stage, employer_in(stage, unit), unit, student)

    text = until(lambda: texts(stage, student), "the SMS")[-1]
    mail = until(lambda: mails(stage, student), "the mail")[-1]
    assert text.startswith(f"{unit.name}邀请你签约，职位{unit.job_title}。")
    assert text.endswith(f" {stage.app}/student/invitations/{record}")
    assert (mail["subject"], mail["text"].strip()) == ("签约邀请通知", text)
    listed = student_in(stage, student).open(f"{stage.app}/student/messages")
    assert listed.name == "student.messages"
    assert "微信没有送到，改发短信。" in listed.text


@pytest.mark.requirement("S43", "S189")
def test_who_is_bound_is_told_by_wechat_and_mail_and_by_sms_once_he_no_longer_follows(stage):
    unit, student = UNITS[4], STUDENTS[4]
    employer, phone = employer_in(stage, unit), bound_in_wechat(stage, student)
    sms, mail = len(texts(stage, student)), len(mails(stage, student))

    record = invite(stage, employer, unit, student)

    until(lambda: mails(stage, student)[mail:], "the mail")
    letter = f"/student/invitations/{record}"
    card = until(lambda: cards(stage, student, letter), "the card")[-1]
    assert texts(stage, student)[sms:] == []
    listed = phone.open(f"{stage.app}/student/messages")
    assert "单位邀请签约未读" in listed.text
    phone.open(card["url"])
    assert "单位邀请签约已读" in phone.open(f"{stage.app}/student/messages").text

    phone.open(f"{stage.app}/student/invitations/{record}/refusal")
    phone.submit("decline")
    stage.platform_call(f"/_sim/users/{openid_of(student)}/unfollow", {})
    stage.platform_call("/_sim/clock", {"advance": 61})  # a new letter wants a new code
    invite(stage, employer, unit, student)
    until(lambda: texts(stage, student)[sms:], "the SMS")


def cards(stage, student, path: str) -> list[dict]:
    items = [item for item in stage.chat(openid_of(student)) if item["kind"] == "template"]
    return [item for item in items if item["url"].endswith(path)]
