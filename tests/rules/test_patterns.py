"""The arithmetic of the pattern board."""

from datetime import UTC, datetime, timedelta

from wxsign.rules import patterns
from wxsign.rules.patterns import Pay

NOON = datetime(2026, 5, 15, 4, tzinfo=UTC)


def test_the_fullest_hour_is_found_wherever_it_begins():
    minutes = [0, 50, 70, 75, 109, 111, 300]
    signed = [(NOON + timedelta(minutes=at), at) for at in minutes]

    assert patterns.densest(signed) == (50, 70, 75, 109)
    assert patterns.densest([]) == ()


def test_a_pay_is_far_off_only_among_enough_of_its_kind():
    usual = [Pay(number, "13", "甲公司", 6000) for number in range(8)]
    odd = [
        Pay(90, "13", "乙公司", 19000),
        Pay(91, "13", "丙公司", 1900),
        Pay(92, "40", "丁公司", 1),
    ]

    found = patterns.far_off([*usual, *odd])

    assert {key: [pay.record_id for pay in rows] for key, rows in found.items()} == {
        ("乙公司", True): [90],
        ("丙公司", False): [91],
    }
    assert patterns.far_off(odd) == {}


def test_every_pattern_says_why_it_is_looked_at_and_why_it_may_be_harmless():
    assert all(row.why and row.harmless and row.least > 0 for row in patterns.TABLE)
