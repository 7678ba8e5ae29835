"""Four ways to write a moment, all in Beijing time (decision 17)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from wxsign.rules import moments

LATE = datetime(2026, 5, 18, 16, 6, tzinfo=UTC)  # 00:06 of the 19th in Beijing


@pytest.mark.requirement("S44", "S68")
@pytest.mark.parametrize(
    "written,text",
    [
        (moments.in_list, "5月19日"),
        (moments.in_record, "2026-05-19 00:06"),
        (moments.in_letter, "2026/05/19"),
        (moments.in_words, "2026年5月19日"),
    ],
)
def test_a_moment_is_written_in_beijing_time(written, text: str):
    assert written(LATE) == text


def test_a_date_needs_no_zone():
    assert moments.in_words(date(2026, 7, 1)) == "2026年7月1日"


def test_the_last_day_before_a_deadline_is_written_as_that_day():
    deadline = datetime(2020, 3, 2, tzinfo=moments.SHANGHAI)

    assert moments.in_letter(moments.last_day(deadline)) == "2020/03/01"


@pytest.mark.parametrize(
    "span,text",
    [
        ({"days": 2, "hours": 3}, "2 天 3 小时"),
        ({"days": 2}, "2 天"),
        ({"hours": 5, "minutes": 4}, "5 小时 4 分钟"),
        ({"minutes": 42}, "42 分钟"),
        ({"seconds": 1}, "1 分钟"),
        ({}, ""),
        ({"seconds": -1}, ""),
    ],
)
def test_what_is_left_is_told_in_two_units(span: dict[str, int], text: str):
    assert moments.left(LATE + timedelta(**span), LATE) == text


@pytest.mark.parametrize(
    "span,text",
    [
        ({"days": 3, "hours": 4, "minutes": 59}, "3 天 4 时"),
        ({"hours": 23}, "23 时"),
        ({"minutes": 12}, "12 分"),
        ({"seconds": -5}, "0 分"),
    ],
)
def test_how_long_somebody_waits_is_short(span: dict[str, int], text: str):
    assert moments.waited(LATE - timedelta(**span), LATE) == text
