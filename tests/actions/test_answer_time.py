"""The student asks for more time once; the employer says yes, puts it aside, or is too late."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import Connection, event

from tests import factories
from tests.actions.traces import assert_whole, everything, queued, refused, trail
from wxsign import settings as house_settings
from wxsign.actions import answer_time, online_agreement
from wxsign.db import db
from wxsign.models import Agreement
from wxsign.rules.moments import SHANGHAI
from wxsign.rules.refusals import Reason, Refused

pytestmark = pytest.mark.usefixtures("app")


def ask(letter, reason="想和家里商量"):
    answer_time.ask_time(letter.id, reason=reason, by=factories.actor(letter.student))


def grant(letter, days=3):
    answer_time.grant_time(letter.id, days=days, by=factories.actor(letter.sender))


@pytest.fixture
def letter(app):
    return factories.agreement("invited")


@pytest.fixture
def asked(letter):
    ask(letter)
    return factories.fresh(Agreement, letter.id)


@pytest.mark.requirement("S190")
def test_a_student_asks_and_the_sender_is_told(letter, now):
    before, deadline = queued(), letter.answer_by

    ask(letter)

    record = factories.fresh(Agreement, letter.id)
    assert (record.state, record.answer_by) == ("invited", deadline)
    assert record.time_asked_at >= now
    assert trail(letter.id)[1:] == [("ask_time", record.student_name, "想和家里商量")]
    assert queued()[len(before) :] == [
        ("online.ask_time.employer", "employer", record.sender_id, "wechat")
    ]
    assert_whole()


def test_a_letter_is_asked_about_once(asked):
    with refused(Reason.TIME_ASKED):
        ask(asked)


def test_also_after_the_answer_nobody_asks_again(asked):
    grant(asked)

    with refused(Reason.TIME_ASKED):
        ask(asked)


@pytest.mark.requirement("S191")
def test_at_twenty_four_hundred_it_is_too_late_to_ask(letter, clock):
    clock.set(letter.answer_by)

    with refused(Reason.TOO_LATE):
        ask(letter)


@pytest.mark.requirement("S52")
def test_who_has_signed_cannot_ask_about_the_other_letters(letter):
    factories.agreement("under_review", student=letter.student)

    with refused(Reason.SEAT_TAKEN):
        ask(letter)


@pytest.mark.parametrize("state", ["declined", "expired", "under_review", "effective"])
def test_only_an_open_letter_can_be_asked_about(state):
    letter = factories.agreement(state)

    with refused(Reason.TOO_LATE if state == "expired" else Reason.WRONG_STATE):
        ask(letter)


def test_nobody_asks_or_grants_for_somebody_else(asked):
    student, user = (factories.actor(p()) for p in (factories.student, factories.employer))

    with refused(Reason.NOT_FOUND):
        answer_time.ask_time(asked.id, reason="", by=student)
    with refused(Reason.NOT_FOUND):
        answer_time.grant_time(asked.id, days=3, by=user)
    with refused(Reason.NOT_FOUND):
        answer_time.ignore_time(asked.id, by=user)


@pytest.mark.requirement("S46", "S190")
def test_granted_days_are_counted_from_the_old_last_day_to_midnight_and_told(asked):
    before = queued()

    grant(asked, days=3)

    record = factories.fresh(Agreement, asked.id)
    assert record.answer_by == datetime(2026, 5, 24, tzinfo=SHANGHAI)
    assert trail(asked.id)[-1] == ("grant_time", record.sender.name, "延长 3 天")
    assert queued()[len(before) :] == [
        ("online.grant_time.student", "student", record.student_id, "wechat"),
        ("online.grant_time.student", "student", record.student_id, "mail"),
    ]
    assert_whole()


@pytest.mark.parametrize("days", [0, -1, 8])
def test_so_many_days_cannot_be_added(asked, days):
    with refused(Reason.BAD_REQUEST):
        grant(asked, days)


def test_the_most_days_are_a_setting(asked, settings):
    signing = replace(settings.signing, extension_days=1)
    house_settings.use(replace(settings, signing=signing))

    with refused(Reason.BAD_REQUEST):
        grant(asked, days=2)


def test_without_a_request_nothing_is_granted(letter):
    with refused(Reason.TIME_NOT_ASKED):
        grant(letter)


def test_it_is_granted_once(asked):
    grant(asked)

    with refused(Reason.TIME_GRANTED):
        grant(asked)


@pytest.mark.requirement("S191")
def test_at_twenty_four_hundred_it_is_too_late_to_grant(asked, clock):
    clock.set(asked.answer_by)

    with refused(Reason.TOO_LATE):
        grant(asked)


def test_what_was_put_aside_is_not_told_and_can_still_be_granted(asked, now):
    before, deadline = queued(), asked.answer_by

    answer_time.ignore_time(asked.id, by=factories.actor(asked.sender))
    answer_time.ignore_time(asked.id, by=factories.actor(asked.sender))

    record = factories.fresh(Agreement, asked.id)
    assert record.time_ignored_at >= now
    assert (queued(), record.answer_by) == (before, deadline)
    grant(record)
    assert factories.fresh(Agreement, asked.id).answer_by == deadline + timedelta(days=3)


def test_a_letter_without_a_request_cannot_be_put_aside(letter):
    before = everything()

    answer_time.ignore_time(letter.id, by=factories.actor(letter.sender))

    assert everything() == before


@pytest.mark.requirement("S51", "S190")
def test_the_clock_honours_the_new_deadline(asked, clock):
    old = asked.answer_by
    grant(asked, days=1)
    clock.set(old)
    online_agreement.expire(asked.id)
    still = factories.fresh(Agreement, asked.id).state

    clock.set(old + timedelta(days=1))
    online_agreement.expire(asked.id)

    assert (still, factories.fresh(Agreement, asked.id).state) == ("invited", "expired")


@pytest.mark.requirement("S191")
def test_within_the_new_deadline_the_student_signs(asked, clock):
    grant(asked)
    clock.advance(days=6)

    factories.accept(asked.student, factories.fresh(Agreement, asked.id))

    assert factories.fresh(Agreement, asked.id).state == "under_review"


@pytest.fixture
def overtake(app):
    """Let somebody else do his whole act right before the next one writes."""

    def arrange(act: Callable[[], None]) -> None:
        def run() -> None:
            with app.app_context():
                act()

        def first(_connection: Connection) -> None:
            if not done:  # what is read is read; the lock is not yet asked for
                done.append(True)
                other = Thread(target=run)
                other.start()
                other.join()

        done: list[bool] = []
        db.session.connection()  # what reads is connected already
        event.listen(db.engine, "engine_connect", first)

    return arrange


@pytest.mark.requirement("S191")
def test_a_yes_in_the_last_second_comes_too_late_when_the_clock_writes_first(
    asked, clock, overtake
):
    number, by, deadline = asked.id, factories.actor(asked.sender), asked.answer_by
    clock.set(deadline - timedelta(seconds=30))

    def end() -> None:
        clock.set(deadline)
        online_agreement.expire(number)

    overtake(end)
    with pytest.raises(Refused) as caught:
        answer_time.grant_time(number, days=2, by=by)

    record = factories.fresh(Agreement, number)
    assert caught.value.reason is Reason.WRONG_STATE
    assert (record.state, record.answer_by) == ("expired", deadline)
    assert [move for move, _name, _note in trail(number)] == ["invite", "ask_time", "expire"]
    assert_whole()


@pytest.mark.requirement("S191")
def test_the_clock_leaves_a_letter_alone_that_gets_more_time_while_it_looks(asked, clock, overtake):
    number, by, deadline = asked.id, factories.actor(asked.sender), asked.answer_by
    clock.set(deadline)

    def press() -> None:
        clock.set(deadline - timedelta(seconds=30))
        answer_time.grant_time(number, days=2, by=by)

    overtake(press)
    with pytest.raises(Refused) as caught:
        online_agreement.expire(number)

    record = factories.fresh(Agreement, number)
    assert caught.value.reason is Reason.WRONG_STATE
    assert (record.state, record.answer_by) == ("invited", deadline + timedelta(days=2))
    assert [move for move, _name, _note in trail(number)] == ["invite", "ask_time", "grant_time"]
    assert_whole()
