"""The student says yes: what changes, and everything that may stand against it."""

from datetime import timedelta

import pytest

from tests import factories
from tests.actions.traces import assert_whole, everything, queued, refused, trail
from wxsign.actions import online_agreement
from wxsign.db import db
from wxsign.models import Agreement, Code, PlanEntry, SchoolSetting, Seat
from wxsign.rules.refusals import Reason

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def student(app):
    return factories.student()


@pytest.fixture
def letter(student):
    return factories.agreement("invited", student=student)


def consent(letter, student, version=None):
    version = version or letter.version
    of = factories.matter(student, "accept", f"online:{letter.id}", version)
    return factories.quick_proof(of)


def accept(letter, student, proof, version=None):
    online_agreement.accept(
        letter.id, version=version or letter.version, proof=proof, by=factories.actor(student)
    )


@pytest.mark.requirement("S49", "S62", "S63")
def test_the_agreement_waits_for_the_school_and_the_seat_is_taken(letter, student, now):
    proof = consent(letter, student)

    accept(letter, student, proof)

    record = factories.fresh(Agreement, letter.id)
    assert (record.state, record.revision, record.number) == ("under_review", 1, None)
    assert now <= record.accepted_at == record.waiting_since == record.changed_at
    seat = db.session.get_one(Seat, student.id)
    assert (seat.process, seat.record_id) == ("online", letter.id)
    assert db.session.get_one(Code, proof.code_id).spent_at == record.accepted_at
    assert_whole()


@pytest.mark.requirement("S68")
def test_the_trail_says_who_said_yes_to_which_version(letter, student):
    accept(letter, student, consent(letter, student))

    assert trail(letter.id) == [("invite", "周嘉禾", ""), ("accept", student.name, "")]


@pytest.mark.requirement("S189", "S193")
def test_the_sender_is_told_once_and_a_draft_document_is_ordered(letter, student):
    before = queued()

    accept(letter, student, consent(letter, student))

    assert queued()[len(before) :] == [
        ("online.accept.employer", "employer", letter.sender_id, "wechat"),
        ("draft", "document", letter.id, "document"),
    ]


@pytest.mark.requirement("S165")
def test_the_plan_waits_for_the_school_too(letter, student):
    accept(letter, student, consent(letter, student))

    assert db.session.get(PlanEntry, student.id) is None


def test_the_doorbell_rings_after_the_commit(letter, student, doorbell):
    proof = consent(letter, student)
    doorbell.clear()

    accept(letter, student, proof)

    assert len(doorbell) > 0


def test_nothing_rings_for_a_refusal(letter, student, doorbell):
    proof = consent(letter, student)
    accept(letter, student, proof)
    doorbell.clear()

    with refused(Reason.WRONG_STATE):
        accept(letter, student, proof)

    assert doorbell == []


def test_a_second_tap_is_told_that_it_is_done(letter, student):
    proof = consent(letter, student)
    accept(letter, student, proof)

    with refused(Reason.WRONG_STATE, record=("online", letter.id)):
        accept(letter, student, proof)


@pytest.mark.requirement("S191")
def test_an_answer_at_twenty_four_hundred_is_refused_and_leaves_no_trace(letter, student, clock):
    proof = consent(letter, student)
    clock.set(letter.answer_by)

    with refused(Reason.TOO_LATE, deadline="5月20日 24:00"):
        accept(letter, student, proof)


@pytest.mark.requirement("S46")
def test_an_answer_in_the_last_minute_counts(letter, student, clock):
    clock.set(letter.answer_by - timedelta(minutes=1))

    accept(letter, student, consent(letter, student))

    assert factories.fresh(Agreement, letter.id).state == "under_review"


@pytest.mark.requirement("S52", "S71")
def test_a_student_who_has_signed_is_told_with_whom(letter, student):
    other = factories.agreement("under_review", student=student)

    with refused(
        Reason.SEAT_TAKEN,
        holder="电子签约（等待签约审核）",
        blocking=("online", other.id),
    ):
        accept(letter, student, unspendable(letter, student))


def unspendable(letter, student):
    """A proof made outside the compared block."""
    return factories.Proof(0, factories.matter(student, "accept", f"online:{letter.id}", 1))


@pytest.mark.requirement("S47")
def test_a_version_that_was_not_seen_cannot_be_accepted(student):
    letter = factories.agreement("invited", student=student, version=2)

    with refused(Reason.OLD_VERSION):
        accept(letter, student, unspendable(letter, student), version=1)


@pytest.mark.parametrize(
    "purpose,record,version,mine",
    [
        ("bind", "online:{id}", 1, True),
        ("accept", "online:77", 1, True),
        ("accept", "online:{id}", 2, True),
        ("accept", "online:{id}", 1, False),
    ],
)
def test_a_code_for_anything_else_is_no_consent(letter, purpose, record, version, mine):
    student = letter.student
    who = student if mine else factories.student()
    of = factories.matter(who, purpose, record.format(id=letter.id), version)
    proof = factories.quick_proof(of)

    with refused(Reason.CODE_EXPIRED):
        accept(letter, student, proof)


def test_a_proof_is_good_for_no_longer_than_its_code(letter, student, clock):
    proof = consent(letter, student)
    clock.advance(minutes=10)

    with refused(Reason.CODE_WRONG):
        accept(letter, student, proof)


def test_a_forged_proof_is_nothing(letter, student):
    with refused(Reason.CODE_WRONG):
        accept(letter, student, unspendable(letter, student))


def test_somebody_elses_letter_looks_like_none(letter):
    stranger = factories.student()
    proof = consent(letter, stranger)

    with refused(Reason.NOT_FOUND):
        accept(letter, stranger, proof)


def test_a_letter_that_never_was_looks_the_same(letter, student):
    with refused(Reason.NOT_FOUND):
        online_agreement.accept(
            letter.id + 1,
            version=1,
            proof=unspendable(letter, student),
            by=factories.actor(student),
        )


@pytest.mark.requirement("S16", "S17")
@pytest.mark.parametrize(
    "reason,over",
    [
        (Reason.ENROLMENT_PENDING, {"enrolment_approved": False}),
        (Reason.DIRECTED, {"training_mode": "2"}),
        (Reason.RESTRICTED, {"restricted": True}),
        (Reason.NOT_VERIFIED, {"verified_at": None}),
        (Reason.UNPRINTABLE_NAME, {"unprintable": "㛃"}),
    ],
)
def test_what_the_school_changed_since_the_letter_counts(letter, student, reason, over):
    proof = consent(letter, student)
    for name, value in over.items():
        setattr(student, name, value)
    db.session.commit()

    with refused(reason):
        accept(letter, student, proof)


@pytest.mark.requirement("S17")
def test_a_plan_that_has_gone_up_closes_the_signing(letter, student, now):
    proof = consent(letter, student)
    db.session.add(PlanEntry(student_id=student.id, state="学校待审核", changed_at=now))
    db.session.commit()

    with refused(Reason.PLAN_SUBMITTED):
        accept(letter, student, proof)


def test_a_school_that_has_closed_its_window_lets_nobody_sign(letter, student):
    proof = consent(letter, student)
    closed = {"school_id": student.school_id, "name": "signing.open"}
    db.session.add(SchoolSetting(**closed, value={"value": False}))
    db.session.commit()

    with refused(Reason.WINDOW_CLOSED):
        accept(letter, student, proof)


@pytest.mark.parametrize("state", ["declined", "expired", "withdrawn", "rejected", "terminated"])
def test_what_has_ended_cannot_be_accepted(student, state):
    ended = factories.agreement(state, student=student)
    proof = consent(ended, student)
    late = Reason.TOO_LATE if state == "expired" else Reason.WRONG_STATE

    with refused(late):
        accept(ended, student, proof)


@pytest.mark.parametrize("state", ["under_review", "change_proposed", "effective", "reported"])
def test_what_is_signed_cannot_be_accepted_again(student, state):
    signed = factories.agreement(state, student=student)
    proof = consent(signed, student)

    with refused(Reason.WRONG_STATE):
        accept(signed, student, proof)


def test_a_refusal_is_compared_by_every_row(letter, student):
    """The comparison itself can fail: one more row anywhere is seen."""
    before = everything()

    factories.quick_proof(factories.matter(student, "accept"))

    assert everything() != before
