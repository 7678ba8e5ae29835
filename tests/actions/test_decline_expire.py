"""The student says no, or nothing."""

from datetime import timedelta

import pytest

from tests import factories
from tests.actions.traces import assert_whole, everything, queued, refused, trail
from wxsign.actions import online_agreement
from wxsign.models import Agreement
from wxsign.rules.refusals import Reason

pytestmark = pytest.mark.usefixtures("app")


@pytest.mark.requirement("S50", "S69")
def test_a_declined_letter_ends_and_the_sender_reads_the_reason_in_the_trail():
    letter = factories.agreement("invited")
    before = queued()

    online_agreement.decline(letter.id, reason="路太远", by=factories.actor(letter.student))

    record = factories.fresh(Agreement, letter.id)
    assert (record.state, record.reason) == ("declined", "路太远")
    assert trail(letter.id)[1:] == [("decline", record.student_name, "路太远")]
    assert queued()[len(before) :] == [
        ("online.decline.employer", "employer", letter.sender_id, "wechat")
    ]
    assert_whole()


@pytest.mark.requirement("S50", "S51", "S54")
@pytest.mark.parametrize("state", ["declined", "expired", "rejected", "terminated"])
def test_after_the_end_the_employer_may_invite_again(state):
    ended = factories.agreement(state)

    again = factories.invite(ended.sender, ended.student)

    assert factories.fresh(Agreement, again).state == "invited"
    assert again != ended.id
    assert_whole()


def test_a_long_reason_is_cut_to_its_column():
    letter = factories.agreement("invited")

    online_agreement.decline(letter.id, reason="远" * 600, by=factories.actor(letter.student))

    assert len(factories.fresh(Agreement, letter.id).reason) == 500


def test_a_second_no_is_told_that_it_is_done():
    letter = factories.agreement("declined")

    with refused(Reason.WRONG_STATE):
        online_agreement.decline(letter.id, reason="", by=factories.actor(letter.student))


def test_nobody_declines_for_somebody_else():
    letter, stranger = factories.agreement("invited"), factories.student()

    with refused(Reason.NOT_FOUND):
        online_agreement.decline(letter.id, reason="", by=factories.actor(stranger))


@pytest.mark.requirement("S52")
def test_a_signed_student_cannot_act_on_the_other_letters():
    letter = factories.agreement("invited")
    factories.agreement("under_review", student=letter.student)

    with refused(Reason.SEAT_TAKEN):
        online_agreement.decline(letter.id, reason="", by=factories.actor(letter.student))


@pytest.mark.requirement("S51")
def test_after_twenty_four_hundred_it_is_too_late_for_a_no(clock):
    letter = factories.agreement("invited")
    clock.set(letter.answer_by)

    with refused(Reason.TOO_LATE):
        online_agreement.decline(letter.id, reason="", by=factories.actor(letter.student))


@pytest.mark.requirement("S51")
def test_silence_ends_the_round_and_both_sides_hear_of_it(clock):
    letter = factories.agreement("invited")
    before, student_id = queued(), letter.student_id
    clock.set(letter.answer_by)

    online_agreement.expire(letter.id)

    assert factories.fresh(Agreement, letter.id).state == "expired"
    assert trail(letter.id)[1:] == [("expire", "系统", "")]
    assert queued()[len(before) :] == [
        ("online.expire.student", "student", student_id, "wechat"),
        ("online.expire.student", "student", student_id, "mail"),
        ("online.expire.employer", "employer", letter.sender_id, "wechat"),
    ]


@pytest.mark.requirement("S46")
def test_the_clock_leaves_a_letter_alone_until_its_last_minute_is_over(clock):
    letter = factories.agreement("invited")
    clock.set(letter.answer_by - timedelta(minutes=1))
    before = everything()

    online_agreement.expire(letter.id)

    assert everything() == before


def test_the_clock_comes_twice_and_ends_it_once(clock):
    letter = factories.agreement("invited")
    clock.set(letter.answer_by)
    online_agreement.expire(letter.id)

    with refused(Reason.WRONG_STATE):
        online_agreement.expire(letter.id)


def test_the_clock_does_not_touch_what_was_answered(clock):
    signed = factories.agreement("under_review")
    clock.set(signed.answer_by)

    with refused(Reason.WRONG_STATE):
        online_agreement.expire(signed.id)
