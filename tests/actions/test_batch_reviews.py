"""Many decisions at once on both databases: each as if it stood alone, and all of them undone."""

import pytest
from sqlalchemy import select

from tests import factories
from wxsign.actions import batch_reviews, reviews
from wxsign.db import db
from wxsign.models import Agreement, BatchItem, OutboxEntry, Seat, TrailEntry
from wxsign.rules.refusals import Reason, Refused


@pytest.fixture
def by(app):
    """The school's reviewer 吴书宁."""
    return factories.actor(factories.reviewer())


def outcomes(batch_id):
    """What has become of each record, in the order in which they were ticked."""
    items = select(BatchItem).where(BatchItem.batch_id == batch_id).order_by(BatchItem.place)
    found = [(item.outcome, item.says) for item in db.session.scalars(items)]
    db.session.rollback()
    return found


def states(records):
    return [factories.fresh(Agreement, record.id).state for record in records]


def begin(records, by, verb="approve"):
    return batch_reviews.begin([(one.id, one.revision) for one in records], verb, {}, by=by)


@pytest.mark.requirement("S80", "S81")
def test_a_batch_decides_every_kind_and_leaves_out_what_cannot_be_decided(by):
    incomplete = factories.agreement("under_review", user=factories.employer(region=""))
    moved, signed = factories.agreement("under_review"), factories.agreement("under_review")
    paper, other = factories.paper("text_review"), factories.destination("under_review")
    asked = factories.termination("under_review")
    ending = factories.fresh(Agreement, asked.agreement_id)
    records = [signed, incomplete, moved, paper, other, ending]
    batch_id = begin(records, by)
    reviews.reject(moved.id, reason="信息不实", by=by)

    batch_reviews.decide(batch_id, by=by)

    done = ("done", "")
    assert outcomes(batch_id) == [
        done,
        ("left", "单位信息还没有填完整，所以不能审核通过"),
        ("left", "这一份已经不在这一步了"),
        done,
        done,
        done,
    ]
    assert states(records) == [
        "effective",
        "under_review",
        "rejected",
        "awaiting_papers",
        "effective",
        "terminated",
    ]
    assert factories.fresh(Agreement, signed.id).number is not None
    wanted = select(OutboxEntry.record_id).where(OutboxEntry.kind == "document")
    made = set(db.session.scalars(wanted.where(OutboxEntry.notice.in_(("final", "termination")))))
    assert made >= {signed.id, ending.id}


def test_a_second_press_goes_on_with_what_is_left_and_decides_nothing_twice(by):
    records = [factories.agreement("under_review") for _ in range(2)]
    batch_id = begin(records, by)

    for _press in range(2):
        batch_reviews.decide(batch_id, by=by)

    approvals = select(TrailEntry.record_id).where(TrailEntry.move == "approve")
    assert sorted(db.session.scalars(approvals)) == [record.id for record in records]
    assert outcomes(batch_id) == [("done", ""), ("done", "")]


@pytest.mark.requirement("S82", "S84")
def test_a_no_to_many_needs_a_reason_and_gives_it_to_each(by):
    records = [factories.agreement("under_review") for _ in range(2)]
    batch_id = begin(records, by, "reject")

    with pytest.raises(Refused) as refused:
        batch_reviews.decide(batch_id, by=by, reason=" ", ground="sham")
    batch_reviews.decide(batch_id, by=by, reason="没有这家单位", ground="sham")

    assert refused.value.reason is Reason.REASON_MISSING
    found = [factories.fresh(Agreement, record.id) for record in records]
    assert [(one.state, one.reason, one.reason_kind) for one in found] == [
        ("rejected", "没有这家单位", "sham")
    ] * 2


def test_a_batch_is_taken_back_within_ten_minutes_and_not_later(by, clock):
    early, late = ([factories.agreement("under_review") for _ in range(2)] for _ in range(2))
    batches = [begin(records, by) for records in (early, late)]
    for batch_id in batches:
        batch_reviews.decide(batch_id, by=by)

    clock.advance(minutes=9)
    batch_reviews.undo(batches[0], by=by)
    clock.advance(minutes=2)
    batch_reviews.undo(batches[1], by=by)

    assert states(early) == ["under_review"] * 2
    assert outcomes(batches[0]) == [("undone", "")] * 2
    assert states(late) == ["effective"] * 2
    assert outcomes(batches[1]) == [("done", "已经超过 10 分钟，不能撤销")] * 2
    assert len(db.session.scalars(select(Seat)).all()) == 4


@pytest.mark.requirement("S85")
def test_what_a_college_has_passed_on_is_said_not_to_come_back(app):
    factories.choose("signing.review_levels", "college_then_school")
    by = factories.actor(factories.reviewer(role="college"))
    batch_id = begin([factories.agreement("under_review")], by)
    batch_reviews.decide(batch_id, by=by)

    batch_reviews.undo(batch_id, by=by)

    assert outcomes(batch_id) == [("done", "学院审核通过后转学校审核，不能撤销")]


@pytest.mark.requirement("S85")
def test_the_yes_of_a_college_passes_on_and_foreign_records_are_not_even_taken_in(app):
    factories.choose("signing.review_levels", "college_then_school")
    ours = factories.agreement("under_review")
    theirs = factories.agreement(
        "under_review", student=factories.student(of=factories.college(name="经济学院"))
    )
    by = factories.actor(factories.reviewer(role="college"))
    batch_id = begin([ours, theirs], by)

    batch_reviews.decide(batch_id, by=by)

    assert outcomes(batch_id) == [("done", "")]
    found = [factories.fresh(Agreement, record.id) for record in (ours, theirs)]
    assert [(one.state, one.turn) for one in found] == [
        ("under_review", "school"),
        ("under_review", ""),
    ]


def test_another_reviewers_batch_looks_like_none(by):
    batch_id = begin([factories.agreement("under_review")], by)
    other = factories.actor(factories.reviewer())

    for verb in (batch_reviews.decide, batch_reviews.undo):
        with pytest.raises(Refused) as refused:
            verb(batch_id, by=other)
        assert refused.value.reason is Reason.NOT_FOUND
