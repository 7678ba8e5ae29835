"""What is approved is released, or gives way; and two at once (S150, S161 to S164)."""

from collections import Counter
from dataclasses import replace

import pytest

from tests import factories
from tests.actions.destinations import (
    approved,
    consent,
    desk,
    draft,
    row,
    seats,
    sent,
    state,
    submit,
)
from tests.actions.test_races import at_once
from tests.actions.traces import refused, trail
from tests.destinations import typed
from wxsign import settings
from wxsign.actions import destination, online_agreement, reviews
from wxsign.db import db
from wxsign.models import PlanEntry, Student
from wxsign.rules.refusals import Reason


@pytest.fixture
def student(app) -> Student:
    return factories.student()


@pytest.fixture
def strictly(app):
    """The setting that follows the manual to the letter (decision 3)."""
    before = settings.current()
    settings.use(replace(before, destinations=settings.Destinations(unemployed_holds_seat=True)))
    yield
    settings.use(before)


@pytest.mark.requirement("S150", "S195")
@pytest.mark.parametrize("verb", ["save", "submit", "withdraw", "discard"])
def test_after_the_approval_nothing_can_be_done_but_the_release(student, verb):
    record_id, by = approved(student), factories.actor(student)
    verbs = {
        "save": lambda: destination.save(record_id, "7.1", typed("7.1"), by=by),
        "submit": lambda: submit(record_id, student),
        "withdraw": lambda: destination.withdraw(record_id, by=by),
        "discard": lambda: destination.discard(record_id, by=by),
    }

    with refused(Reason.WRONG_STATE):
        verbs[verb]()


@pytest.mark.requirement("S161", "S165")
def test_the_approval_writes_the_plan_with_the_code_of_the_class(student):
    record_id = approved(student)

    db.session.rollback()
    plan = db.session.get(PlanEntry, student.id)
    assert state(record_id) == "effective"
    assert (plan.state, plan.destination, plan.record_id) == ("院系待审核", "801", record_id)


@pytest.mark.requirement("S162", "S163")
def test_a_release_is_asked_for_with_its_reason_and_the_seat_stays(student):
    record_id, by = approved(student), factories.actor(student)

    destination.request_release(record_id, reason="改为参加工作", by=by)

    now = row(record_id)
    assert (now.state, now.reason, now.waiting_since) == (
        "release_review",
        "改为参加工作",
        now.changed_at,
    )
    assert seats() == [("destination", record_id)]
    assert trail(record_id)[-1] == ("request_release", student.name, "改为参加工作")


@pytest.mark.requirement("S164")
def test_an_approved_release_frees_the_seat_and_the_plan(student):
    record_id = approved(student)
    destination.request_release(record_id, reason="改为参加工作", by=factories.actor(student))

    reviews.approve(record_id, by=desk(student))

    db.session.rollback()
    assert (state(record_id), seats()) == ("released", [])
    assert db.session.get(PlanEntry, student.id).state == "学生未提交"


@pytest.mark.requirement("S164")
def test_a_refused_release_leaves_the_registration_in_force_and_may_be_asked_for_again(student):
    record_id, by = approved(student), factories.actor(student)
    destination.request_release(record_id, reason="改为参加工作", by=by)

    reviews.reject(record_id, reason="请先办退学手续", by=desk(student))

    assert (state(record_id), seats()) == ("effective", [("destination", record_id)])
    destination.request_release(record_id, reason="已办退学手续", by=by)
    assert (state(record_id), row(record_id).ending) == ("release_review", "")


def test_without_a_reason_no_release_is_asked_for(student):
    record_id = approved(student)

    with refused(Reason.BAD_REQUEST):
        destination.request_release(record_id, reason="", by=factories.actor(student))


def test_a_release_before_the_approval_is_refused(student):
    record_id = sent(student)

    with refused(Reason.WRONG_STATE):
        destination.request_release(record_id, reason="改主意", by=factories.actor(student))


@pytest.mark.parametrize("state_", ["under_review", "effective"])
def test_not_yet_employed_gives_way_to_an_accepted_letter(student, state_):
    record_id = sent(student, "9.1") if state_ == "under_review" else approved(student, "9.1")

    signed = factories.agreement("under_review", student=student)

    assert state(record_id) == "released"
    assert seats() == [("online", signed.id)]


def test_not_yet_employed_gives_way_to_another_registration(student):
    before = approved(student, "9.1")

    record_id = sent(student)

    db.session.rollback()
    assert (state(before), seats()) == ("released", [("destination", record_id)])
    assert db.session.get(PlanEntry, student.id).state == "学生未提交"


def test_strictly_after_the_manual_not_yet_employed_takes_the_seat(student, strictly):
    letter = factories.agreement(student=student)

    record_id = sent(student, "9.1")

    assert seats() == [("destination", record_id)]
    proof = consent(student, letter)
    with refused(Reason.SEAT_TAKEN):
        online_agreement.accept(letter.id, version=1, proof=proof, by=factories.actor(student))


@pytest.mark.requirement("S52", "S148")
def test_of_sending_in_and_accepting_at_once_exactly_one_wins(app, student):
    record_id, letter = draft(student), factories.agreement(student=student)
    db.session.rollback()
    by, number = factories.actor(student), letter.id
    proof = consent(student, letter)
    whole = typed("7.1")

    answers = at_once(
        app,
        [
            lambda: destination.submit(record_id, "7.1", whole, by=by),
            lambda: online_agreement.accept(number, version=1, proof=proof, by=by),
        ],
    )

    assert Counter(answers) == {None: 1, Reason.SEAT_TAKEN: 1}
    states = (state(record_id), state(number))
    assert states in (("under_review", "invited"), ("draft", "under_review"))
    winner = ("destination", record_id) if states[0] == "under_review" else ("online", number)
    assert seats() == [winner]


def test_of_two_taps_at_once_one_sends_it_in(app, student):
    record_id = draft(student)
    by, whole = factories.actor(student), typed("7.1")

    answers = at_once(
        app, [lambda: destination.submit(record_id, "7.1", whole, by=by) for _tap in range(2)]
    )

    assert Counter(answers) == {None: 1, Reason.WRONG_STATE: 1}
    assert (state(record_id), seats()) == ("under_review", [("destination", record_id)])
    assert [move for move, _name, _note in trail(record_id)].count("submit") == 1


@pytest.mark.requirement("S149")
def test_of_withdrawing_and_approving_at_once_exactly_one_wins(app, student):
    record_id = sent(student)
    by, school = factories.actor(student), desk(student)

    answers = at_once(
        app,
        [
            lambda: destination.withdraw(record_id, by=by) or "withdrawn",
            lambda: reviews.approve(record_id, by=school) or "approved",
        ],
    )

    assert Counter(answers)[Reason.WRONG_STATE] == 1
    expected = {
        "withdrawn": ("withdrawn", []),
        "approved": ("effective", [("destination", record_id)]),
    }
    winner = next(answer for answer in answers if answer in expected)
    assert (state(record_id), seats()) == expected[winner]


def test_of_two_registrations_of_not_yet_employed_at_once_one_stands(app, student):
    by = factories.actor(student)
    records = [draft(student, kind) for kind in ("9.1", "9.3")]
    kinds = dict(zip(records, ("9.1", "9.3"), strict=True))

    at_once(
        app,
        [
            lambda record_id=record_id: destination.submit(
                record_id, kinds[record_id], typed(kinds[record_id]), by=by
            )
            for record_id in records
        ],
    )

    assert [state(record_id) for record_id in records].count("under_review") == 1
    assert seats() == []
