"""A worker takes priorities first and schools in turn, however much waits for one of them."""

import pytest
from sqlalchemy import event, insert, text

from tests import factories
from wxsign.db import db, transaction, writing
from wxsign.models import OutboxEntry
from wxsign.outbox import queue
from wxsign.outbox.claiming import BATCH, Claims
from wxsign.outbox.pauses import Gate
from wxsign.outbox.queue import To
from wxsign.rules.people import Who

pytestmark = pytest.mark.usefixtures("app")
MANY = 2000


def put(count, school, *, priority=5, channel="wechat", kind="notice"):
    now = factories.clock.now()
    row = {"kind": kind, "notice": "online.approve.student", "audience": "student", "facts": {}}
    row |= {"channel": channel, "priority": priority, "school_id": school, "person_id": 1}
    rows = [
        {**row, "once": f"{school}.{priority}.{channel}.{n}", "due_at": now, "made_at": now}
        for n in range(count)
    ]
    with transaction():
        writing().execute(insert(OutboxEntry), rows)


def schools(rows):
    return sorted({row.school_id for row in rows})


@pytest.mark.requirement("S193")
def test_a_school_with_thousands_due_does_not_keep_the_ten_of_another_waiting(clock):
    put(MANY, school=1)
    put(10, school=2)

    rows = Claims("me").letters(clock.now, Gate.OPEN)

    assert [row.school_id for row in rows].count(2) == 10
    assert len(rows) == 10 + BATCH // 2


def test_what_presses_leaves_before_the_turn_of_any_school(clock):
    put(MANY, school=1)
    put(3, school=0, priority=0, channel="sms")
    put(5, school=2, priority=2)

    rows = Claims("me").letters(clock.now, Gate.OPEN)

    assert [row.priority for row in rows[:8]] == [0, 0, 0, 2, 2, 2, 2, 2]
    assert {row.priority for row in rows[8:]} == {5}


def test_more_schools_than_a_claim_serves_have_their_turn_with_the_next(clock):
    for school in range(1, 21):
        put(30, school)
    claims = Claims("me")

    served = [schools(claims.letters(clock.now, Gate.OPEN)) for _ in range(3)]

    assert served == [list(range(1, 9)), list(range(9, 17)), [1, 2, 3, 4, 17, 18, 19, 20]]


def test_two_workers_never_take_the_same_row(clock):
    put(MANY // 10, school=1)
    first, second = Claims("one"), Claims("two")

    taken = [[row.id for row in one.letters(clock.now, Gate.OPEN)] for one in (first, second)]

    assert [len(ids) for ids in taken] == [BATCH, BATCH]
    assert not set(taken[0]) & set(taken[1])


def test_a_claim_reads_its_lanes_and_not_all_that_is_due(clock):
    """Every statement that looks for rows walks the index; none reads or sorts what waits."""
    put(MANY, school=1)
    put(MANY, school=2, channel="sms")
    put(1, school=0, channel="document", kind="document", priority=4)
    with transaction():
        writing().execute(text("ANALYZE"))
    plans = []

    def explain(connection, cursor, statement, values, _context, _many):
        if statement.startswith(("WITH RECURSIVE", "SELECT")) and "due_at" in statement:
            plans.append(_plan(connection, statement, values))

    event.listen(db.engine, "before_cursor_execute", explain)
    try:
        claimed = Claims("me").work(clock.now)
    finally:
        event.remove(db.engine, "before_cursor_execute", explain)

    assert [row.channel for row in claimed] == ["document"]
    assert len(plans) >= 2
    for plan in plans[:2]:
        assert "ix_outbox_entry_due" in plan
        assert "Seq Scan" not in plan
        assert "Sort" not in plan
        assert "TEMP B-TREE" not in plan


def _plan(connection, statement, values):
    asks = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    cursor = connection.connection.cursor()
    cursor.execute(f"{asks} {statement}", values)
    return "\n".join(str(row) for row in cursor.fetchall())


def test_every_notice_of_a_record_stands_in_the_lane_of_its_school(clock):
    record = factories.agreement("under_review")
    school = record.student.school_id

    with transaction():
        entries = writing().execute(
            text("SELECT DISTINCT school_id FROM outbox_entry WHERE kind = 'notice'")
        )

        assert entries.scalars().all() == [school]


def test_a_message_without_a_school_stands_in_the_lane_of_none(clock):
    student = factories.student()
    with transaction():
        queue.put("code.sms", [To(Who.STUDENT, student.id)], once="x", facts={}, now=clock.now)

    assert [row.school_id for row in Claims("me").letters(clock.now, Gate.OPEN)] == [0]
