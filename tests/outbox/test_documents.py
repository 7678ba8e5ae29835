"""A document follows the decision that it prints: undone and decided again, it is made again."""

from sqlalchemy import select

from tests import factories
from wxsign.actions import online_agreement
from wxsign.db import db
from wxsign.models import Document, OutboxEntry


def finals(agreement_id: int) -> list[Document]:
    wanted = select(Document).where(
        Document.agreement_id == agreement_id, Document.edition == "final"
    )
    return list(db.session.scalars(wanted.order_by(Document.page)))


def test_a_second_approval_after_an_undo_makes_a_new_document(app, drain, clock):
    agreement, reviewer = factories.agreement("under_review"), factories.reviewer()
    by, agreement_id = factories.actor(reviewer), agreement.id
    number = online_agreement.approve(agreement_id, by=by)
    drain()
    first = [page.file_id for page in finals(agreement_id)]

    online_agreement.undo(agreement_id, by=by)
    assert finals(agreement_id) == []
    clock.advance(minutes=3)
    assert online_agreement.approve(agreement_id, by=by) == number
    drain()

    second = [page.file_id for page in finals(agreement_id)]
    assert len(second) == len(first) == 3
    assert set(first) & set(second) == set()


def test_a_decision_that_is_taken_back_before_its_document_is_made_leaves_none(app, drain):
    agreement, reviewer = factories.agreement("under_review"), factories.reviewer()
    by, agreement_id = factories.actor(reviewer), agreement.id

    online_agreement.approve(agreement_id, by=by)
    online_agreement.undo(agreement_id, by=by)
    drain()

    assert finals(agreement_id) == []
    left = select(OutboxEntry.state).where(OutboxEntry.notice == "final")
    assert db.session.scalars(left).all() == []
