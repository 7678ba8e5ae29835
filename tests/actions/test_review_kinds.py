"""The desk decides on paper agreements and other destinations, and takes it back."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.actions.test_races import at_once
from tests.actions.traces import queued, refused, trail
from wxsign.actions import reviews
from wxsign.db import db
from wxsign.models import Agreement, PlanEntry, Seat
from wxsign.rules.refusals import Reason

pytestmark = pytest.mark.usefixtures("app")

PAPER_NUMBER = "2202619097200001"


@pytest.fixture
def desk(app):
    return factories.actor(factories.reviewer())


def stand(record):
    found = factories.fresh(Agreement, record.id)
    return found.state, found.number, found.waiting_since is not None


def seat_of(record):
    db.session.rollback()
    held = db.session.get(Seat, record.student_id)
    return held and (held.process, held.record_id)


def plan_of(record):
    db.session.rollback()
    row = db.session.get(PlanEntry, record.student_id)
    return row and (row.state, row.destination, row.process)


@pytest.mark.requirement("S128", "S130", "S179")
def test_the_first_review_of_a_paper_agreement_gives_the_number(desk):
    record = factories.paper("text_review")
    before = queued()

    number = reviews.approve(record.id, by=desk)

    assert number == PAPER_NUMBER
    assert stand(record) == ("awaiting_papers", PAPER_NUMBER, False)
    assert queued()[len(before) :] == [
        ("paper.approve_text.student", "student", record.student_id, "wechat"),
        ("paper.approve_text.student", "student", record.student_id, "mail"),
        ("paper", "document", record.id, "document"),
    ]
    assert plan_of(record) is None


@pytest.mark.requirement("S126", "S82")
def test_a_refused_text_frees_the_seat(desk):
    record = factories.paper("text_review")

    reviews.reject(record.id, reason="单位名称与公章不一致", by=desk, ground="untrue")

    found = factories.fresh(Agreement, record.id)
    assert (found.state, found.reason, found.reason_kind) == (
        "text_rejected",
        "单位名称与公章不一致",
        "untrue",
    )
    assert seat_of(record) is None
    assert trail(record.id)[-1] == ("reject_text", "吴书宁", "信息不实：单位名称与公章不一致")


@pytest.mark.requirement("S128", "S136", "S137", "S165")
def test_the_second_review_puts_a_paper_agreement_in_force(desk):
    record = factories.paper("paper_review")

    number = reviews.approve(record.id, by=desk)

    assert stand(record) == ("effective", number, False)
    assert (number, plan_of(record)) == (PAPER_NUMBER, ("院系待审核", "10", "paper"))
    assert seat_of(record) == ("paper", record.id)


@pytest.mark.requirement("S136")
def test_refused_papers_may_be_handed_in_again(desk):
    record = factories.paper("paper_review")

    reviews.reject(record.id, reason="缺少公章", by=desk)

    assert stand(record) == ("papers_refused", PAPER_NUMBER, False)
    assert (seat_of(record), plan_of(record)) == (("paper", record.id), ("学生未提交", "", ""))


@pytest.mark.requirement("S161", "S165")
def test_an_approved_destination_has_no_number_and_goes_to_the_plan(desk):
    record = factories.destination("under_review")

    assert reviews.approve(record.id, by=desk) == ""

    assert stand(record) == ("effective", None, False)
    assert plan_of(record) == ("院系待审核", "801", "destination")


def test_a_rejected_destination_frees_the_seat(desk):
    record = factories.destination("under_review")

    reviews.reject(record.id, reason="录取通知书看不清", by=desk)

    assert stand(record) == ("rejected", None, False)
    assert seat_of(record) is None


@pytest.mark.requirement("S164", "S165")
def test_an_approved_release_ends_the_destination(desk):
    record = factories.destination("release_review")
    before = queued()

    reviews.approve(record.id, by=desk)

    found = factories.fresh(Agreement, record.id)
    assert (found.state, found.ending, found.waiting_since) == ("released", "done", None)
    assert (seat_of(record), plan_of(record)) == (None, ("学生未提交", "", ""))
    assert [row[0] for row in queued()[len(before) :]] == [
        "destination.approve_release.student"
    ] * 2


@pytest.mark.requirement("S164")
def test_a_refused_release_leaves_the_destination_and_nothing_to_take_back(desk):
    record = factories.destination("effective")
    reviews.undo(record.id, by=_decider(record))
    reviews.approve(record.id, by=desk)
    factories._place("request_release", record.id, record.student, desk)

    reviews.reject(record.id, reason="没有依据", by=desk)

    found = factories.fresh(Agreement, record.id)
    assert (found.state, found.ending, found.turn) == ("effective", "rejected", "")
    assert seat_of(record) == ("destination", record.id)
    with refused(Reason.WRONG_STATE):
        reviews.undo(record.id, by=desk)


@pytest.mark.parametrize(
    "kind, state, back",
    [
        ("paper", "awaiting_papers", "text_review"),
        ("paper", "text_rejected", "text_review"),
        ("paper", "effective", "paper_review"),
        ("paper", "papers_refused", "paper_review"),
        ("destination", "effective", "under_review"),
        ("destination", "rejected", "under_review"),
    ],
)
def test_the_reviewer_takes_a_decision_back_within_ten_minutes(kind, state, back):
    record = getattr(factories, kind)(state)
    number = record.number

    reviews.undo(record.id, by=_decider(record))

    found = factories.fresh(Agreement, record.id)
    assert (found.state, found.number, found.reason) == (back, number, "")
    assert (found.decided_at, found.waiting_since is not None) == (None, True)
    assert (seat_of(record), plan_of(record)) in (
        ((kind, record.id), ("学生未提交", "", "")),
        ((kind, record.id), None),
    )


def test_an_undone_number_stays_with_its_agreement_and_its_sheet_is_made_anew(desk):
    record = factories.paper("text_review")
    number = reviews.approve(record.id, by=desk)
    reviews.undo(record.id, by=desk)
    assert ("paper", "document", record.id, "document") not in queued()

    assert reviews.approve(record.id, by=desk) == number

    assert ("paper", "document", record.id, "document") in queued()


@pytest.mark.parametrize("process", ["paper", "destination"])
@pytest.mark.parametrize("verb", ["approve", "reject"])
@pytest.mark.parametrize("state", ["draft", "effective"])
def test_what_does_not_wait_is_not_decided(process, verb, state, desk):
    record = getattr(factories, process)(state)
    more = {"reason": "信息不实"} if verb == "reject" else {}

    with refused(Reason.WRONG_STATE, record=(process, record.id)):
        getattr(reviews, verb)(record.id, **more, by=desk)


@pytest.mark.parametrize("verb", ["approve", "reject", "pass_on"])
def test_a_page_that_is_out_of_date_decides_nothing(verb, desk):
    factories.choose("signing.review_levels", "one")
    record = factories.paper("paper_review")
    more = {"reason": "信息不实"} if verb == "reject" else {}

    with refused(Reason.WRONG_STATE, record=("paper", record.id)):
        getattr(reviews, verb)(record.id, **more, by=desk, seen=record.revision - 1)


@pytest.mark.requirement("S85")
@pytest.mark.parametrize(
    "kind, state",
    [
        ("paper", "text_review"),
        ("paper", "paper_review"),
        ("destination", "under_review"),
        ("destination", "release_review"),
    ],
)
def test_two_levels_hold_for_every_kind(kind, state):
    record = getattr(factories, kind)(state)
    factories.choose("signing.review_levels", "college_then_school")
    college = factories.actor(factories.reviewer(role="college"))
    school = factories.actor(factories.reviewer())
    with refused(Reason.NOT_YOUR_TURN, desk="学院"):
        reviews.approve(record.id, by=school)

    reviews.pass_on(record.id, by=college)

    assert factories.fresh(Agreement, record.id).turn == "school"
    with refused(Reason.NOT_YOUR_TURN, desk="学校"):
        reviews.approve(record.id, by=college)
    reviews.approve(record.id, by=school)
    assert factories.fresh(Agreement, record.id).state != state


def test_nobody_is_still_looking_whose_rejection_was_taken_back(desk):
    signed = factories.agreement("rejected")
    record = factories.destination(
        "under_review", student=signed.student, seatless=True, kind="9.1", plan_code="70"
    )
    reviews.undo(signed.id, by=_decider(signed))

    with refused(Reason.SEAT_HELD, record=("destination", record.id)):
        reviews.approve(record.id, by=desk)


@pytest.mark.requirement("S165")
def test_who_is_still_looking_goes_to_the_plan_without_a_seat(desk):
    record = factories.destination("under_review", seatless=True, kind="9.1", plan_code="70")

    reviews.approve(record.id, by=desk)

    assert (seat_of(record), plan_of(record)) == (None, ("院系待审核", "70", "destination"))


def test_two_reviewers_of_a_paper_agreement_give_one_number(app):
    record = factories.paper("text_review")
    desks = [factories.actor(factories.reviewer()) for _ in range(2)]
    number = record.id

    answers = at_once(app, [lambda by=by: reviews.approve(number, by=by) for by in desks])

    assert sorted(map(str, answers)) == [PAPER_NUMBER, "wrong_state"]
    assert db.session.scalars(select(Agreement.number)).all() == [PAPER_NUMBER]


def _decider(record):
    found = factories.fresh(Agreement, record.id)
    return factories.actor(db.session.get_one(factories.Reviewer, found.decided_by))
