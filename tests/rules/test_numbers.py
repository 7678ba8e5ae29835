"""Agreement numbers come out as the manuals print them (S179)."""

import pytest

from wxsign.rules import numbers
from wxsign.settings import Signing


@pytest.mark.requirement("S179")
@pytest.mark.parametrize(
    "kind,serial,number",
    [
        (numbers.ONLINE, 1, "1202019097200001"),
        (numbers.ONLINE, 2, "1202019097200002"),
        (numbers.PAPER, 1, "2202019097200001"),
    ],
)
def test_the_three_samples_come_out_exactly(kind: str, serial: int, number: str):
    series = (kind, 2020, "19097", numbers.level_digit("31"))

    assert numbers.number(Signing().number_pattern, series=series, serial=serial) == number


def test_the_last_serial_of_a_series_still_has_sixteen_digits():
    series = ("1", 2026, "19097", "2")

    assert numbers.number(Signing().number_pattern, series=series, serial=99999) == (
        "1202619097299999"
    )


def test_another_pattern_is_a_setting():
    series = ("1", 2026, "19097", "2")

    assert numbers.number("{school}-{year}-{serial:06d}", series=series, serial=7) == (
        "19097-2026-000007"
    )


@pytest.mark.parametrize(
    "education,digit",
    [("01", "1"), ("11", "1"), ("25", "2"), ("31", "2"), ("41", "3"), ("61", "3"), ("", "9")],
)
def test_the_level_follows_the_education(education: str, digit: str):
    assert numbers.level_digit(education) == digit
