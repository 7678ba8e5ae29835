"""Two levels of review: who may do what at whose turn (S85, decision 2)."""

import pytest

from tests import factories
from tests.actions.test_races import at_once
from tests.actions.traces import assert_whole, queued, refused, trail
from wxsign.actions import digest, reviews
from wxsign.models import Agreement
from wxsign.rules.refusals import Reason


@pytest.fixture
def signed(app):
    factories.choose("signing.review_levels", "college_then_school")
    return factories.agreement("under_review")


@pytest.fixture
def college(signed):
    return factories.actor(factories.reviewer(role="college", name="李学文"))


@pytest.fixture
def school(signed):
    return factories.actor(factories.reviewer())


def stand(record) -> tuple[str, str]:
    found = factories.fresh(Agreement, record.id)
    return found.state, found.turn


@pytest.mark.requirement("S85")
def test_the_college_passes_on_and_the_school_approves(signed, college, school, clock):
    clock.advance(minutes=30)
    before, passed_at = queued(), clock.now

    reviews.pass_on(signed.id, by=college)

    assert stand(signed) == ("under_review", "school")
    assert factories.fresh(Agreement, signed.id).waiting_since >= passed_at
    assert trail(signed.id)[-1] == ("pass_on", "李学文", "")
    assert queued() == before  # the school's counter and digest tell it (decision 18)
    assert reviews.approve(signed.id, by=school) == "1202619097200001"
    assert_whole()


@pytest.mark.requirement("S85")
@pytest.mark.parametrize(
    "is_passed_on, role, verb",
    [
        (False, "college", "approve"),
        (False, "school", "approve"),
        (False, "school", "reject"),
        (False, "school", "pass_on"),
        (True, "college", "approve"),
        (True, "college", "reject"),
        (True, "college", "pass_on"),
        (True, "school", "pass_on"),
    ],
)
def test_nobody_decides_out_of_turn(signed, is_passed_on, role, verb):
    by = factories.actor(factories.reviewer(role=role))
    if is_passed_on:
        reviews.pass_on(signed.id, by=factories.actor(factories.reviewer(role="college")))
    more = {"reason": "信息不实"} if verb == "reject" else {}
    desk = "学校" if is_passed_on else "学院"

    with refused(Reason.NOT_YOUR_TURN, desk=desk, record=("online", signed.id)):
        getattr(reviews, verb)(signed.id, **more, by=by)


@pytest.mark.requirement("S85", "S82")
@pytest.mark.parametrize("level", ["college", "school"])
def test_either_level_may_reject_at_its_turn_and_take_it_back(signed, college, school, level):
    by, turn = (college, "") if level == "college" else (school, "school")
    if level == "school":
        reviews.pass_on(signed.id, by=college)

    reviews.reject(signed.id, reason="信息不实", by=by)
    assert stand(signed) == ("rejected", turn)
    reviews.undo(signed.id, by=by)

    assert stand(signed) == ("under_review", turn)
    assert_whole()


@pytest.mark.requirement("S85")
def test_an_undone_approval_comes_back_to_the_school(signed, college, school):
    reviews.pass_on(signed.id, by=college)
    reviews.approve(signed.id, by=school)

    reviews.undo(signed.id, by=school)

    assert stand(signed) == ("under_review", "school")


@pytest.mark.requirement("S85")
def test_on_one_level_nothing_is_passed_on_and_either_decides(app):
    record = factories.agreement("under_review")
    college = factories.actor(factories.reviewer(role="college"))

    with refused(Reason.NOT_YOUR_TURN, desk="学校"):
        reviews.pass_on(record.id, by=college)

    reviews.approve(record.id, by=college)
    assert stand(record) == ("effective", "")


@pytest.mark.requirement("S85")
def test_a_school_that_goes_back_to_one_level_decides_what_lies_anywhere(signed, college, school):
    reviews.pass_on(signed.id, by=college)
    factories.choose("signing.review_levels", "one")

    reviews.reject(signed.id, reason="信息不实", by=college)

    assert stand(signed) == ("rejected", "school")


@pytest.mark.parametrize("round_", range(3))
def test_passing_on_and_rejecting_at_once_have_one_outcome(app, signed, college, round_):
    other = factories.actor(factories.reviewer(role="college"))
    number = signed.id

    answers = at_once(
        app,
        [
            lambda: reviews.pass_on(number, by=college),
            lambda: reviews.reject(number, reason="信息不实", by=other),
        ],
    )

    refusals = [answer for answer in answers if answer is not None]
    assert refusals in ([Reason.WRONG_STATE], [Reason.NOT_YOUR_TURN])
    assert stand(signed) in (("under_review", "school"), ("rejected", ""))
    assert len(trail(number)) == 3
    assert_whole()


@pytest.mark.requirement("S85", "S189")
def test_the_digest_counts_only_what_lies_at_ones_own_desk(signed, college, fakes, drain):
    for _ in range(2):
        factories.agreement("under_review")
    school = factories.reviewer(email="school@example.com")
    of_college = factories.reviewer(role="college", email="college@example.com")
    reviews.pass_on(signed.id, by=college)

    digest.send()
    drain()

    told = {mail.to: mail.text[:8] for mail in fakes.mail.sent}
    assert told[school.email] == "有1件签约等待审"
    assert told[of_college.email] == "有2件签约等待审"
