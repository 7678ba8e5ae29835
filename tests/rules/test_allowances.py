"""What events of WeChat say a person allows, and what a customer service message may hold."""

from datetime import UTC, datetime, timedelta

import pytest

from wxsign.rules import allowances

NOW = datetime(2026, 5, 15, 2, 0, tzinfo=UTC)
POPUP, CHANGE = "subscribe_msg_popup_event", "subscribe_msg_change_event"
SENT = "subscribe_msg_sent_event"


@pytest.mark.parametrize(
    "ago,answered,may",
    [(0, 0, True), (48 * 3600 - 1, 4, True), (48 * 3600, 0, False), (0, 5, False)],
)
def test_two_days_and_five_answers(ago, answered, may):
    assert allowances.may_answer(NOW - timedelta(seconds=ago), answered, NOW) is may
    assert allowances.may_answer(None, answered, NOW) is False


@pytest.mark.parametrize(
    "event,status,granted,declined",
    [
        (POPUP, "accept", "S1", ""),
        (POPUP, "reject", "", ""),
        (CHANGE, "reject", "", "S1"),
        (CHANGE, "accept", "", ""),
        (SENT, "accept", "", ""),
    ],
)
def test_a_tap_grants_and_only_the_management_of_notices_declines(event, status, granted, declined):
    notice = {"TemplateId": "S1", "SubscribeStatusString": status}

    assert (allowances.granted(event, notice), allowances.declined(event, notice)) == (
        granted,
        declined,
    )


def test_the_result_of_a_notice_reads_like_a_receipt():
    good = {"TemplateId": "S1", "MsgID": "9", "ErrorCode": "0", "ErrorStatus": "success"}
    bad = {**good, "ErrorCode": "1", "ErrorStatus": "system failed"}

    assert allowances.receipt(SENT, good) == ("9", "success")
    assert allowances.receipt(SENT, bad) == ("9", "failed:system failed")
    assert allowances.receipt(POPUP, good) == ("", "")
    assert allowances.receipt(SENT, {}) == ("", "failed:")


def test_an_answer_keeps_its_address_and_fits():
    url = "https://h5.example.cn/student/agreements/7"

    assert allowances.answer("已同意。", url) == f"已同意。\n{url}"
    assert allowances.answer("已同意。", "") == "已同意。"
    long = allowances.answer("长" * 900, url)
    assert 2045 < len(long.encode()) <= 2048
    assert long.endswith(f"长…\n{url}") is True
