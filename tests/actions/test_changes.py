"""A letter is changed: before an answer at once, after it with the student's yes (S47)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.actions.traces import assert_whole, queued, refused, trail
from wxsign.actions import changes, online_agreement, reviews
from wxsign.db import db
from wxsign.models import Agreement, Seat, TermsVersion
from wxsign.rules import deadlines
from wxsign.rules.refusals import Reason


@pytest.fixture
def letter(app):
    return factories.agreement("invited")


@pytest.fixture
def proposed(app):
    return factories.agreement("change_proposed")


def versions(record) -> list[tuple[int, int, str]]:
    """Number, base and 转正起薪 of every version."""
    db.session.rollback()
    wanted = select(TermsVersion).where(TermsVersion.agreement_id == record.id)
    rows = db.session.scalars(wanted.order_by(TermsVersion.number))
    return [(row.number, row.based_on, row.terms["regular_pay"]) for row in rows]


def agreement_proof(record, version: int):
    of = factories.matter(record.student, "agree_change", f"online:{record.id}", version)
    return factories.quick_proof(of)


def proposal(record, **over: str):
    """The values, version, proof and actor with which a change is proposed."""
    values = {**factories.terms_of(record), **over}
    of = changes.proposal_matter(record.id, record.version, values, record.sender_id)
    return {
        "values": values,
        "version": record.version,
        "proof": factories.quick_proof(of),
        "by": factories.actor(record.sender),
    }


@pytest.mark.requirement("S47")
def test_an_unanswered_letter_is_changed_at_once_and_the_student_told(letter):
    before = queued()

    factories.amend(letter.sender, letter, regular_pay="6600", job_title="算法工程师")

    record = factories.fresh(Agreement, letter.id)
    assert (record.state, record.version, record.job_title) == ("invited", 2, "算法工程师")
    assert versions(record) == [(1, 0, "6000"), (2, 1, "6600")]
    assert trail(record.id)[-1] == ("amend", letter.sender.name, "拟聘用职位、转正起薪")
    assert queued()[len(before) :] == [
        ("online.amend.student", "student", letter.student_id, "wechat"),
        ("online.amend.student", "student", letter.student_id, "mail"),
    ]


@pytest.mark.requirement("S47", "S52")
def test_who_is_signed_elsewhere_is_told_of_a_change_without_being_asked(letter):
    factories.agreement("effective", student=letter.student, user=factories.employer())
    before = queued()

    factories.amend(letter.sender, letter)

    assert {row[0] for row in queued()[len(before) :]} == {"signed.amend.student"}


@pytest.mark.requirement("S47")
def test_an_older_version_can_no_longer_be_accepted(letter):
    of = factories.matter(letter.student, "accept", f"online:{letter.id}", 1)
    proof, by = factories.quick_proof(of), factories.actor(letter.student)
    factories.amend(letter.sender, letter)

    with refused(Reason.OLD_VERSION, record=("online", letter.id)):
        online_agreement.accept(letter.id, version=1, proof=proof, by=by)


def test_a_change_may_give_more_days_to_answer_and_never_takes_one(letter):
    longer = deadlines.answer_by(letter.invited_at, 9)

    factories.amend(letter.sender, letter, answer_days="9")
    record = factories.fresh(Agreement, letter.id)
    assert record.answer_by == longer
    factories.amend(letter.sender, record, answer_days="2")

    assert factories.fresh(Agreement, letter.id).answer_by == longer


def test_a_letter_is_not_changed_after_its_last_day(letter, clock):
    clock.set(letter.answer_by)

    with refused(Reason.TOO_LATE):
        factories.amend(letter.sender, letter)


def test_the_same_terms_again_are_no_change(letter):
    with refused(Reason.NOTHING_CHANGED):
        factories.amend(letter.sender, letter, regular_pay="6000")


def test_two_colleagues_do_not_overwrite_each_other_unseen(letter):
    colleague = factories.colleague(letter.employer)
    values = {**factories.terms_of(letter), "penalty": "1"}
    factories.amend(letter.sender, letter)

    with refused(Reason.OLD_VERSION):
        changes.amend(letter.id, values, version=1, by=factories.actor(colleague))


def test_another_employer_finds_no_letter_to_change(letter):
    stranger = factories.employer()

    with refused(Reason.NOT_FOUND):
        factories.amend(stranger, letter)


@pytest.mark.parametrize("state", ["declined", "expired", "under_review", "effective"])
def test_only_a_letter_that_waits_can_be_amended(app, state):
    record = factories.agreement(state, answer_by=factories.clock.now() + timedelta(days=1))

    with refused(Reason.WRONG_STATE, record=("online", record.id)):
        factories.amend(record.sender, record)


@pytest.mark.requirement("S47")
def test_a_change_of_an_accepted_letter_waits_for_the_student(app, now):
    signed = factories.agreement("under_review")
    before = queued()

    factories.propose_change(signed.sender, signed, regular_pay="6600", job_title="算法工程师")

    record = factories.fresh(Agreement, signed.id)
    assert (record.state, record.version, record.proposed_version) == ("change_proposed", 1, 2)
    assert record.change_by == deadlines.answer_by(now, 5)
    assert record.job_title == "软件工程师"
    assert versions(record) == [(1, 0, "6000"), (2, 1, "6600")]
    assert trail(record.id)[-1][2] == "拟聘用职位、转正起薪"
    assert queued()[len(before) :] == [
        ("online.propose_change.student", "student", signed.student_id, "wechat"),
        ("online.propose_change.student", "student", signed.student_id, "mail"),
    ]
    assert_whole()


def test_the_code_of_a_proposal_is_good_for_these_terms_alone(app):
    signed = factories.agreement("under_review")
    sent = proposal(signed, regular_pay="6600")

    with refused(Reason.CODE_EXPIRED):
        changes.propose_change(
            signed.id, **{**sent, "values": {**sent["values"], "penalty": "90000"}}
        )


@pytest.mark.requirement("S47")
@pytest.mark.parametrize("state", ["effective", "reported", "rejected", "terminated"])
def test_after_the_review_nothing_can_be_changed(app, state):
    record = factories.agreement(state)
    sent = proposal(record, regular_pay="6600")

    with refused(Reason.WRONG_STATE):
        changes.propose_change(record.id, **sent)


@pytest.mark.requirement("S47")
@pytest.mark.parametrize("verb", ["approve", "reject"])
def test_nobody_reviews_while_a_change_waits(proposed, verb):
    desk = factories.actor(factories.reviewer())
    more = {"reason": "信息不实"} if verb == "reject" else {}

    with refused(Reason.WRONG_STATE):
        getattr(reviews, verb)(proposed.id, **more, by=desk)


@pytest.mark.requirement("S47")
def test_with_the_students_yes_the_change_is_in_force_and_printed(proposed, clock):
    before, accepted, waits = queued(), proposed.accepted_at, proposed.waiting_since
    clock.advance(hours=3)

    factories.agree_change(proposed.student, proposed)

    record = factories.fresh(Agreement, proposed.id)
    assert (record.state, record.version) == ("under_review", 2)
    assert (record.proposed_version, record.change_by) == (None, None)
    assert record.accepted_at - accepted > timedelta(hours=2)
    assert record.waiting_since - waits > timedelta(hours=2)
    assert db.session.get_one(Seat, proposed.student_id).record_id == proposed.id
    assert queued()[len(before) :] == [
        ("online.agree_change.employer", "employer", proposed.sender_id, "wechat"),
        ("draft", "document", proposed.id, "document"),
    ]
    assert_whole()


def test_a_yes_names_the_version_that_was_read(proposed):
    proof, by = agreement_proof(proposed, 1), factories.actor(proposed.student)

    with refused(Reason.OLD_VERSION, record=("online", proposed.id)):
        changes.agree_change(proposed.id, version=1, proof=proof, by=by)


def test_the_code_of_the_letter_does_not_serve_for_its_change(proposed):
    of = factories.matter(proposed.student, "accept", f"online:{proposed.id}", 2)
    proof, by = factories.quick_proof(of), factories.actor(proposed.student)

    with refused(Reason.CODE_EXPIRED):
        changes.agree_change(proposed.id, version=2, proof=proof, by=by)


@pytest.mark.requirement("S16")
def test_a_student_whom_the_school_restricts_agrees_to_nothing(proposed):
    proposed.student.restricted = True
    db.session.commit()
    proof, by = agreement_proof(proposed, 2), factories.actor(proposed.student)

    with refused(Reason.RESTRICTED):
        changes.agree_change(proposed.id, version=2, proof=proof, by=by)


@pytest.mark.requirement("S47")
@pytest.mark.parametrize("verb", ["agree", "refuse"])
def test_after_the_last_day_a_change_cannot_be_answered(proposed, clock, verb):
    clock.set(proposed.change_by)
    by, proof = factories.actor(proposed.student), agreement_proof(proposed, 2)

    with refused(Reason.CHANGE_LATE, record=("online", proposed.id)):
        if verb == "agree":
            changes.agree_change(proposed.id, version=2, proof=proof, by=by)
        else:
            changes.refuse_change(proposed.id, version=2, reason="", by=by)


@pytest.mark.requirement("S47")
@pytest.mark.parametrize("how", ["refuse", "drop", "lapse"])
def test_without_a_yes_the_accepted_version_stands_and_the_seat_stays(proposed, clock, how):
    before, accepted = queued(), proposed.accepted_at
    tells = {"refuse": ["employer"], "drop": ["student"] * 2}
    if how == "refuse":
        by = factories.actor(proposed.student)
        changes.refuse_change(proposed.id, version=2, reason="工资低了", by=by)
    elif how == "drop":
        changes.drop_change(proposed.id, by=factories.actor(proposed.sender))
    else:
        clock.set(proposed.change_by)
        changes.lapse_change(proposed.id)

    record = factories.fresh(Agreement, proposed.id)
    assert (record.state, record.version) == ("under_review", 1)
    assert (record.proposed_version, record.change_by) == (None, None)
    assert record.accepted_at == accepted
    assert db.session.get_one(Seat, proposed.student_id).record_id == proposed.id
    told = [row[1] for row in queued()[len(before) :]]
    assert told == tells.get(how, ["student", "student", "employer"])
    assert trail(proposed.id)[-1][2] == ("工资低了" if how == "refuse" else "")
    reviews.approve(proposed.id, by=factories.actor(factories.reviewer()))
    assert factories.fresh(Agreement, proposed.id).version == 1
    assert_whole()


def test_the_clock_leaves_a_change_alone_before_its_last_day_is_over(proposed, clock):
    clock.set(proposed.change_by - timedelta(seconds=1))

    changes.lapse_change(proposed.id)

    assert factories.fresh(Agreement, proposed.id).state == "change_proposed"


def test_a_second_proposal_has_a_number_of_its_own_and_starts_from_what_is_in_force(proposed):
    changes.drop_change(proposed.id, by=factories.actor(proposed.sender))
    record = factories.fresh(Agreement, proposed.id)

    factories.propose_change(record.sender, record, regular_pay="7000")

    assert versions(record) == [(1, 0, "6000"), (2, 1, "6600"), (3, 1, "7000")]


@pytest.mark.parametrize("state", ["invited", "under_review", "effective"])
@pytest.mark.parametrize("verb", ["agree", "refuse", "drop"])
def test_where_no_change_waits_there_is_nothing_to_answer(app, state, verb):
    record = factories.agreement(state)
    student, sender = factories.actor(record.student), factories.actor(record.sender)
    proof = agreement_proof(record, 1)

    with refused(Reason.WRONG_STATE, record=("online", record.id)):
        if verb == "agree":
            changes.agree_change(record.id, version=1, proof=proof, by=student)
        elif verb == "refuse":
            changes.refuse_change(record.id, version=1, reason="", by=student)
        else:
            changes.drop_change(record.id, by=sender)
