"""The placement plan follows the reviews, remembers every change, and the school sets it (S165)."""

from threading import Barrier, Thread

import pytest
from sqlalchemy import select, update

from tests import factories
from tests.actions.traces import refused
from wxsign import clock as house_clock
from wxsign.actions import online_agreement, plan, reviews
from wxsign.actions._step import Step, take
from wxsign.actions.plan import Setting
from wxsign.db import db, transaction, writing
from wxsign.models import Agreement, OutboxEntry, PlanChange, PlanEntry, TrailEntry
from wxsign.rules.refusals import Reason, Refused

pytestmark = pytest.mark.usefixtures("app")
WHY = "方案内容已核对"


@pytest.fixture
def school():
    return factories.actor(factories.reviewer())


def history(student_id: int) -> list[tuple[object, ...]]:
    """Serial, state, destination, record and the move of each change."""
    db.session.rollback()
    of = PlanChange
    found = db.session.execute(
        select(of.serial, of.state, of.destination, of.process, of.record_id, TrailEntry.move)
        .join(TrailEntry, TrailEntry.id == of.trail_id)
        .where(of.student_id == student_id)
        .order_by(of.id)
    ).all()
    return [tuple(row) for row in found]


def entry_of(student_id: int) -> tuple[object, ...]:
    row = factories.fresh(PlanEntry, student_id)
    return row.state, row.destination, row.process, row.record_id, row.serial


def set_to(key: str, seen: int, student_id: int, by, reason: str = WHY) -> None:
    plan.set_state(student_id, Setting(key, reason, seen), by=by)


@pytest.mark.requirement("S165", "S180")
@pytest.mark.parametrize("kind", ["agreement", "paper", "destination"])
def test_every_kind_of_placement_reaches_the_plan_by_its_approval(kind):
    record = getattr(factories, kind)("effective")

    code, process, student = record.plan_code, record.process, record.student_id
    assert entry_of(student) == ("院系待审核", code, process, record.id, 1)
    assert history(student) == [(1, "院系待审核", code, process, record.id, "approve")]


@pytest.mark.requirement("S165")
@pytest.mark.parametrize("kind", ["agreement", "paper", "destination"])
def test_what_is_taken_back_clears_the_plan_and_keeps_its_history(kind, clock):
    record = getattr(factories, kind)("effective")
    reviewer = db.session.get_one(Agreement, record.id).decided_by
    by = factories.actor(db.session.get_one(factories.Reviewer, reviewer))
    clock.advance(minutes=5)

    reviews.undo(record.id, by=by)

    student = record.student_id
    assert entry_of(student) == ("学生未提交", "", "", 0, 2)
    assert [row[0:3] + row[5:] for row in history(student)] == [
        (1, "院系待审核", record.plan_code, "approve"),
        (2, "学生未提交", "", "undo"),
    ]


@pytest.mark.requirement("S165")
def test_a_refusal_leaves_the_plan_as_it_is_and_writes_no_change(school):
    signed = factories.agreement("under_review")

    reviews.reject(signed.id, reason="信息不实", by=school)

    assert entry_of(signed.student_id) == ("学生未提交", "", "", 0, 0)
    assert history(signed.student_id) == []


@pytest.mark.requirement("S165")
def test_an_acceptance_writes_nothing_to_the_plan():
    signed = factories.agreement("under_review")

    assert db.session.get(PlanEntry, signed.student_id) is None
    assert history(signed.student_id) == []


def test_another_record_that_ends_does_not_touch_a_plan_that_came_from_elsewhere(school):
    record = factories.agreement("under_review")
    set_to("school_passed", 0, record.student_id, school)

    reviews.reject(record.id, reason="信息不实", by=school)

    assert entry_of(record.student_id) == ("学校审核通过", "", "", 0, 1)


@pytest.mark.requirement("S165")
def test_the_plan_and_its_cause_stand_or_fall_together(school):
    signed = factories.agreement("under_review")

    def break_off():
        record = factories.fresh(Agreement, signed.id)
        with transaction():
            take(record, "approve", Step(school, house_clock.now(), writes={"number": "1"}))
            raise Refused(Reason.BUSY)

    with refused(Reason.BUSY):
        break_off()


@pytest.mark.requirement("S17", "S165")
def test_the_school_sets_a_plan_on_and_back_and_each_bars_or_opens_signing(school):
    record = factories.agreement("effective")
    student = record.student_id

    set_to("college_passed", 1, student, school)
    set_to("school_passed", 2, student, school)
    with refused(Reason.PLAN_REPORTED):
        reviews.reopen(record.id, reason="内容有误", by=school)
    set_to("college_review", 3, student, school, "退回修改")
    reviews.reopen(record.id, reason="内容有误", by=school)

    assert [(row[1], row[5]) for row in history(student)] == [
        ("院系待审核", "approve"),
        ("院系审核通过", "set_plan"),
        ("学校审核通过", "set_plan"),
        ("院系待审核", "set_plan"),
        ("学生未提交", "reopen"),
    ]
    assert entry_of(student) == ("学生未提交", "", "", 0, 5)
    says = db.session.scalars(
        select(TrailEntry.says).where(TrailEntry.process == "plan").order_by(TrailEntry.id)
    )
    assert list(says) == [
        "就业方案设为院系审核通过",
        "就业方案设为学校审核通过",
        "就业方案退回为院系待审核",
    ]


@pytest.mark.requirement("S17")
def test_a_student_whose_plan_was_set_on_signs_nothing_until_it_is_sent_back(school):
    letter = factories.agreement("invited")
    set_to("school_passed", 0, letter.student_id, school)
    of = factories.matter(letter.student, "accept", f"online:{letter.id}", 1)
    proof, by, number = factories.quick_proof(of), factories.actor(letter.student), letter.id

    with refused(Reason.PLAN_SUBMITTED):
        online_agreement.accept(number, version=1, proof=proof, by=by)
    set_to("not_submitted", 1, letter.student_id, school)
    factories.accept(letter.student, letter)

    assert factories.fresh(Agreement, letter.id).state == "under_review"


def test_a_plan_that_lost_its_record_is_put_right_by_sending_it_back(school):
    record = factories.agreement("effective")
    with transaction():
        writing().execute(update(PlanEntry).values(record_id=999, destination="11"))

    set_to("college_review", 1, record.student_id, school)

    assert entry_of(record.student_id) == ("院系待审核", "10", "online", record.id, 2)


@pytest.mark.parametrize(
    "key,seen,reason,because",
    [
        ("school_passed", 1, " ", Reason.REASON_MISSING),
        ("school_passed", 0, WHY, Reason.WRONG_STATE),  # read before the approval
        ("college_review", 1, WHY, Reason.WRONG_STATE),  # it is there already
        ("not_submitted", 1, WHY, Reason.WRONG_STATE),  # not what the records call for
        ("nonsense", 1, WHY, Reason.WRONG_STATE),
    ],
)
def test_a_setting_that_will_not_do_is_refused(key, seen, reason, because, school):
    record = factories.agreement("effective")

    with refused(because):
        set_to(key, seen, record.student_id, school, reason)


def test_only_the_school_level_of_the_same_school_sets_a_plan():
    record = factories.agreement("effective")
    college = factories.actor(factories.reviewer(role="college"))
    other = factories.college(factories.school(code="19098"))
    stranger = factories.actor(factories.reviewer(of=other))

    for by, because in ((college, Reason.NOT_YOURS), (stranger, Reason.OUT_OF_SCOPE)):
        with refused(because):
            set_to("school_passed", 1, record.student_id, by)
        with refused(because):
            plan.tell_again(record.student_id, by=by)


def test_of_two_who_set_a_plan_at_once_one_wins(app, school):
    student = factories.agreement("effective").student_id
    start, answers = Barrier(2), []

    def press(key: str) -> None:
        with app.app_context():
            start.wait()
            try:
                set_to(key, 1, student, school)
                answers.append("set")
            except Refused as refusal:
                answers.append(refusal.reason)

    db.session.rollback()
    threads = [Thread(target=press, args=(key,)) for key in ("college_passed", "school_passed")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == sorted(["set", Reason.WRONG_STATE])
    assert [row[0] for row in history(student)] == [1, 2]


def test_without_an_outer_system_no_change_is_queued(school):
    record = factories.agreement("effective")
    set_to("school_passed", 1, record.student_id, school)

    queued = select(OutboxEntry.id).where(OutboxEntry.channel == "webhook")
    assert db.session.scalars(queued).all() == []
    assert plan.tell_again(record.student_id, by=school) == 0
