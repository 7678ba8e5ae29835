"""One live placement: every state of every kind of record against every move that takes the seat.

And a race for each pair of these moves: on a real database, one wins (S52, S113, S148, decision 3).
"""

import itertools
from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.actions.test_races import at_once
from wxsign.actions import destination, online_agreement, paper_agreement, records
from wxsign.db import db
from wxsign.models import Agreement, Code, OutboxEntry, PlanEntry, Seat, Student
from wxsign.rules import attachments
from wxsign.rules.lifecycle import HOLDS_SEAT, STATES, Process
from wxsign.rules.refusals import Reason, Refused

NEVER_BUILT = {("online", "new"), ("paper", "new"), ("destination", "new")}
HELD = [
    (process, state.value)
    for process in (Process.ONLINE, Process.PAPER, Process.DESTINATION)
    for state in STATES[process]
    if (process.value, state.value) not in NEVER_BUILT
]


def accepting(student: Student) -> Callable[[], object]:
    """现在签约 on a letter that waits."""
    letter, by = factories.agreement("invited", student=student), factories.actor(student)
    of = factories.matter(student, "accept", f"online:{letter.id}", 1)
    proof = factories.quick_proof(of)
    return partial(online_agreement.accept, letter.id, version=1, proof=proof, by=by)


def generating(student: Student) -> Callable[[], object]:
    """生成协议书 of a complete draft that was previewed."""
    draft, by = factories.paper("draft", student=student), factories.actor(student)
    digest = paper_agreement.content_of(draft).digest
    proof = factories.quick_proof(paper_agreement.matter(draft.id, digest, student.id))
    db.session.rollback()
    return partial(paper_agreement.generate, draft.id, digest=digest, proof=proof, by=by)


def submitting(student: Student, kind: str = "7.1") -> Callable[[], object]:
    """保存并送审 of a complete draft with its proof."""
    draft = factories.destination("draft", student=student, kind=kind)
    by, (values, _unit) = factories.actor(student), records.content_of(draft)
    factories.attached(by, attachments.form_of("destination", draft.id), "proof")
    return partial(destination.submit, draft.id, kind, values, by=by)


TAKERS = {"accept": accepting, "generate": generating, "submit": submitting}
PAIRS = list(itertools.combinations_with_replacement(TAKERS, 2))
MAKE = {
    Process.ONLINE: factories.agreement,
    Process.PAPER: factories.paper,
    Process.DESTINATION: factories.destination,
}


@pytest.mark.requirement("S52", "S71", "S113", "S148", "S150")
@pytest.mark.parametrize("taker", TAKERS)
def test_a_seat_that_is_held_in_any_state_refuses_every_other_placement(app, taker):
    told, wanted = {}, {}
    for process, state in HELD:
        student = factories.student()
        record = MAKE[process](state, student=student)
        act, by_whom = TAKERS[taker](student), (record.process, record.id)
        holds = state in HOLDS_SEAT[process]
        wanted[process, state] = (Reason.SEAT_TAKEN, by_whom) if holds else None
        told[process, state] = outcome(act)

    assert told == wanted


@pytest.mark.requirement("S52", "S113", "S148")
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_of_two_placements_at_once_one_takes_the_seat(app, pair):
    for _round in range(3):
        student = factories.student()
        acts = [TAKERS[name](student) for name in pair]

        answers = at_once(app, acts)

        won = [answer for answer in answers if answer is None]
        assert (len(won), set(answers)) == (1, {None, Reason.SEAT_TAKEN})
        seats = db.session.scalars(select(Seat).where(Seat.student_id == student.id)).all()
        live = [
            record.id
            for record in db.session.scalars(
                select(Agreement).where(Agreement.student_id == student.id)
            )
            if record.state in HOLDS_SEAT[Process(record.process)]
        ]
        assert [seat.record_id for seat in seats] == live


@pytest.mark.parametrize("taker", TAKERS)
@pytest.mark.parametrize("state", ["under_review", "effective", "release_review"])
def test_a_live_registration_of_no_work_gives_way(app, taker, state):
    """暂未就业 takes no seat: whatever the student does next ends it in the same moment."""
    student = factories.student()
    waiting = factories.destination(
        state, student=student, kind="9.1", plan_code="70", seatless=True
    )
    act = TAKERS[taker](student)

    told = outcome(act)

    assert told is None
    assert factories.fresh(Agreement, waiting.id).state == "released"
    seat = db.session.scalars(select(Seat).where(Seat.student_id == student.id)).one()
    assert seat.record_id != waiting.id
    plan = db.session.get(PlanEntry, student.id)
    assert plan is None or (plan.state, plan.record_id) == ("学生未提交", 0)


def outcome(act: Callable[[], object]) -> tuple[Reason, object] | None:
    """None for a yes; else the reason, the record that blocks, and no trace of the try.

    A corrected draft is kept before it is handed in, so the drafts are not compared.
    """
    before = _taken()
    try:
        act()
    except Refused as refused:
        db.session.rollback()
        assert _taken() == before
        return refused.reason, refused.facts.get("blocking")
    return None


def _taken() -> list[int]:
    kinds = (Seat.student_id, PlanEntry.student_id, OutboxEntry.id)
    counted = [select(func.count(key)) for key in kinds]
    counted.append(select(func.count()).where(Code.spent_at.is_not(None)))
    found = [db.session.scalar(one) for one in counted]
    db.session.rollback()
    return found
