"""Until when an answer counts (S42, S46, S191)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wxsign.rules import deadlines, moments
from wxsign.rules.lifecycle import ONLINE
from wxsign.rules.moments import SHANGHAI
from wxsign.rules.people import Who


@pytest.mark.requirement("S42", "S46")
@pytest.mark.parametrize(
    "invited,last_day",
    [(date(2020, 2, 25), date(2020, 3, 1)), (date(2019, 12, 11), date(2019, 12, 16))],
)
@pytest.mark.parametrize("hour", [0, 9, 23])
def test_five_days_end_as_in_the_manuals_samples(invited: date, last_day: date, hour: int):
    at = datetime(invited.year, invited.month, invited.day, hour, 59, tzinfo=SHANGHAI)

    deadline = deadlines.answer_by(at, 5)

    assert deadline == datetime(last_day.year, last_day.month, last_day.day, tzinfo=SHANGHAI) + (
        timedelta(days=1)
    )
    assert moments.day(moments.last_day(deadline)) == last_day


@pytest.mark.requirement("S191")
def test_twenty_four_hundred_itself_is_too_late_and_the_second_before_is_not():
    deadline = deadlines.answer_by(datetime(2020, 2, 25, 3, tzinfo=UTC), 5)

    assert deadlines.is_late(deadline, deadline)
    assert not deadlines.is_late(deadline, deadline - timedelta(microseconds=1))


@pytest.mark.requirement("S46")
def test_the_day_is_beijings_not_greenwichs():
    late_evening = datetime(2026, 5, 15, 17, 0, tzinfo=UTC)  # 01:00 of the 16th in Beijing

    assert deadlines.answer_by(late_evening, 1) == datetime(2026, 5, 18, tzinfo=SHANGHAI)


@given(
    at=st.datetimes(datetime(2020, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    days=st.integers(deadlines.FEWEST_DAYS, deadlines.MOST_DAYS),
)
def test_the_window_is_whole_days_and_never_shorter_than_promised(at: datetime, days: int):
    deadline = deadlines.answer_by(at, days)

    local = deadline.astimezone(SHANGHAI)
    assert (local.hour, local.minute, local.second) == (0, 0, 0)
    assert timedelta(days=days) < deadline - at <= timedelta(days=days + 1)


def test_what_the_clock_does_is_a_move_of_the_clock():
    moves = {(row.name, state) for row in ONLINE if row.who is Who.CLOCK for state in row.source}

    assert {(due.move, due.state) for due in deadlines.TABLE} <= moves


def test_a_decision_may_be_taken_back_for_so_many_minutes():
    at = datetime(2026, 5, 15, 8, 0, tzinfo=UTC)

    assert deadlines.undo_until(at, 10) == datetime(2026, 5, 15, 8, 10, tzinfo=UTC)


@pytest.mark.requirement("S47")
@pytest.mark.parametrize("days,last_day", [(3, 20), (5, 20), (9, 24)])
def test_a_change_of_a_letter_takes_no_day_away(days: int, last_day: int):
    invited = datetime(2026, 5, 15, 3, tzinfo=UTC)
    deadline = deadlines.answer_by(invited, 5)

    changed = deadlines.never_sooner(deadline, invited, days)

    assert moments.day(moments.last_day(changed)) == date(2026, 5, last_day)
