"""请单位修改: a student asks, the employer takes over or changes, the student confirms (S48)."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.actions.traces import queued, refused, trail
from wxsign.actions import changes
from wxsign.db import db
from wxsign.models import Agreement, ChangeRequest
from wxsign.rules.refusals import Reason


@pytest.fixture
def letter(app):
    return factories.agreement("invited")


def requests() -> list[tuple[str, str, bool]]:
    """Term, wish, and whether it is still open."""
    db.session.rollback()
    rows = db.session.scalars(select(ChangeRequest).order_by(ChangeRequest.id))
    found = [(row.term, row.wish, row.closed_at is None) for row in rows]
    db.session.rollback()
    return found


def ask(record, term="probation_days", wish="30", why="试用期太长") -> None:
    changes.request_change(
        record.id, term=term, wish=wish, why=why, by=factories.actor(record.student)
    )


@pytest.mark.requirement("S48")
def test_a_student_asks_for_a_change_and_the_employer_is_told(letter):
    before = queued()

    ask(letter)

    record = factories.fresh(Agreement, letter.id)
    assert (record.state, record.version) == ("invited", 1)
    assert requests() == [("probation_days", "30", True)]
    assert trail(letter.id)[-1][::2] == ("request_change", "试用期：30 天　试用期太长")
    assert queued()[len(before) :] == [
        ("online.request_change.employer", "employer", letter.sender_id, "wechat")
    ]


@pytest.mark.requirement("S48")
def test_a_request_is_taken_over_with_one_tap_and_needs_the_students_yes(letter):
    ask(letter)
    asked = db.session.scalars(select(ChangeRequest.id)).one()

    changes.adopt_request(letter.id, asked, version=1, by=factories.actor(letter.sender))

    record = factories.fresh(Agreement, letter.id)
    assert (record.state, record.version) == ("invited", 2)
    wanted = {**factories.terms(), "probation_days": "30", "remarks": ""}
    assert factories.terms_of(record) == wanted
    assert requests() == [("probation_days", "30", False)]
    factories.accept(record.student, record)
    assert factories.fresh(Agreement, letter.id).version == 2


def test_a_request_is_taken_over_once(letter):
    ask(letter)
    asked, by = db.session.scalars(select(ChangeRequest.id)).one(), factories.actor(letter.sender)
    changes.adopt_request(letter.id, asked, version=1, by=by)

    with refused(Reason.NOT_FOUND):
        changes.adopt_request(letter.id, asked, version=2, by=by)


def test_a_request_is_not_taken_over_into_a_version_that_was_not_compared(letter):
    ask(letter)
    asked, by = db.session.scalars(select(ChangeRequest.id)).one(), factories.actor(letter.sender)
    changes.amend(letter.id, factories.terms_of(letter) | {"penalty": "4000"}, version=1, by=by)

    with refused(Reason.OLD_VERSION):
        changes.adopt_request(letter.id, asked, version=1, by=by)


def test_a_request_of_another_letter_is_none(letter):
    other = factories.agreement("invited", user=letter.sender)
    ask(other)
    asked = db.session.scalars(select(ChangeRequest.id)).one()

    with refused(Reason.NOT_FOUND):
        changes.adopt_request(letter.id, asked, version=1, by=factories.actor(letter.sender))


def test_a_request_that_needs_more_is_not_taken_over_with_one_tap(letter):
    ask(letter, "file_reception", "1")
    asked = db.session.scalars(select(ChangeRequest.id)).one()

    with refused(Reason.NOT_ADOPTABLE):
        changes.adopt_request(letter.id, asked, version=1, by=factories.actor(letter.sender))


def test_a_change_answers_the_requests_for_its_fields_and_no_other(letter):
    ask(letter)
    ask(factories.fresh(Agreement, letter.id), "penalty", "1000")
    record = factories.fresh(Agreement, letter.id)

    factories.amend(record.sender, record, penalty="2000")

    assert requests() == [("probation_days", "30", True), ("penalty", "1000", False)]


def test_one_field_is_asked_for_once_at_a_time(letter):
    ask(letter)

    with refused(Reason.ASKED_ALREADY, record=("online", letter.id)):
        ask(factories.fresh(Agreement, letter.id), wish="20")


def test_a_letter_has_three_open_requests_at_most(letter):
    for term, wish in (("probation_days", "30"), ("penalty", "1"), ("regular_pay", "9000")):
        ask(factories.fresh(Agreement, letter.id), term, wish)

    with refused(Reason.ASKED_ALREADY):
        ask(factories.fresh(Agreement, letter.id), "work_place", "宜昌市")


@pytest.mark.requirement("S52")
def test_with_another_letter_signed_nothing_more_is_asked_for(letter):
    other = factories.agreement("invited", student=letter.student)
    factories.accept(other.student, other)

    with refused(Reason.SEAT_TAKEN):
        ask(factories.fresh(Agreement, letter.id))


def test_a_strangers_letter_is_none(letter):
    stranger = factories.actor(factories.student())

    with refused(Reason.NOT_FOUND):
        changes.request_change(letter.id, term="penalty", wish="1", why="", by=stranger)
