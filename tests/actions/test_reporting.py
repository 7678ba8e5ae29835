"""报到: the student says so, the employer confirms, and the agreement is closed."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.actions.test_races import at_once
from tests.actions.traces import assert_whole, queued, refused, trail
from wxsign.actions import reporting, reviews
from wxsign.db import db
from wxsign.models import Agreement, TrailEntry
from wxsign.rules.moments import SHANGHAI
from wxsign.rules.refusals import Reason

TODAY = date(2026, 5, 15)


@pytest.fixture
def record(app, clock) -> Agreement:
    """Approved on the 10th; today is the 15th."""
    clock.advance(days=-5)
    made = factories.agreement("effective", terms=factories.terms(report_by="2026-07-10"))
    clock.advance(days=5)
    return made


def test_the_approval_writes_until_when_to_report_in(record):
    assert record.report_by == datetime(2026, 7, 11, tzinfo=SHANGHAI)
    assert (record.reported_on, record.reported_at, record.receive_by) == (None, None, None)


def test_the_student_names_the_day_and_the_employer_is_asked(record, clock):
    before = queued()

    reporting.report_in(record.id, on=date(2026, 5, 12), by=factories.actor(record.student))

    now = factories.fresh(Agreement, record.id)
    assert (now.state, now.reported_on) == ("effective", date(2026, 5, 12))
    assert now.reported_at is not None
    assert now.receive_by == datetime(2026, 5, 19, tzinfo=SHANGHAI)
    assert trail(record.id)[-1] == ("report_in", record.student.name, "2026年5月12日")
    assert queued()[len(before) :] == [
        ("online.report_in.employer", "employer", record.sender_id, "wechat")
    ]


@pytest.mark.parametrize(
    "day", [date(2026, 5, 9), TODAY + timedelta(days=1)], ids=["before the approval", "to come"]
)
def test_a_day_that_cannot_be_is_refused_and_leaves_no_trace(record, day):
    with refused(Reason.REPORT_DAY_WRONG, first="2026年5月10日", last="2026年5月15日"):
        reporting.report_in(record.id, on=day, by=factories.actor(record.student))


@pytest.mark.parametrize("day", [date(2026, 5, 10), TODAY], ids=["of the approval", "today"])
def test_the_first_and_the_last_day_that_can_be_are_taken(record, day):
    reporting.report_in(record.id, on=day, by=factories.actor(record.student))

    assert factories.fresh(Agreement, record.id).reported_on == day


def test_nobody_reports_in_twice(record):
    by = factories.actor(record.student)
    reporting.report_in(record.id, on=TODAY, by=by)

    with refused(Reason.REPORT_SAID):
        reporting.report_in(record.id, on=TODAY, by=by)


def test_the_employer_confirms_after_the_student_and_closes_the_agreement(record):
    reporting.report_in(record.id, on=TODAY, by=factories.actor(record.student))
    before = queued()

    reporting.receive(record.id, by=factories.actor(record.sender))

    assert factories.fresh(Agreement, record.id).state == "reported"
    assert trail(record.id)[-1][0] == "receive"
    told = queued()[len(before) :]
    assert [(notice, channel) for notice, _who, _id, channel in told] == [
        ("online.receive.student", "wechat"),
        ("online.receive.student", "mail"),
    ]
    assert_whole()


def test_the_employer_alone_cannot_close_it(record):
    with refused(Reason.NOT_REPORTED):
        reporting.receive(record.id, by=factories.actor(record.sender))


@pytest.mark.parametrize("state", ["invited", "under_review", "rejected", "reported"])
def test_before_the_approval_and_after_the_end_nobody_reports_in(app, state):
    record = factories.agreement(state)
    reason = Reason.REPORT_SAID if state == "reported" else Reason.WRONG_STATE

    with refused(reason):
        reporting.report_in(record.id, on=TODAY, by=factories.actor(record.student))


def test_strangers_find_nothing(record):
    student = factories.actor(factories.student())
    employer = factories.actor(factories.employer())

    with refused(Reason.NOT_FOUND):
        reporting.report_in(record.id, on=TODAY, by=student)
    reporting.report_in(record.id, on=TODAY, by=factories.actor(record.student))
    with refused(Reason.NOT_FOUND):
        reporting.receive(record.id, by=employer)


def test_a_colleague_of_the_employer_may_confirm(record):
    reporting.report_in(record.id, on=TODAY, by=factories.actor(record.student))

    reporting.receive(record.id, by=factories.actor(factories.colleague(record.employer)))

    assert factories.fresh(Agreement, record.id).state == "reported"


def test_a_second_approval_asks_anew(app):
    record = factories.agreement("under_review")
    desk = factories.actor(factories.reviewer())
    reviews.approve(record.id, by=desk)
    reporting.report_in(record.id, on=TODAY, by=factories.actor(record.student))
    reviews.undo(record.id, by=desk)

    reviews.approve(record.id, by=desk)

    now = factories.fresh(Agreement, record.id)
    assert (now.reported_on, now.reported_at, now.receive_by) == (None, None, None)


def test_two_taps_report_in_once_and_two_colleagues_confirm_once(app, record):
    student, number = factories.actor(record.student), record.id
    colleagues = [
        factories.actor(record.sender),
        factories.actor(factories.colleague(record.employer)),
    ]

    said = at_once(
        app, [lambda: reporting.report_in(number, on=TODAY, by=student) for _ in range(2)]
    )
    closed = at_once(app, [lambda by=by: reporting.receive(number, by=by) for by in colleagues])

    assert Counter(said)[None] == Counter(closed)[None] == 1
    assert {*said, *closed} <= {None, Reason.REPORT_SAID, Reason.WRONG_STATE}
    moves = db.session.scalars(
        select(TrailEntry.move).where(TrailEntry.record_id == number).order_by(TrailEntry.id)
    )
    assert list(moves)[-2:] == ["report_in", "receive"]
    assert_whole()


def test_confirming_and_taking_the_review_back_at_once_have_one_outcome(app):
    record = factories.agreement("under_review")
    desk, number = factories.actor(factories.reviewer()), record.id
    reviews.approve(number, by=desk)
    reporting.report_in(number, on=TODAY, by=factories.actor(record.student))
    employer = factories.actor(record.sender)

    answers = at_once(
        app,
        [lambda: reporting.receive(number, by=employer), lambda: reviews.undo(number, by=desk)],
    )

    assert Counter(answers) == {None: 1, Reason.WRONG_STATE: 1}
    assert_whole()
