"""解约 of a paper agreement: the student asks with a proof, the school decides (S138 to S146)."""

import pytest
from sqlalchemy import select

from tests import factories
from tests.actions.test_races import at_once
from tests.actions.traces import assert_whole, queued, refused
from wxsign.actions import paper_termination, termination_reviews
from wxsign.actions.proof import Proof
from wxsign.db import db
from wxsign.models import Agreement, OutboxEntry, Seat, Termination, TrailEntry
from wxsign.queries import attachments as query
from wxsign.rules import labels
from wxsign.rules.refusals import Reason

KIND, WHY = "elsewhere", "考取外省研究生，单位已同意"


@pytest.fixture
def record(app) -> Agreement:
    return factories.paper("effective")


@pytest.fixture
def by(record):
    return factories.actor(record.student)


def bring(record: Agreement) -> int:
    """The stamped proof lies in the form."""
    by = factories.actor(record.student)
    return factories.attached(by, paper_termination.form_of(record.id), "ending")


def ask(record: Agreement, proof: Proof | None = None) -> None:
    record = factories.fresh(Agreement, record.id)
    proof = proof or factories.quick_proof(paper_termination.matter(record))
    by = factories.actor(record.student)
    paper_termination.request(record.id, kind=KIND, reason=WHY, proof=proof, by=by)


def asked(record: Agreement) -> list[tuple[str, str, str, str]]:
    db.session.rollback()
    rows = db.session.scalars(select(Termination).where(Termination.agreement_id == record.id))
    return [(row.state, row.asked_by, row.kind, row.reason) for row in rows]


@pytest.mark.requirement("S140", "S144")
def test_the_request_goes_to_the_school_at_once_with_kind_reason_and_proof(record, now):
    proof_id = bring(record)

    ask(record)

    assert asked(record) == [("under_review", "student", KIND, WHY)]
    after = factories.fresh(Agreement, record.id)
    assert (after.state, after.ending, after.ended_by) == ("effective", "under_review", "student")
    assert after.waiting_since >= now
    shown = labels.of(after.process, after.state, after.ending)
    assert (shown.answer, shown.review) == ("", "等待解约审核")
    assert labels.ENDED_BY[after.ended_by] == "学生解约"
    (mine,) = db.session.scalars(select(Termination)).all()
    assert [each.id for each in query.of_record("termination", mine.id, "ending")] == [proof_id]
    entry = db.session.scalars(select(TrailEntry).where(TrailEntry.process == "termination")).one()
    assert (entry.record_id, entry.move, entry.note) == (mine.id, "request", WHY)
    assert_whole()


def test_the_seat_stays_taken_until_the_school_decides(record):
    bring(record)

    ask(record)

    seat = db.session.get_one(Seat, record.student_id)
    assert (seat.process, seat.record_id) == ("paper", record.id)


@pytest.mark.requirement("S140", "S141")
def test_without_a_proof_nothing_is_asked(record):
    proof = factories.quick_proof(paper_termination.matter(record))

    with refused(Reason.ATTACHMENT_MISSING, what="解约证明"):
        ask(record, proof)


def test_a_proof_that_cannot_be_read_keeps_the_request_back(record, by):
    form = paper_termination.form_of(record.id)
    factories.attached(by, form, "ending", state="unfit", finding="damaged")
    proof = factories.quick_proof(paper_termination.matter(record))

    with refused(Reason.ATTACHMENT_UNFIT, what="解约证明"):
        ask(record, proof)


def test_a_code_for_something_else_asks_nothing(record):
    bring(record)
    other = factories.matter(record.student, "terminate", f"online:{record.id}", record.version)
    proof = factories.quick_proof(other)

    with refused(Reason.CODE_EXPIRED):
        ask(record, proof)


@pytest.mark.parametrize(
    "state,reason",
    [
        ("text_review", Reason.END_TOO_EARLY),
        ("paper_review", Reason.END_TOO_EARLY),
        ("papers_refused", Reason.END_TOO_EARLY),
        ("terminated", Reason.WRONG_STATE),
    ],
)
def test_only_what_the_school_has_approved_can_be_terminated(app, state, reason):
    record = factories.paper(state)
    bring(record)
    proof = factories.quick_proof(paper_termination.matter(record))

    with refused(reason):
        ask(record, proof)


def test_a_stranger_s_agreement_looks_like_none(record):
    stranger = factories.actor(factories.student())

    with refused(Reason.NOT_FOUND):
        paper_termination.order_proof(record.id, by=stranger)


def test_an_online_agreement_goes_its_own_way(app):
    online = factories.agreement("effective")

    with refused(Reason.NOT_FOUND):
        paper_termination.order_proof(online.id, by=factories.actor(online.student))


def test_no_second_request_while_one_is_reviewed(record):
    bring(record)
    ask(record)
    bring(record)
    proof = factories.quick_proof(paper_termination.matter(record))

    with refused(Reason.END_RUNNING):
        ask(record, proof)


def test_of_two_taps_at_once_one_asks(app, record, by):
    bring(record)
    number = record.id
    proofs = [factories.quick_proof(paper_termination.matter(record)) for _tap in range(2)]

    def tap(proof: Proof) -> None:
        paper_termination.request(number, kind=KIND, reason=WHY, proof=proof, by=by)

    at_once(app, [lambda proof=proof: tap(proof) for proof in proofs])

    assert len(asked(record)) == 1
    assert_whole()


@pytest.mark.requirement("S145", "S146")
def test_approved_the_student_may_sign_again(record):
    bring(record)
    ask(record)

    termination_reviews.approve(record.id, by=factories.actor(factories.reviewer()))

    after = factories.fresh(Agreement, record.id)
    assert (after.state, asked(record)[0][0]) == ("terminated", "done")
    assert db.session.get(Seat, record.student_id) is None
    again = factories.paper("text_review", after.student)
    assert factories.fresh(Agreement, again.id).state == "text_review"


@pytest.mark.requirement("S145")
def test_rejected_the_agreement_stays_in_force_and_the_student_may_ask_again(record):
    bring(record)
    ask(record)
    desk = factories.actor(factories.reviewer())
    termination_reviews.reject(record.id, reason="证明没有盖章", by=desk)
    between = factories.fresh(Agreement, record.id)
    stood = (between.state, between.ending)
    bring(record)

    ask(record)

    assert stood == ("effective", "rejected")
    assert [row[0] for row in asked(record)] == ["rejected", "under_review"]


@pytest.mark.requirement("S141")
def test_the_standard_sheet_is_ordered_once(record, by):
    before = queued()

    for _tap in range(2):
        paper_termination.order_proof(record.id, by=by)

    assert queued()[len(before) :] == [("proof", "document", record.id, "document")]
    db.session.rollback()
    order = db.session.scalars(select(OutboxEntry).where(OutboxEntry.notice == "proof")).one()
    assert order.facts == {"version": record.version}
