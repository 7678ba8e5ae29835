"""The desk's counts and lists on both databases, with one level of review and with two."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from tests import factories
from wxsign.actions import reviews
from wxsign.db import db
from wxsign.queries import desk_counts, desk_lists
from wxsign.queries.desk_filters import Filters
from wxsign.queries.desk_tabs import ELSEWHERE, QUEUES, states_of
from wxsign.scopes import Scope


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
    found = [desk_counts.counts(scope, Filters(), clock.now) for scope in scopes]

    assert [(counts.waiting, counts.elsewhere) for counts in found] == [(2, 1), (1, 2)]
    assert [states_of(scope)[ELSEWHERE] for scope in scopes] == ["待学校审核", "待学院审核"]


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
        counts = desk_counts.counts(scope, Filters(), clock.now)
        assert (counts.waiting, counts.elsewhere) == (3, 0)
        assert ELSEWHERE not in states_of(scope)


def test_every_kind_has_its_place_in_the_lists_on_both_databases(app, clock):
    text, release = factories.paper("text_review"), factories.destination("release_review")
    asked, ending = factories.termination("requested"), factories.termination("under_review")
    factories.paper("draft")
    stuck = clock.now + timedelta(days=11)
    scope = Scope(factories.school().id, None)

    listed = {
        state: [row.id for row in desk_lists.page(scope, Filters(state), clock.now).rows]
        for state in (*QUEUES, "asked", "decided")
    }
    counts = desk_counts.counts(scope, Filters(), clock.now)

    assert listed == {
        "waiting": [text.id, release.id, ending.agreement_id],
        "text": [text.id],
        "signing": [],
        "ending": [release.id, ending.agreement_id],
        "asked": [asked.agreement_id],
        "decided": [asked.agreement_id],
    }
    assert (counts.waiting, counts.sorts, counts.asked, counts.decided) == (
        3,
        (("text", 1), ("ending", 2)),
        1,
        1,
    )
    (row,) = desk_lists.page(scope, Filters("asked"), stuck).rows
    assert (row.is_stuck, row.termination_label) == (True, "待对方处理")


def test_the_list_and_its_counts_stay_few_statements(app, clock):
    for state in ("text_review", "paper_review"):
        factories.paper(state)
    factories.termination("requested")
    scope = Scope(factories.school().id, None)
    db.session.rollback()
    statements = []

    def note(_connection, _cursor, statement, *_more):
        if statement.startswith("SELECT"):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    desk_lists.page(scope, Filters("decided"), clock.now)
    desk_counts.counts(scope, Filters(), clock.now)
    event.remove(db.engine, "before_cursor_execute", note)

    assert len(statements) == 5
