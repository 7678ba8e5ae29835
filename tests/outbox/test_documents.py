"""A document follows the decision that it prints: undone and decided again, it is made again."""

import pytest
from sqlalchemy import select

from tests import factories
from wxsign.actions import reviews
from wxsign.db import db
from wxsign.models import Agreement, Document, OutboxEntry, TermsVersion
from wxsign.outbox.papers import agreement_paper


def finals(agreement_id: int) -> list[Document]:
    wanted = select(Document).where(
        Document.agreement_id == agreement_id, Document.edition == "final"
    )
    return list(db.session.scalars(wanted.order_by(Document.page)))


def test_a_second_approval_after_an_undo_makes_a_new_document(app, drain, clock):
    agreement, reviewer = factories.agreement("under_review"), factories.reviewer()
    by, agreement_id = factories.actor(reviewer), agreement.id
    number = reviews.approve(agreement_id, by=by)
    drain()
    first = [page.file_id for page in finals(agreement_id)]

    reviews.undo(agreement_id, by=by)
    assert finals(agreement_id) == []
    clock.advance(minutes=3)
    assert reviews.approve(agreement_id, by=by) == number
    drain()

    second = [page.file_id for page in finals(agreement_id)]
    assert len(second) == len(first) == 3
    assert set(first) & set(second) == set()


def test_a_decision_that_is_taken_back_before_its_document_is_made_leaves_none(app, drain):
    agreement, reviewer = factories.agreement("under_review"), factories.reviewer()
    by, agreement_id = factories.actor(reviewer), agreement.id

    reviews.approve(agreement_id, by=by)
    reviews.undo(agreement_id, by=by)
    drain()

    assert finals(agreement_id) == []
    left = select(OutboxEntry.state).where(OutboxEntry.notice == "final")
    assert db.session.scalars(left).all() == []


@pytest.mark.requirement("S47")
def test_each_version_is_signed_by_whoever_offered_and_agreed_to_it(app, clock):
    record = factories.agreement("under_review")
    clock.advance(hours=1)
    factories.propose_change(record.sender, record)
    clock.advance(hours=1)
    factories.agree_change(record.student, factories.fresh(Agreement, record.id))
    record = factories.fresh(Agreement, record.id)
    first, second = db.session.scalars(select(TermsVersion).order_by(TermsVersion.number)).all()

    signed = [
        [dict(part.lines)["时间"] for part in agreement_paper(record, version, "draft").signatures]
        for version in (first, second)
    ]

    assert signed == [
        ["2026-05-15 10:00", "2026-05-15 10:00", ""],
        ["2026-05-15 11:00", "2026-05-15 12:00", ""],
    ]
