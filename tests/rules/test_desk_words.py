"""Every “no” that bars a student from signing has words for the reviewer who reads it (S16)."""

import pytest

from tests.rules.test_offers import ACTING
from wxsign.rules.desk_words import ABOUT_STUDENT, about_student
from wxsign.rules.refusals import Reason, Refused


def test_every_reason_that_bars_a_student_without_a_seat_is_told_about_him():
    assert set(ABOUT_STUDENT) == set(ACTING) - {Reason.SEAT_TAKEN}


@pytest.mark.parametrize("reason", list(ABOUT_STUDENT))
def test_nothing_of_it_speaks_to_the_student(reason: Reason):
    said = about_student(Refused(reason))

    assert "该生" in said
    assert not {"你", "{", "}"} & set(said)
