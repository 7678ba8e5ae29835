"""When people are reminded: before the deadline, by day."""

from datetime import datetime, timedelta

import pytest

from wxsign.models import Agreement
from wxsign.rules import deadlines, notices, offers
from wxsign.rules.lifecycle import MOVES
from wxsign.rules.moments import SHANGHAI

DEADLINE = datetime(2026, 5, 21, tzinfo=SHANGHAI)  # 24:00 of the 20th


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 5, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "now,up_to",
    [
        (at(15, 8), at(16, 8)),
        (at(15, 21, 59), at(16, 21, 59)),
        (at(15, 22), at(16, 8)),
        (at(16, 0), at(16, 8)),
        (at(16, 7, 59), at(16, 8)),
        (at(16, 8), at(17, 8)),
    ],
)
def test_by_night_only_what_would_be_over_by_the_morning_is_reminded_of(now, up_to):
    assert deadlines.remind_up_to(now, 24) == up_to


def first_reminder(hours: int) -> datetime:
    """The first full minute at which the deadline is reminded of, as the timetable would find."""
    moment = DEADLINE - timedelta(days=4)
    while deadlines.remind_up_to(moment, hours) < DEADLINE:
        moment += timedelta(minutes=1)
    return moment


@pytest.mark.parametrize(
    "hours,first",
    [
        (24, at(20, 8)),  # midnight before the last day, moved to its morning
        (12, at(20, 12)),
        (26, at(20, 8)),  # 22:00 is quiet already
        (48, at(19, 8)),
        (1, at(20, 23)),  # by night, but the morning would be too late
    ],
)
def test_a_deadline_at_midnight_is_reminded_of_in_daylight_where_that_is_in_time(hours, first):
    assert first_reminder(hours) == first


@pytest.mark.parametrize("row", deadlines.REMINDERS, ids=lambda row: row.notice)
def test_a_reminder_has_words_columns_and_a_move_that_its_reader_can_make(row):
    columns = set(Agreement.__table__.columns.keys())

    assert row.notice in notices.BY_KEY
    assert {row.until, row.since} | ({row.undone} - {""}) <= columns
    assert [
        move
        for move in MOVES[row.process]
        if (move.name, move.who) == (row.move, row.audience) and row.state in move.source
    ]
    assert row.move in offers.TABLE
