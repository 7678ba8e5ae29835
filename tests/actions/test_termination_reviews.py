"""The school decides on a termination: agreement and request move as one, or not at all."""

import pytest

from tests import factories
from tests.actions.test_races import at_once
from tests.actions.traces import queued, refused, trail
from wxsign.actions import reviews, termination_reviews
from wxsign.db import db
from wxsign.models import Agreement, PlanEntry, Seat, Termination
from wxsign.rules.refusals import Reason

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(params=["online", "paper"])
def asked(request, app):
    """A termination that waits for the school, of either kind of agreement."""
    of = factories.paper("effective") if request.param == "paper" else None
    return factories.termination("under_review", of)


@pytest.fixture
def desk(app):
    return factories.actor(factories.reviewer())


def stand(asked):
    request = factories.fresh(Termination, asked.id)
    agreement = db.session.get_one(Agreement, request.agreement_id)
    return agreement.state, agreement.ending, request.state


@pytest.mark.requirement("S107", "S108", "S109", "S145", "S146", "S165")
def test_an_approved_termination_ends_the_agreement_and_frees_the_student(asked, desk, now):
    student_id, before = asked.agreement.student_id, queued()
    is_online = asked.agreement.process == "online"

    number = termination_reviews.approve(asked.agreement_id, by=desk)

    assert stand(asked) == ("terminated", "done", "done")
    request = factories.fresh(Termination, asked.id)
    assert number == request.number == f"{request.agreement.number}-J"
    assert (request.decided_by, request.decided_at >= now) == (desk.id, True)
    assert (request.agreement.waiting_since, db.session.get(Seat, student_id)) == (None, None)
    assert db.session.get_one(PlanEntry, student_id).state == "学生未提交"
    told = [row[0] for row in queued()[len(before) :]]
    assert told == [
        *["termination.approve.student"] * 2,
        *(["termination.approve.employer"] if is_online else []),
        "termination",
    ]


@pytest.mark.requirement("S110", "S108")
def test_after_the_termination_the_student_signs_with_another(desk):
    asked = factories.termination("under_review")
    student = asked.agreement.student
    termination_reviews.approve(asked.agreement_id, by=desk)
    other = factories.agreement("invited", student=student)

    factories.accept(student, other)

    assert factories.fresh(Agreement, other.id).state == "under_review"


@pytest.mark.requirement("S107", "S108", "S109", "S145", "S83")
def test_a_refused_termination_leaves_the_agreement_in_force(asked, desk):
    termination_reviews.reject(asked.agreement_id, reason="双方没有谈妥", by=desk, ground="untrue")

    assert stand(asked) == ("effective", "rejected", "rejected")
    request = factories.fresh(Termination, asked.id)
    assert (request.decision, request.decision_kind) == ("双方没有谈妥", "untrue")
    assert (request.agreement.turn, request.agreement.waiting_since) == ("", None)
    assert (request.agreement.reason, request.agreement.decided_by != desk.id) == ("", True)
    assert db.session.get(Seat, request.agreement.student_id) is not None
    db.session.rollback()
    assert factories.termination("under_review", request.agreement).state == "under_review"


@pytest.mark.requirement("S107")
@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_refused_termination_needs_a_reason(asked, desk, reason):
    with refused(Reason.REASON_MISSING):
        termination_reviews.reject(asked.agreement_id, reason=reason, by=desk)


@pytest.mark.parametrize("state", ["requested", "refused", "rejected", "done"])
@pytest.mark.parametrize("verb", ["approve", "reject", "pass_on"])
def test_only_what_both_sides_want_is_decided(state, verb, desk):
    asked = factories.termination(state)
    more = {"reason": "没有谈妥"} if verb == "reject" else {}

    with refused(Reason.WRONG_STATE, record=("online", asked.agreement_id)):
        getattr(termination_reviews, verb)(asked.agreement_id, **more, by=desk)


@pytest.mark.parametrize("verb", ["approve", "reject", "pass_on"])
def test_a_page_that_is_out_of_date_ends_nothing(verb, desk):
    asked = factories.termination("under_review")
    more = {"reason": "没有谈妥"} if verb == "reject" else {}

    with refused(Reason.WRONG_STATE):
        getattr(termination_reviews, verb)(asked.agreement_id, **more, by=desk, seen=1)


def test_the_record_itself_is_not_decided_while_its_termination_waits(desk):
    asked = factories.termination("under_review")

    for verb, more in (("approve", {}), ("reject", {"reason": "没有谈妥"})):
        with refused(Reason.WRONG_STATE):
            getattr(reviews, verb)(asked.agreement_id, **more, by=desk)
    with refused(Reason.END_RUNNING):
        reviews.reopen(asked.agreement_id, reason="内容有误", by=desk)


def test_an_approval_is_not_taken_back_while_its_termination_waits(desk):
    record = factories.agreement("under_review")
    reviews.approve(record.id, by=desk)
    factories.termination("requested", record)

    with refused(Reason.END_RUNNING):
        reviews.undo(record.id, by=desk)


def test_an_approval_is_not_taken_back_once_a_termination_was_decided_after_it(desk):
    record = factories.agreement("under_review")
    reviews.approve(record.id, by=desk)
    factories.termination("under_review", record)
    termination_reviews.reject(record.id, reason="没有盖章", ground="other", by=desk)

    with refused(Reason.WRONG_STATE):
        reviews.undo(record.id, by=desk)

    assert factories.fresh(Agreement, record.id).state == "effective"


@pytest.mark.requirement("S85", "S107")
def test_two_levels_hold_for_a_termination(asked, clock):
    factories.choose("signing.review_levels", "college_then_school")
    college = factories.actor(factories.reviewer(role="college"))
    school = factories.actor(factories.reviewer())
    with refused(Reason.NOT_YOUR_TURN, desk="学院"):
        termination_reviews.approve(asked.agreement_id, by=school)
    clock.advance(minutes=5)
    passed_at = clock.now

    termination_reviews.pass_on(asked.agreement_id, by=college)

    found = factories.fresh(Agreement, asked.agreement_id)
    assert (found.turn, found.ending, found.waiting_since >= passed_at) == (
        "school",
        "under_review",
        True,
    )
    with refused(Reason.NOT_YOUR_TURN, desk="学校"):
        termination_reviews.reject(asked.agreement_id, reason="没有谈妥", by=college)
    termination_reviews.approve(asked.agreement_id, by=school)
    assert stand(asked) == ("terminated", "done", "done")


@pytest.mark.parametrize("verb", ["approve", "reject", "pass_on"])
def test_a_termination_out_of_scope_looks_like_none(verb):
    asked = factories.termination("under_review")
    elsewhere = factories.college(name="外国语学院")
    by = factories.actor(factories.reviewer(of=elsewhere, role="college"))
    more = {"reason": "没有谈妥"} if verb == "reject" else {}

    with refused(Reason.OUT_OF_SCOPE):
        getattr(termination_reviews, verb)(asked.agreement_id, **more, by=by)


@pytest.mark.parametrize("round_", range(3))
def test_two_reviewers_at_once_end_it_once(app, round_):
    asked = factories.termination("under_review")
    desks = [factories.actor(factories.reviewer()) for _ in range(2)]
    number = asked.agreement_id

    answers = at_once(
        app,
        [
            lambda: termination_reviews.approve(number, by=desks[0]),
            lambda: termination_reviews.reject(number, reason="没有谈妥", by=desks[1]),
        ],
    )

    assert Reason.WRONG_STATE in answers
    assert stand(asked) in (("terminated", "done", "done"), ("effective", "rejected", "rejected"))
    assert len([move for move, *_ in trail(asked.id) if move in ("approve", "reject")]) == 1
