"""提醒: once a day for a letter, so many a day for an employer, never at night, told once."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.actions.traces import refused
from wxsign import settings as house_settings
from wxsign.actions import nudges
from wxsign.db import db
from wxsign.models import Agreement, OutboxEntry
from wxsign.rules.refusals import Reason, Refused

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def user(app):
    return factories.employer()


def told() -> int:
    """How many reminders were queued for WeChat."""
    db.session.rollback()
    wanted = OutboxEntry.notice == "nudge.letter.student", OutboxEntry.channel == "wechat"
    return db.session.scalar(select(func.count()).where(*wanted))


def test_a_letter_is_reminded_of_once_in_a_day(user, clock):
    record = factories.agreement("invited", user=user)
    by = factories.actor(user)
    nudges.nudge(record.id, by=by)
    clock.advance(hours=23, minutes=59)

    with refused(Reason.NUDGE_LATER):
        nudges.nudge(record.id, by=by)

    clock.advance(minutes=1)
    nudges.nudge(record.id, by=by)
    assert told() == 2


def test_who_has_signed_elsewhere_is_not_told_to_answer_and_the_employer_learns_nothing(user):
    student = factories.student()
    record = factories.agreement("invited", user=user, student=student)
    factories.agreement("under_review", student=student)

    nudges.nudge(record.id, by=factories.actor(user))

    assert told() == 0
    assert factories.fresh(Agreement, record.id).reminded_at is not None


def test_an_employer_reminds_of_so_many_letters_a_day(user, clock, settings):
    signing = replace(settings.signing, nudges_per_day=2)
    house_settings.use(replace(settings, signing=signing))
    first, second, third = (factories.agreement("invited", user=user) for _ in range(3))
    by = factories.actor(user)
    for record in (first, second):
        nudges.nudge(record.id, by=by)
        clock.advance(minutes=5)

    with pytest.raises(Refused) as caught:
        nudges.nudge(third.id, by=by)

    assert caught.value.headline == "单位今天提醒的次数已用完，2026-05-16 10:00 后可以再提醒"
    other = factories.agreement("invited")
    nudges.nudge(other.id, by=factories.actor(other.sender))
    assert told() == 3


def test_nobody_is_reminded_at_night(user, clock):
    record = factories.agreement("invited", user=user)
    clock.advance(hours=12)

    with pytest.raises(Refused) as caught:
        nudges.nudge(record.id, by=factories.actor(user))

    assert caught.value.headline == "夜里不打扰学生，2026-05-16 08:00 后可以再提醒"
    assert told() == 0


@pytest.mark.parametrize(
    "state, reason", [("declined", Reason.ROUND_OVER), ("under_review", Reason.SIGNED)]
)
def test_a_letter_that_was_answered_is_not_reminded_of(user, state, reason):
    record = factories.agreement(state, user=user)

    with refused(reason):
        nudges.nudge(record.id, by=factories.actor(user))

    assert (told(), factories.fresh(Agreement, record.id).reminded_at) == (0, None)


def test_a_letter_whose_time_is_over_is_not_reminded_of(user, clock):
    record = factories.agreement("invited", user=user)
    clock.advance(days=6)

    with refused(Reason.TOO_LATE):
        nudges.nudge(record.id, by=factories.actor(user))

    assert told() == 0
