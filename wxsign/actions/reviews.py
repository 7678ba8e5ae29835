"""What reviewers do with a record that a student has handed in (S80 to S85, S128, S164, S171).

Two levels are no states (decision 2): `turn` says at whose desk the record lies, and
`rules/permissions.py` which verbs are whose there. How each decision is judged stands in
`_verdicts.py`, what a termination brings in `termination_reviews.py`.
"""

from wxsign import clock
from wxsign.actions import _verdicts
from wxsign.actions._reviewing import UNDECIDED, Asked, ensure_reason, turn_of_school
from wxsign.actions._step import take
from wxsign.actions._verdicts import Typed
from wxsign.actions.records import case_of, in_scope, standing_of, step_of
from wxsign.db import transaction
from wxsign.outbox import queue
from wxsign.rules import offers
from wxsign.rules.people import Actor
from wxsign.rules.rejections import OTHER


def pass_on(
    record_id: int, *, by: Actor, seen: int | None = None, completed: Typed | None = None
) -> None:
    """学院审核通过: the college has looked at it, from now on it waits for the school (S85)."""
    asked = Asked(by, clock.now(), seen, completed)
    deed = _verdicts.pass_on(in_scope(record_id, by), asked)
    with transaction():
        deed()


def approve(
    record_id: int, *, by: Actor, seen: int | None = None, completed: Typed | None = None
) -> str:
    """签约审核通过, and what it is called for the other reviews (S49, S81, S128, S164).

    The first yes to an agreement gives its number; its PDF is made by a worker from the row that
    this transaction queues. `completed` is what the reviewer has filled in about the employer.
    Answers the number. Raises Refused: EMPLOYER_INCOMPLETE (S79), SEAT_HELD (decision 3).
    """
    asked = Asked(by, clock.now(), seen, completed)
    deed = _verdicts.approve(in_scope(record_id, by), asked)
    with transaction():
        return deed()


def reject(
    record_id: int, *, reason: str, by: Actor, ground: str = OTHER, seen: int | None = None
) -> None:
    """确认审核不通过, with the reason that the parties will read (S82 to S84, S126, S136).

    On either level, by whose turn it is. `ground` is a key of `rules/rejections.py` (S83).
    """
    asked = Asked(by, clock.now(), seen, reason=reason, ground=ground)
    deed = _verdicts.reject(in_scope(record_id, by), asked)
    with transaction():
        deed()


def undo(record_id: int, *, by: Actor) -> None:
    """撤销: the same reviewer takes back a decision within ten minutes (decision 10).

    A decision leaves `turn` as it was, so the record comes back to the desk that decided.
    """
    deed = _verdicts.undo(in_scope(record_id, by), Asked(by, clock.now()))
    with transaction():
        deed()


def reopen(record_id: int, *, reason: str, by: Actor) -> None:
    """撤回审核: an agreement in force waits for the school's review once more (S171, decision 10).

    Number and seat stay with it; until the school decides again it is not in force. Raises
    Refused: REASON_MISSING, or PLAN_REPORTED once the student's plan has gone on.
    """
    now, record = clock.now(), in_scope(record_id, by)
    ensure_reason(reason)
    offers.ensure("reopen", standing_of(record.student_id), case_of(record, now))
    writes = {**UNDECIDED, "waiting_since": now, "turn": turn_of_school(record)}
    step = step_of(record, by, now, note=reason, writes=writes)
    with transaction():
        take(record, "reopen", step)
        queue.drop_document(record.id, record.version, "final")
