"""解约 of an online agreement: one side asks, the other answers (S86 to S106, decision 8)."""

from dataclasses import replace as changed

import pytest
from sqlalchemy import select

from tests import factories
from tests.actions.traces import assert_whole, queued, refused, trail
from wxsign import settings as house_settings
from wxsign.actions import reporting, reviews, termination
from wxsign.db import db
from wxsign.models import Agreement, PlanEntry, Seat, Termination
from wxsign.queries import terminations
from wxsign.rules.refusals import Reason

REASON = "家里老人需要照顾，只能回宜昌工作"


@pytest.fixture
def record(app) -> Agreement:
    return factories.agreement("effective")


def side(record, who: str):
    return record.student if who == "student" else record.sender


def asking(record, who: str):
    """The press of 确定 by this side, its code typed in."""
    person = side(record, who)
    of = termination.request_matter(record, f"{who}:{person.id}")
    proof, by, number = factories.quick_proof(of), factories.actor(person), record.id

    def act() -> str:
        termination.request(number, reason=REASON, proof=proof, by=by)
        return who

    return act


def agreeing(record, who: str):
    person = side(record, who)
    of = termination.consent_matter(termination.open_request(record.id), f"{who}:{person.id}")
    proof, by, number = factories.quick_proof(of), factories.actor(person), record.id

    def act() -> str:
        termination.agree(number, proof=proof, by=by)
        return "agreed"

    return act


def seen(record) -> tuple[str, str, str]:
    """State, ending and 解约发起人 of the agreement."""
    now = factories.fresh(Agreement, record.id)
    return now.state, now.ending, now.ended_by


def only_request(record) -> Termination:
    db.session.rollback()
    return db.session.scalars(
        select(Termination).where(Termination.agreement_id == record.id)
    ).one()


@pytest.mark.requirement("S88", "S94", "S101", "S182")
@pytest.mark.parametrize("who,other", [("student", "employer"), ("employer", "student")])
def test_either_side_may_ask_and_the_other_is_told(record, now, who, other):
    before = queued()

    asking(record, who)()

    asked = only_request(record)
    assert (asked.state, asked.asked_by, asked.reason) == ("requested", who, REASON)
    assert asked.asked_at >= now
    assert seen(record) == ("effective", "requested", who)
    assert trail(asked.id, of_termination=True) == [("request", side(record, who).name, REASON)]
    told = queued()[len(before) :]
    assert {row[:3] for row in told} == {
        (f"termination.request.{other}", other, side(record, other).id)
    }
    assert_whole()


@pytest.mark.requirement("S87", "S103", "S105", "S194")
@pytest.mark.parametrize("who,other", [("student", "employer"), ("employer", "student")])
def test_after_the_yes_it_waits_for_the_school_and_stays_in_force(record, clock, who, other):
    asking(record, who)()
    clock.advance(days=1)
    before = queued()

    agreeing(record, other)()

    asked, agreement = only_request(record), factories.fresh(Agreement, record.id)
    assert (asked.state, asked.answer) == ("under_review", "")
    assert seen(record) == ("effective", "under_review", who)
    assert (agreement.waiting_since, agreement.turn) == (asked.answered_at, "")
    assert db.session.get(Seat, record.student_id).record_id == record.id
    assert db.session.get(PlanEntry, record.student_id).state == "院系待审核"
    told = {row[:3] for row in queued()[len(before) :]}
    assert told == {(f"termination.agree.{who}", who, side(record, who).id)}
    assert_whole()


@pytest.mark.requirement("S111", "S190")
@pytest.mark.parametrize("who,other", [("student", "employer"), ("employer", "student")])
def test_a_no_brings_its_reason_and_either_side_may_ask_again(record, clock, who, other):
    asking(record, who)()
    clock.advance(minutes=2)
    before = queued()

    termination.refuse(record.id, answer="岗位还在", by=factories.actor(side(record, other)))

    asked = only_request(record)
    assert (asked.state, asked.answer) == ("refused", "岗位还在")
    assert seen(record) == ("effective", "refused", "")
    assert {row[:3] for row in queued()[len(before) :]} == {
        (f"termination.refuse.{who}", who, side(record, who).id)
    }
    clock.advance(minutes=2)
    asking(factories.fresh(Agreement, record.id), other)()
    assert seen(record) == ("effective", "requested", other)
    assert_whole()


@pytest.mark.requirement("S88", "S90")
@pytest.mark.parametrize("ending", ["requested", "under_review"])
@pytest.mark.parametrize("who", ["student", "employer"])
def test_while_one_runs_nobody_asks_a_second_time(record, ending, who):
    factories.termination(ending, of=record)
    act = asking(factories.fresh(Agreement, record.id), who)

    with refused(Reason.END_RUNNING):
        act()


@pytest.mark.requirement("S87", "S90")
@pytest.mark.parametrize(
    "state,reason",
    [
        ("invited", Reason.END_TOO_EARLY),
        ("under_review", Reason.END_TOO_EARLY),
        ("change_proposed", Reason.END_TOO_EARLY),
        ("reported", Reason.END_TOO_LATE),
        ("rejected", Reason.ROUND_OVER),
        ("terminated", Reason.ROUND_OVER),
    ],
)
def test_only_what_the_school_approved_can_be_terminated(app, state, reason):
    act = asking(factories.agreement(state), "student")

    with refused(reason):
        act()


@pytest.mark.requirement("S88")
def test_nobody_answers_his_own_request(record):
    asking(record, "student")()
    act = agreeing(record, "student")

    with refused(Reason.NOT_YOURS):
        act()
    with refused(Reason.NOT_YOURS):
        termination.refuse(record.id, answer="算了", by=factories.actor(record.student))


def test_what_nobody_asked_for_cannot_be_answered(record):
    with refused(Reason.WRONG_STATE):
        termination.refuse(record.id, answer="不", by=factories.actor(record.sender))


def test_a_code_for_asking_does_not_agree_and_one_for_another_request_neither(record, clock):
    person = f"employer:{record.sender_id}"
    asking_code = factories.quick_proof(termination.request_matter(record, person))
    asking(record, "student")()
    first = termination.consent_matter(only_request(record), person)
    old_code = factories.quick_proof(first)

    with refused(Reason.CODE_EXPIRED):
        termination.agree(record.id, proof=asking_code, by=factories.actor(record.sender))
    termination.refuse(record.id, answer="不", by=factories.actor(record.sender))
    asking(factories.fresh(Agreement, record.id), "student")()
    with refused(Reason.CODE_EXPIRED):
        termination.agree(record.id, proof=old_code, by=factories.actor(record.sender))


def test_strangers_find_nothing(record):
    act_of = {
        "student": factories.actor(factories.student()),
        "employer": factories.actor(factories.employer()),
    }
    proof = factories.quick_proof(termination.request_matter(record, "student:0"))
    for by in act_of.values():
        with refused(Reason.NOT_FOUND):
            termination.request(record.id, reason=REASON, proof=proof, by=by)
        with refused(Reason.NOT_FOUND):
            termination.refuse(record.id, answer="不", by=by)


def test_a_colleague_of_the_employer_may_answer(record):
    asking(record, "student")()
    colleague = factories.colleague(record.employer)

    termination.refuse(record.id, answer="岗位还在", by=factories.actor(colleague))

    assert seen(record) == ("effective", "refused", "")


@pytest.mark.requirement("S90")
def test_while_it_runs_nothing_else_moves(record):
    asking(record, "student")()
    desk = factories.actor(factories.reviewer())

    with refused(Reason.END_RUNNING):
        reviews.reopen(record.id, reason="信息有误", by=desk)
    with refused(Reason.END_RUNNING):
        reporting.report_in(
            record.id, on=record.decided_at.date(), by=factories.actor(record.student)
        )


@pytest.fixture
def once_only(settings):
    """A school where each student may terminate once."""
    limited = changed(settings.termination, limit_per_student=1)
    house_settings.use(changed(settings, termination=limited))
    yield
    house_settings.use(settings)


@pytest.mark.requirement("S92", "S181")
def test_where_there_is_a_limit_it_counts_what_was_terminated(app, once_only):
    student = factories.student()
    first = factories.agreement("effective", student=student)
    refused_once = factories.termination("refused", of=first)
    asking(factories.fresh(Agreement, refused_once.agreement_id), "student")()
    agreeing(first, "employer")()
    factories.termination_reviews.approve(first.id, by=factories.actor(factories.reviewer()))
    second = factories.agreement("effective", student=student)

    for who in ("student", "employer"):
        act = asking(second, who)
        with refused(Reason.END_LIMIT, limit=1):
            act()


@pytest.mark.requirement("S181")
def test_without_a_limit_a_third_termination_may_be_asked_for(app):
    student = factories.student()
    for _time in range(2):
        done = factories.agreement("effective", student=student)
        factories.termination("done", of=done)

    third = factories.agreement("effective", student=student)
    asking(third, "student")()

    assert seen(third) == ("effective", "requested", "student")
    assert_whole()


@pytest.mark.requirement("S190")
def test_after_ten_days_without_an_answer_the_school_sees_it_as_stuck(record, clock):
    asking(record, "employer")()
    asked = only_request(record).asked_at

    clock.advance(days=9, hours=23)
    assert not terminations.requests_of(record.id)[0].stuck
    clock.advance(hours=2)

    assert terminations.requests_of(record.id)[0].stuck
    assert not terminations.is_stuck("under_review", asked, clock.now)
    assert seen(record) == ("effective", "requested", "employer")
