"""撤回审核: back to the review with number and seat (S171, decision 10)."""

import pytest
from sqlalchemy import select, update

from tests import factories
from tests.actions.test_races import at_once
from tests.actions.traces import assert_whole, queued, refused, trail
from wxsign.actions import reviews
from wxsign.db import db, transaction, writing
from wxsign.models import Agreement, Document, NumberSeries, PlanEntry, Seat
from wxsign.rules.refusals import Reason

WHY = "违约金写错，双方同意更正"


@pytest.fixture
def effective(app):
    return factories.agreement("effective")


@pytest.fixture
def school(effective):
    return factories.actor(factories.reviewer())


@pytest.mark.requirement("S171", "S165")
def test_a_reopened_agreement_keeps_number_and_seat_and_waits_for_review(effective, school, now):
    reviews.reopen(effective.id, reason=WHY, by=school)

    record = factories.fresh(Agreement, effective.id)
    assert (record.state, record.number) == ("under_review", "1202619097200001")
    assert (record.decided_at, record.decided_by, record.turn) == (None, None, "")
    assert record.waiting_since >= now
    assert db.session.get_one(Seat, record.student_id).record_id == record.id
    assert db.session.get_one(PlanEntry, record.student_id).state == "学生未提交"
    assert trail(record.id)[-1] == ("reopen", "吴书宁", WHY)
    assert_whole()


@pytest.mark.requirement("S171", "S189")
def test_both_parties_are_told_with_the_reason(effective, school, drain, fakes):
    drain()

    reviews.reopen(effective.id, reason=WHY, by=school)

    assert [row for row in queued() if "reopen" in row[0]] == [
        ("online.reopen.student", "student", effective.student_id, "wechat"),
        ("online.reopen.student", "student", effective.student_id, "mail"),
        ("online.reopen.employer", "employer", effective.sender_id, "wechat"),
    ]
    drain()
    assert fakes.mail.sent[-1].text.startswith(
        f"学校撤回了对你与{effective.employer_name}签约的审核，协议书暂未生效，"
        f"请等待重新审核。原因：{WHY}。"
    )


@pytest.mark.requirement("S171", "S179")
def test_after_the_second_approval_the_number_is_the_same_and_the_document_new(
    effective, school, drain, clock
):
    drain()
    wanted = select(Document.file_id).where(Document.edition == "final")
    first = set(db.session.scalars(wanted))

    reviews.reopen(effective.id, reason=WHY, by=school)
    assert db.session.scalars(wanted).all() == []
    clock.advance(minutes=3)

    assert reviews.approve(effective.id, by=school) == effective.number
    drain()
    second = set(db.session.scalars(wanted))
    assert (len(first), len(second), first & second) == (3, 3, set())
    assert db.session.scalars(select(NumberSeries.last)).all() == [1]


@pytest.mark.requirement("S171")
def test_reopened_and_rejected_both_sign_anew_under_a_new_number(effective, school):
    reviews.reopen(effective.id, reason=WHY, by=school)

    reviews.reject(effective.id, reason="违约金写错", by=school)

    assert db.session.get(Seat, effective.student_id) is None
    again = factories.agreement("effective", student=effective.student, user=effective.sender)
    assert again.number == "1202619097200002"
    assert_whole()


@pytest.mark.requirement("S171", "S85")
def test_with_two_levels_it_comes_back_to_the_school(effective, school):
    factories.choose("signing.review_levels", "college_then_school")

    reviews.reopen(effective.id, reason=WHY, by=school)

    assert factories.fresh(Agreement, effective.id).turn == "school"
    reviews.reject(effective.id, reason="违约金写错", by=school)


@pytest.mark.requirement("S171")
def test_only_the_school_level_reopens(effective):
    college = factories.actor(factories.reviewer(role="college"))

    with refused(Reason.NOT_YOURS, record=("online", effective.id)):
        reviews.reopen(effective.id, reason=WHY, by=college)


def test_a_foreign_school_sees_nothing_to_reopen(effective):
    elsewhere = factories.college(factories.school(code="10486"))
    stranger = factories.actor(factories.reviewer(of=elsewhere))

    with refused(Reason.OUT_OF_SCOPE):
        reviews.reopen(effective.id, reason=WHY, by=stranger)


@pytest.mark.parametrize("reason", ["", " \n"])
def test_reopening_needs_a_reason(effective, school, reason):
    with refused(Reason.REASON_MISSING):
        reviews.reopen(effective.id, reason=reason, by=school)


@pytest.mark.requirement("S171")
def test_a_plan_that_has_gone_on_keeps_the_agreement_in_force(effective, school):
    with transaction():
        writing().execute(update(PlanEntry).values(state="学校待审核"))

    with refused(Reason.PLAN_REPORTED, record=("online", effective.id)):
        reviews.reopen(effective.id, reason=WHY, by=school)


@pytest.mark.parametrize(
    "state",
    ["invited", "declined", "under_review", "change_proposed", "rejected", "reported",
     "terminated"],
)  # fmt: skip
def test_nothing_else_can_be_reopened(app, state):
    record = factories.agreement(state)
    school = factories.actor(factories.reviewer())

    with refused(Reason.WRONG_STATE, record=("online", record.id)):
        reviews.reopen(record.id, reason=WHY, by=school)


def test_what_was_reopened_cannot_be_undone(effective, school):
    reviews.reopen(effective.id, reason=WHY, by=school)

    with refused(Reason.NOT_YOURS):
        reviews.undo(effective.id, by=school)


@pytest.mark.parametrize("round_", range(3))
def test_reopening_and_undoing_at_once_make_one_move(app, round_):
    record, school = factories.agreement("under_review"), factories.actor(factories.reviewer())
    reviews.approve(record.id, by=school)
    number, before = record.id, len(trail(record.id))

    answers = at_once(
        app,
        [
            lambda: reviews.undo(number, by=school),
            lambda: reviews.reopen(number, reason=WHY, by=school),
        ],
    )

    assert answers.count(None) == 1
    assert {*answers} <= {None, Reason.WRONG_STATE, Reason.NOT_YOURS}
    assert factories.fresh(Agreement, number).state == "under_review"
    assert len(trail(number)) == before + 1
    assert_whole()
