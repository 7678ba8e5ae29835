"""What each role of the desk may do, and whose records it sees (decision 2)."""

import pytest

from wxsign.rules import permissions
from wxsign.rules.people import Who


def test_only_the_school_level_acts_as_admin():
    assert permissions.ACTS_AS == {"college": Who.REVIEWER, "school": Who.ADMIN}


@pytest.mark.parametrize(
    "school,college,covers",
    [(1, None, True), (1, 5, True), (1, 6, False), (2, None, False), (2, 5, False)],
)
def test_a_scope_is_a_whole_school_or_one_college(school, college, covers):
    assert permissions.covers(school, college, of_school=1, of_college=5) is covers
