"""What an action left behind: every row of every table, to be compared before and after."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import select

from wxsign.db import Base, db
from wxsign.models import Agreement, OutboxEntry, Seat, TrailEntry
from wxsign.rules.lifecycle import HOLDS_SEAT, OPEN_WITH_EMPLOYER, Process
from wxsign.rules.refusals import Reason, Refused


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """All rows, sealed columns opened."""
    db.session.rollback()
    rows = {
        table.name: [tuple(row) for row in db.session.execute(select(table)).all()]
        for table in Base.metadata.sorted_tables
    }
    db.session.rollback()
    db.session.expire_all()
    return rows


@contextmanager
def refused(reason: Reason, **facts: object) -> Iterator[None]:
    """The action inside is refused for this reason and leaves no trace."""
    before = everything()
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.reason is reason
    assert {name: caught.value.facts.get(name) for name in facts} == facts
    assert everything() == before


def trail(agreement_id: int) -> list[tuple[str, str, str]]:
    """Move, name and note of each step so far."""
    db.session.rollback()
    rows = db.session.execute(
        select(TrailEntry.move, TrailEntry.name, TrailEntry.note)
        .where(TrailEntry.record_id == agreement_id)
        .order_by(TrailEntry.id)
    ).all()
    return [tuple(row) for row in rows]


def queued() -> list[tuple[str, str, int, str]]:
    """Notice, audience, person and channel of every row of the outbox."""
    db.session.rollback()
    entry = OutboxEntry
    rows = db.session.execute(
        select(entry.notice, entry.audience, entry.person_id, entry.channel).order_by(entry.id)
    ).all()
    return [tuple(row) for row in rows]


def assert_whole() -> None:
    """The seats are those of the records that hold one, and no pair has two open records."""
    db.session.rollback()
    records = db.session.scalars(select(Agreement)).all()
    holding = sorted(
        (row.student_id, row.process, row.id)
        for row in records
        if row.state in HOLDS_SEAT[Process(row.process)]
    )
    seats = db.session.scalars(select(Seat).order_by(Seat.student_id)).all()
    assert [(seat.student_id, seat.process, seat.record_id) for seat in seats] == holding
    pairs = [
        (row.employer_id, row.student_id) for row in records if row.state in OPEN_WITH_EMPLOYER
    ]
    assert len(pairs) == len(set(pairs))
    for row in records:
        moves = trail(row.id)
        assert len(moves) == row.revision + 1
        assert moves[0][0] == "invite"
    db.session.rollback()
