"""The desk's counts and lists on both databases, with one level of review and with two."""

import pytest

from tests import factories
from wxsign.actions import reviews
from wxsign.queries import desk_lists
from wxsign.queries.desk_filters import ELSEWHERE, Filters, Scope


@pytest.fixture
def scopes(app):
    """What the college's and the school's reviewer see of three records, one passed on."""
    factories.choose("signing.review_levels", "college_then_school")
    college, school = factories.reviewer(role="college"), factories.reviewer()
    records = [factories.agreement("under_review") for _ in range(3)]
    reviews.pass_on(records[0].id, by=factories.actor(college))
    return Scope.of(college), Scope.of(school)


@pytest.mark.requirement("S85")
def test_each_level_counts_what_lies_at_its_own_desk(scopes, clock):
    found = [desk_lists.counts(scope, Filters(), clock.now) for scope in scopes]

    assert [(counts.waiting, counts.elsewhere) for counts in found] == [(2, 1), (1, 2)]
    assert [scope.states[ELSEWHERE] for scope in scopes] == ["待学校审核", "待学院审核"]


@pytest.mark.requirement("S85")
def test_each_level_lists_what_lies_at_its_own_desk_and_what_at_the_other(scopes, clock):
    college, school = scopes
    listed = {
        (level, state): [row.id for row in desk_lists.page(scope, Filters(state), clock.now).rows]
        for level, scope in (("college", college), ("school", school))
        for state in ("waiting", ELSEWHERE)
    }

    assert listed == {
        ("college", "waiting"): [2, 3],
        ("college", ELSEWHERE): [1],
        ("school", "waiting"): [1],
        ("school", ELSEWHERE): [2, 3],
    }


def test_with_one_level_everything_waits_for_everybody(scopes, clock):
    factories.choose("signing.review_levels", "one")
    college, school = (Scope(scope.school_id, scope.college_id) for scope in scopes)

    for scope in (college, school):
        counts = desk_lists.counts(scope, Filters(), clock.now)
        assert (counts.waiting, counts.elsewhere) == (3, 0)
        assert ELSEWHERE not in scope.states
