"""The way of a message is kept half a year; what was told inside another is forgotten with it."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from jobs import tidy
from tests import factories
from wxsign.db import db, transaction, writing
from wxsign.models import ColleagueCode, OutboxEntry, OutboxStep
from wxsign.outbox import queue


@pytest.fixture
def tidied(app, monkeypatch):
    monkeypatch.setattr(tidy, "application", lambda: app)

    def run() -> None:
        db.session.rollback()
        tidy.tidy()
        db.session.rollback()
        db.session.expire_all()

    return run


@pytest.fixture
def letters(app):
    """Two messages about one letter; the second was told inside the first."""
    factories.agreement("invited")
    first, second = db.session.scalars(select(OutboxEntry.id).order_by(OutboxEntry.id).limit(2))
    merged = {"state": "merged", "merged_into": first}
    with transaction():
        writing().execute(update(OutboxEntry).where(OutboxEntry.id == second).values(**merged))
    return first, second


def step(entry_id, at):
    row = {"entry_id": entry_id, "at": at, "step": "receipt", "channel": "wechat", "why": "success"}
    with transaction():
        writing().execute(insert(OutboxStep).values(**row))


def test_steps_go_after_half_a_year_and_words_told_inside_another_message_with_the_words(
    letters, tidied, clock, settings
):
    first, second = letters
    step(first, clock.now)
    clock.advance(days=settings.privacy.sent_facts_days + 1)
    tidied()
    kept = db.session.scalars(select(OutboxStep.entry_id)).all()
    facts = factories.fresh(OutboxEntry, second).facts
    clock.set(clock.now + timedelta(days=181))
    tidied()

    assert (kept, facts) == ([first], {})
    assert db.session.scalars(select(OutboxStep.entry_id)).all() == []


def test_a_code_of_a_colleague_goes_when_it_is_over(app, tidied, clock):
    user = factories.employer()
    codes = {"user_id": user.id, "scene": "join", "address": "a", "expires_at": clock.now}
    with transaction():
        writing().execute(insert(ColleagueCode).values(**codes))
    clock.advance(seconds=1)

    tidied()

    assert db.session.scalars(select(ColleagueCode.user_id)).all() == []


def test_a_document_that_is_let_go_takes_its_steps_along(app, clock):
    record_id = factories.agreement("under_review").id
    entry = db.session.scalars(select(OutboxEntry).where(OutboxEntry.kind == "document")).one()
    entry_id, edition = entry.id, entry.notice
    step(entry_id, clock.now)

    with transaction():
        queue.drop_document(record_id, 1, edition)

    assert db.session.scalars(select(OutboxStep.entry_id)).all() == []
    assert db.session.get(OutboxEntry, entry_id) is None
