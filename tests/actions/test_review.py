"""The school decides: number, plan, notices, scope, and the ten minutes of undo."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.actions.traces import assert_whole, queued, refused, trail
from wxsign.actions import reviews
from wxsign.db import db
from wxsign.models import Agreement, NumberSeries, PlanEntry, Seat
from wxsign.rules.refusals import Reason

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def signed(app):
    return factories.agreement("under_review")


@pytest.fixture
def desk(signed):
    return factories.actor(factories.reviewer())


@pytest.mark.requirement("S49", "S70", "S81", "S179")
def test_an_approved_agreement_has_its_number_and_is_in_force(signed, desk, now):
    number = reviews.approve(signed.id, by=desk)

    record = factories.fresh(Agreement, signed.id)
    assert number == record.number == "1202619097200001"
    assert (record.state, record.decided_by, record.waiting_since) == ("effective", desk.id, None)
    assert record.decided_at >= now
    assert trail(signed.id)[-1] == ("approve", "吴书宁", "")
    assert_whole()


@pytest.mark.requirement("S165")
def test_an_approval_sends_the_plan_to_the_college(signed, desk):
    reviews.approve(signed.id, by=desk)

    plan = db.session.get_one(PlanEntry, signed.student_id)
    assert (plan.state, plan.destination) == ("院系待审核", "10")
    assert (plan.process, plan.record_id) == ("online", signed.id)


@pytest.mark.requirement("S49", "S189")
def test_an_approval_tells_both_sides_once_and_orders_the_final_document(signed, desk):
    before = queued()

    reviews.approve(signed.id, by=desk)

    assert queued()[len(before) :] == [
        ("online.approve.student", "student", signed.student_id, "wechat"),
        ("online.approve.student", "student", signed.student_id, "mail"),
        ("online.approve.employer", "employer", signed.sender_id, "wechat"),
        ("final", "document", signed.id, "document"),
    ]


@pytest.mark.requirement("S179")
def test_each_school_cohort_and_level_counts_by_itself():
    abroad = factories.college(factories.school(code="10486"))
    people = [
        factories.student(),
        factories.student(),
        factories.student(year=2027),
        factories.student(education="41"),
        factories.student(of=abroad),
    ]

    numbers = [factories.agreement("effective", student=person).number for person in people]

    assert numbers == [
        "1202619097200001",
        "1202619097200002",
        "1202719097200001",
        "1202619097300001",
        "1202610486200001",
    ]


@pytest.mark.requirement("S82", "S83", "S84", "S70")
def test_a_rejection_frees_the_seat_and_both_sides_read_the_reason(signed, desk):
    before = queued()

    reviews.reject(signed.id, reason="劳动合同与邀请函不一致", by=desk)

    record = factories.fresh(Agreement, signed.id)
    assert (record.state, record.reason) == ("rejected", "劳动合同与邀请函不一致")
    assert record.number is None
    assert db.session.get(Seat, record.student_id) is None
    assert trail(signed.id)[-1] == ("reject", "吴书宁", "劳动合同与邀请函不一致")
    assert [row[:2] for row in queued()[len(before) :]] == [
        ("online.reject.student", "student"),
        ("online.reject.student", "student"),
        ("online.reject.employer", "employer"),
    ]
    assert_whole()


@pytest.mark.requirement("S165")
def test_a_rejection_sends_the_plan_back(signed, desk):
    reviews.reject(signed.id, reason="信息不实", by=desk)

    plan = db.session.get_one(PlanEntry, signed.student_id)
    assert (plan.state, plan.destination, plan.record_id) == ("学生未提交", "", 0)


@pytest.mark.requirement("S70")
def test_after_a_rejection_the_student_signs_with_another(signed, desk):
    other = factories.agreement("invited", student=signed.student)
    reviews.reject(signed.id, reason="信息不实", by=desk)

    factories.accept(other.student, other)

    assert factories.fresh(Agreement, other.id).state == "under_review"
    assert_whole()


@pytest.mark.requirement("S82")
@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_a_rejection_needs_a_reason(signed, desk, reason):
    with refused(Reason.REASON_MISSING):
        reviews.reject(signed.id, reason=reason, by=desk)


@pytest.mark.parametrize("verb", ["approve", "reject"])
@pytest.mark.parametrize(
    "state",
    ["invited", "declined", "expired", "withdrawn", "change_proposed", "effective", "reported",
     "rejected", "terminated"],
)  # fmt: skip
def test_nothing_else_can_be_reviewed(verb, state):
    record = factories.agreement(state)
    desk = factories.actor(factories.reviewer())
    more = {"reason": "信息不实"} if verb == "reject" else {}

    with refused(Reason.WRONG_STATE, record=("online", record.id)):
        getattr(reviews, verb)(record.id, **more, by=desk)


def test_a_refused_approval_uses_no_number(signed, desk):
    reviews.reject(signed.id, reason="信息不实", by=desk)

    with refused(Reason.WRONG_STATE):
        reviews.approve(signed.id, by=desk)

    assert db.session.scalars(select(NumberSeries)).all() == []


@pytest.mark.parametrize("verb", ["approve", "reject", "undo"])
def test_a_record_out_of_scope_looks_like_none(signed, verb):
    elsewhere = factories.college(name="外国语学院")
    college = factories.actor(factories.reviewer(of=elsewhere, role="college"))
    school = factories.actor(
        factories.reviewer(of=factories.college(factories.school(code="10486")))
    )
    more = {"reason": "信息不实"} if verb == "reject" else {}

    for by in (college, school):
        with refused(Reason.OUT_OF_SCOPE):
            getattr(reviews, verb)(signed.id, **more, by=by)


def test_a_reviewer_of_the_students_own_college_may_decide(signed):
    college = factories.actor(factories.reviewer(role="college"))

    reviews.approve(signed.id, by=college)

    assert factories.fresh(Agreement, signed.id).state == "effective"


def test_undo_takes_an_approval_back_and_keeps_number_and_seat(signed, desk, clock):
    waited = factories.fresh(Agreement, signed.id).waiting_since
    clock.advance(hours=30)
    reviews.approve(signed.id, by=desk)
    clock.advance(minutes=9)

    reviews.undo(signed.id, by=desk)

    record = factories.fresh(Agreement, signed.id)
    assert record.waiting_since == waited  # it has waited since then, and keeps its turn
    assert (record.state, record.number) == ("under_review", "1202619097200001")
    assert (record.decided_at, record.decided_by, record.reason) == (None, None, "")
    assert db.session.get_one(PlanEntry, record.student_id).state == "学生未提交"
    assert_whole()


@pytest.mark.requirement("S179")
def test_a_second_approval_keeps_the_first_number(signed, desk):
    first = reviews.approve(signed.id, by=desk)
    reviews.undo(signed.id, by=desk)

    assert reviews.approve(signed.id, by=desk) == first
    assert db.session.scalars(select(NumberSeries.last)).all() == [1]


def test_undo_takes_a_rejection_back_with_the_seat(signed, desk):
    reviews.reject(signed.id, reason="信息不实", by=desk)

    reviews.undo(signed.id, by=desk)

    assert factories.fresh(Agreement, signed.id).state == "under_review"
    assert db.session.get_one(Seat, signed.student_id).record_id == signed.id
    assert_whole()


def test_undo_of_a_rejection_is_refused_once_the_student_signed_elsewhere(signed, desk):
    reviews.reject(signed.id, reason="信息不实", by=desk)
    other = factories.agreement("invited", student=signed.student)
    factories.accept(other.student, other)

    with refused(Reason.SEAT_TAKEN):
        reviews.undo(signed.id, by=desk)


def test_undo_of_a_rejection_is_refused_once_the_employer_invited_anew(signed, desk):
    reviews.reject(signed.id, reason="信息不实", by=desk)
    factories.invite(signed.sender, signed.student)

    with refused(Reason.WRONG_STATE):
        reviews.undo(signed.id, by=desk)


def test_undo_ends_after_ten_minutes(signed, desk, clock):
    reviews.approve(signed.id, by=desk)
    clock.set(factories.fresh(Agreement, signed.id).decided_at + timedelta(minutes=10, seconds=1))

    with refused(Reason.UNDO_TOO_LATE):
        reviews.undo(signed.id, by=desk)


def test_only_who_decided_may_undo(signed, desk):
    reviews.approve(signed.id, by=desk)
    colleague = factories.actor(factories.reviewer())

    with refused(Reason.NOT_YOURS):
        reviews.undo(signed.id, by=colleague)


def test_undo_twice_is_refused(signed, desk):
    reviews.approve(signed.id, by=desk)
    reviews.undo(signed.id, by=desk)

    with refused(Reason.NOT_YOURS):
        reviews.undo(signed.id, by=desk)
