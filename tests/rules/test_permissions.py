"""What each role of the desk may do, and whose records it sees (decision 2)."""

import pytest

from wxsign import settings
from wxsign.rules import permissions, switches
from wxsign.rules.people import Who


def test_only_the_school_level_acts_as_admin():
    assert permissions.ACTS_AS == {"college": Who.REVIEWER, "school": Who.ADMIN}


@pytest.mark.parametrize(
    "school,college,covers",
    [(1, None, True), (1, 5, True), (1, 6, False), (2, None, False), (2, 5, False)],
)
def test_a_scope_is_a_whole_school_or_one_college(school, college, covers):
    assert permissions.covers(school, college, of_school=1, of_college=5) is covers


@pytest.mark.requirement("S85")
@pytest.mark.parametrize(
    "levels, role, turn, verbs",
    [
        ("one", "college", "", {"approve", "reject"}),
        ("one", "school", "", {"approve", "reject"}),
        ("one", "college", "school", {"approve", "reject"}),
        ("one", "school", "school", {"approve", "reject"}),
        ("college_then_school", "college", "", {"pass_on", "reject"}),
        ("college_then_school", "school", "", set()),
        ("college_then_school", "college", "school", set()),
        ("college_then_school", "school", "school", {"approve", "reject"}),
    ],
)
def test_each_level_decides_at_its_turn(levels, role, turn, verbs):
    assert permissions.verbs(role, levels, turn) == verbs


@pytest.mark.parametrize(
    "levels, turn, desk",
    [
        ("one", "", "学校"),
        ("college_then_school", "", "学院"),
        ("college_then_school", "school", "学校"),
    ],
)
def test_a_record_lies_at_one_desk(levels, turn, desk):
    assert permissions.desk_of(levels, turn) == desk


def test_the_levels_that_a_school_may_choose_are_those_of_the_configuration():
    for level in switches.BY_NAME[switches.REVIEW_LEVELS].values:
        table = {"app": {"base_url": "x", "secret_key": "s"}, "signing": {"review_levels": level}}
        table["wechat"] = dict.fromkeys(("app_id", "app_secret", "token", "aes_key"), "x")
        table["privacy"] = {"seal_keys": ["k"], "fingerprint_key": "f"}
        assert settings.build(table).signing.review_levels == level
