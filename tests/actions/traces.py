"""What an action left behind: every row of every table, to be compared before and after."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Table, select

from wxsign.db import Base, db
from wxsign.models import Agreement, OutboxEntry, Seat, Termination, TrailEntry
from wxsign.rules.lifecycle import HOLDS_SEAT, OPEN_WITH_EMPLOYER, Process
from wxsign.rules.refusals import Reason, Refused


def everything() -> list[tuple[str, str]]:
    """All rows as they lie there, each with the name of its table; one question for all of them."""
    db.session.rollback()
    connection = db.session.connection()
    row = _ROW[connection.dialect.name]
    parts = (
        f"SELECT '{table.name}', {row(table)} FROM {table.name} AS row"  # noqa: S608 - our own names
        for table in Base.metadata.sorted_tables
    )
    found = connection.exec_driver_sql(" UNION ALL ".join(parts)).all()
    db.session.rollback()
    db.session.expire_all()
    return sorted(map(tuple, found))


def _quoted(table: Table) -> str:
    return " || ',' || ".join(f'quote(row."{name}")' for name in table.columns.keys())  # noqa: SIM118 - columns, not names, are iterated


_ROW = {"sqlite": _quoted, "postgresql": lambda _table: "row::text"}


@contextmanager
def refused(reason: Reason, **facts: object) -> Iterator[None]:
    """The action inside is refused for this reason and leaves no trace."""
    before = everything()
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.reason is reason
    assert {name: caught.value.facts.get(name) for name in facts} == facts
    assert everything() == before


def trail(record_id: int, *, of_termination: bool = False) -> list[tuple[str, str, str]]:
    """Move, name and note of each step so far of a placement, or of a termination."""
    db.session.rollback()
    is_one = TrailEntry.process == Process.TERMINATION
    rows = db.session.execute(
        select(TrailEntry.move, TrailEntry.name, TrailEntry.note)
        .where(TrailEntry.record_id == record_id, is_one if of_termination else ~is_one)
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
    """The seats are those of the records that hold one, and no pair has two open records.

    Each move counts the revision up, and so does each move of a termination but those that come
    with a move of the agreement itself.
    """
    db.session.rollback()
    records = db.session.scalars(select(Agreement)).all()
    holding = sorted(
        (row.student_id, row.process, row.id)
        for row in records
        if row.state in HOLDS_SEAT[Process(row.process)] and not row.seatless
    )
    seats = db.session.scalars(select(Seat).order_by(Seat.student_id)).all()
    assert [(seat.student_id, seat.process, seat.record_id) for seat in seats] == holding
    pairs = [
        (row.employer_id, row.student_id)
        for row in records
        if row.process == Process.ONLINE and row.state in OPEN_WITH_EMPLOYER
    ]
    assert len(pairs) == len(set(pairs))
    touches = Counter(
        request.agreement_id
        for request in db.session.scalars(select(Termination))
        for move, _name, _note in trail(request.id, of_termination=True)
        if move not in ("approve", "force")
    )
    for row in db.session.scalars(select(Agreement)):
        moves = trail(row.id)
        assert len(moves) + touches[row.id] == row.revision + 1
        assert moves[0][0] == ("invite" if row.process == Process.ONLINE else "save")
    db.session.rollback()
