"""Other destinations: drafts, sending in, withdrawing (S147 to S160)."""

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.actions.destinations import desk, draft, row, seats, sent, state, submit, versions
from tests.actions.traces import queued, refused, trail
from tests.destinations import typed
from wxsign.actions import destination, reviews
from wxsign.db import db
from wxsign.models import Attachment, Student
from wxsign.rules import destinations
from wxsign.rules.refusals import Reason, Refused


@pytest.fixture
def student(app) -> Student:
    return factories.student()


def test_a_draft_may_be_incomplete_holds_no_seat_and_tells_nobody(student):
    by, before = factories.actor(student), queued()
    record_id = destination.start("7.1", by=by)

    destination.save(record_id, "7.1", {"name": "江城示例大学"}, by=by)

    assert (state(record_id), seats()) == ("draft", [])
    assert versions(record_id) == [(1, 0, "江城示例大学")]
    assert queued() == before


def test_a_second_tap_on_the_last_choice_finds_the_first_draft(student):
    by = factories.actor(student)

    first = destination.start("7.1", by=by)
    second = destination.start("6.3", by=by)

    assert (second, row(first).kind) == (first, "6.3")


def test_who_has_written_something_begins_another_draft(student):
    first = draft(student)

    second = destination.start("7.1", by=factories.actor(student))

    assert second != first
    assert versions(first) == [(1, 0, "江城示例大学")]


@pytest.mark.requirement("S148", "S160")
def test_sending_in_takes_the_seat_and_waits_for_the_school(student):
    record_id = draft(student)
    before = queued()

    submit(record_id, student)

    now = row(record_id)
    assert (now.state, now.employer_name, now.plan_code) == ("under_review", "江城示例大学", "801")
    assert (now.waiting_since, now.accepted_at) == (now.changed_at, now.changed_at)
    assert seats() == [("destination", record_id)]
    assert queued() == before  # reviewers see the counter at the desk
    assert trail(record_id)[-1] == ("submit", student.name, destinations.DECLARED)


@pytest.mark.requirement("S152")
def test_every_kind_can_be_sent_in_and_only_not_yet_employed_leaves_the_seat(app):
    records = {kind: sent(factories.student(), kind) for kind in destinations.kinds()}

    db.session.rollback()
    db.session.expire_all()
    assert {state(record_id) for record_id in records.values()} == {"under_review"}
    holding = [record_id for kind, record_id in records.items() if not kind.startswith("9.")]
    assert sorted(seats()) == [("destination", record_id) for record_id in sorted(holding)]


@pytest.mark.requirement("S159")
def test_without_a_proof_nothing_is_sent_in_and_the_draft_stays(student):
    record_id = destination.start("7.1", by=factories.actor(student))

    with pytest.raises(Refused) as caught:
        submit(record_id, student)

    assert caught.value.reason is Reason.ATTACHMENT_MISSING
    assert (state(record_id), seats()) == ("draft", [])
    assert versions(record_id) == [(1, 0, "江城示例大学")]


def test_not_yet_employed_needs_no_proof(student):
    record_id = destination.start("9.1", by=factories.actor(student))

    submit(record_id, student)

    assert state(record_id) == "under_review"


def test_what_is_not_complete_is_not_sent_in(student):
    record_id = draft(student)

    with pytest.raises(Refused) as caught:
        submit(record_id, student, level="")

    assert (caught.value.reason, state(record_id)) == (Reason.INCOMPLETE, "draft")


@pytest.mark.requirement("S148")
def test_who_is_signed_cannot_register_but_may_write_a_draft(student):
    signed = factories.agreement("under_review", student=student)
    record_id = draft(student)

    with pytest.raises(Refused) as caught:
        submit(record_id, student)

    assert caught.value.reason is Reason.SEAT_TAKEN
    assert caught.value.facts["blocking"] == ("online", signed.id)
    assert (state(record_id), seats()) == ("draft", [("online", signed.id)])


@pytest.mark.parametrize(
    "over,reason",
    [
        ({"restricted": True}, Reason.RESTRICTED),
        ({"enrolment_approved": False}, Reason.ENROLMENT_PENDING),
        ({"training_mode": "2"}, Reason.DIRECTED),
        ({"verified_at": None}, Reason.NOT_VERIFIED),
    ],
)
def test_who_may_not_sign_may_not_register_either(app, over, reason):
    student = factories.student(**over)
    record_id = draft(student)

    with pytest.raises(Refused) as caught:
        submit(record_id, student)

    assert (caught.value.reason, state(record_id)) == (reason, "draft")


@pytest.mark.requirement("S149")
def test_withdrawing_frees_the_seat_and_anything_may_begin_again(student):
    record_id = sent(student)

    destination.withdraw(record_id, by=factories.actor(student))

    now = row(record_id)
    assert (now.state, now.waiting_since, seats()) == ("withdrawn", None, [])
    signed = factories.agreement("under_review", student=student)
    assert seats() == [("online", signed.id)]


@pytest.mark.requirement("S149")
def test_what_was_withdrawn_is_corrected_in_a_new_version_with_its_proofs(student):
    record_id, by = sent(student), factories.actor(student)
    destination.withdraw(record_id, by=by)

    destination.save(record_id, "7.1", typed("7.1", name="示例第二大学"), by=by)
    submit(record_id, student, name="示例第二大学")

    assert (state(record_id), row(record_id).version) == ("under_review", 2)
    assert versions(record_id) == [(1, 0, "江城示例大学"), (2, 1, "示例第二大学")]
    db.session.rollback()
    claimed = select(func.count()).where(Attachment.record_id == record_id)
    assert db.session.scalar(claimed) == 2  # one with each version


def test_what_the_school_sent_back_is_corrected_and_sent_in_again(student):
    record_id = sent(student)
    reviews.reject(record_id, reason="录取通知书看不清", by=desk(student))
    assert seats() == []

    destination.save(record_id, "7.1", typed("7.1"), by=factories.actor(student))
    kept = row(record_id).reason
    submit(record_id, student)

    assert kept == "录取通知书看不清"  # beside the form, until it is sent in again
    assert (state(record_id), row(record_id).reason) == ("under_review", "")


def test_a_stranger_finds_no_registration_of_another(student):
    record_id, stranger = sent(student), factories.actor(factories.student())

    with refused(Reason.NOT_FOUND):
        destination.withdraw(record_id, by=stranger)


def test_a_draft_that_nobody_wants_goes(student):
    record_id = draft(student)

    destination.discard(record_id, by=factories.actor(student))

    assert state(record_id) == "discarded"
