"""Quiet hours in Beijing."""

from datetime import UTC, datetime

import pytest

from wxsign.rules import quiet


@pytest.mark.parametrize(
    "hours,utc,holds",
    [
        ("22:00-08:00", 13, False),
        ("22:00-08:00", 14, True),
        ("22:00-08:00", 23, True),
        ("22:00-08:00", 0, False),
        ("12:00-14:00", 4, True),
        ("12:00-14:00", 6, False),
    ],
)
def test_it_is_quiet_between_the_hours_of_beijing(hours, utc, holds):
    now = datetime(2026, 5, 15, utc, 0, tzinfo=UTC)

    assert quiet.read(hours).holds(now) is holds


def test_no_hours_are_never_quiet_and_wrong_ones_are_refused():
    assert quiet.read("") is None
    with pytest.raises(ValueError, match="25:00"):
        quiet.read("25:00-08:00")
