"""Two buttons of one termination at the same moment: one wins, the other is told."""

from collections import Counter

import pytest

from tests import factories
from tests.actions.test_races import at_once
from tests.actions.test_termination import agreeing, asking, only_request, seen
from tests.actions.traces import assert_whole
from wxsign.actions import reviews, termination
from wxsign.models import Agreement
from wxsign.rules.refusals import Reason


@pytest.fixture
def record(app) -> Agreement:
    return factories.agreement("effective")


@pytest.mark.requirement("S88")
@pytest.mark.parametrize("round_", range(3))
def test_both_sides_ask_at_once_and_one_request_stands(app, record, round_):
    answers = at_once(app, [asking(record, "student"), asking(record, "employer")])

    won = only_request(record).asked_by
    assert Counter(answers)[won] == 1
    assert set(answers) - {won} <= {Reason.WRONG_STATE, Reason.END_RUNNING}
    assert seen(record) == ("effective", "requested", won)
    assert_whole()


@pytest.mark.requirement("S90")
@pytest.mark.parametrize("round_", range(3))
def test_a_request_and_the_schools_reopening_at_once_have_one_winner(app, record, round_):
    desk, number = factories.actor(factories.reviewer()), record.id

    def reopen() -> str:
        reviews.reopen(number, reason="信息有误", by=desk)
        return "reopened"

    answers = at_once(app, [asking(record, "student"), reopen])

    assert len({"student", "reopened"} & set(answers)) == 1
    lost = {Reason.WRONG_STATE, Reason.END_RUNNING, Reason.END_TOO_EARLY}
    assert set(answers) - {"student", "reopened"} <= lost
    expected = ("under_review", "", "") if "reopened" in answers else None
    assert seen(record) == (expected or ("effective", "requested", "student"))
    assert_whole()


def test_yes_and_no_of_two_colleagues_at_once_have_one_outcome(app, record):
    asking(record, "student")()
    by, number = factories.actor(factories.colleague(record.employer)), record.id

    def refuse() -> str:
        termination.refuse(number, answer="岗位还在", by=by)
        return "refused"

    answers = at_once(app, [agreeing(record, "employer"), refuse])

    assert len({"agreed", "refused"} & set(answers)) == 1
    assert Reason.WRONG_STATE in answers
    assert_whole()
