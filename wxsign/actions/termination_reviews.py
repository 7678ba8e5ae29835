"""What reviewers do with a termination that both sides want (S107 to S110, S145, S146).

Two records move in one transaction: the request, and the agreement that it ends or leaves alone.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from wxsign import clock
from wxsign.actions import _attachments
from wxsign.actions._reviewing import ensure_reason, ensure_turn, turned_down
from wxsign.actions._step import Step, take, touch
from wxsign.actions.records import in_scope, step_of
from wxsign.db import db, transaction
from wxsign.models import Agreement, Termination
from wxsign.outbox import queue
from wxsign.rules import numbers, permissions
from wxsign.rules.attachments import form_of
from wxsign.rules.lifecycle import Process, T
from wxsign.rules.people import Actor
from wxsign.rules.refusals import Reason, Refused
from wxsign.rules.rejections import OTHER, told


def pass_on(agreement_id: int, *, by: Actor, seen: int | None = None) -> None:
    """学院审核通过: the college agrees to the termination, the school decides (S85)."""
    now, agreement = clock.now(), in_scope(agreement_id, by)
    request = _under_review(agreement)
    ensure_turn("pass_on", agreement, by, seen)
    passed = _of_request(step_of(agreement, by, now))
    with transaction():
        touch(agreement, now, turn=permissions.SCHOOL, waiting_since=now)
        take(request, "pass_on", passed)


def approve(agreement_id: int, *, by: Actor, seen: int | None = None) -> str:
    """解约审核通过: the agreement ends, the student may sign with others (S108 to S110, S145).

    Answers the number of the termination; its document is made by a worker.
    """
    now, agreement = clock.now(), in_scope(agreement_id, by)
    request = _under_review(agreement)
    ensure_turn("approve", agreement, by, seen)
    number = numbers.of_termination(agreement.number or "")
    step = step_of(agreement, by, now)
    ended = replace(step, writes={"ending": T.DONE, "waiting_since": None})
    decision = _of_request(step, **_when(by, now), number=number)
    with transaction():
        take(agreement, "end", ended)
        take(request, "approve", decision)
        queue.put_document(agreement.id, agreement.version, "termination", now)
    return number


def reject(
    agreement_id: int, *, reason: str, by: Actor, ground: str = OTHER, seen: int | None = None
) -> None:
    """解约审核不通过: the agreement stays in force, either side may ask again (S108, S145)."""
    now, agreement = clock.now(), in_scope(agreement_id, by)
    ensure_reason(reason)
    request = _under_review(agreement)
    ensure_turn("reject", agreement, by, seen)
    why = turned_down(reason, ground)
    words = {"decision": why["reason"], "decision_kind": why["reason_kind"]}
    step = step_of(agreement, by, now, note=told(ground, reason))
    decision = _of_request(step, **_when(by, now), **words)
    with transaction():
        touch(agreement, now, ending=T.REJECTED, waiting_since=None, turn=permissions.FIRST)
        take(request, "reject", decision)
        evidence = form_of("rejection", agreement.id), (Process.TERMINATION, request.id)
        _attachments.claim(*evidence, by=by, now=now)


def _under_review(agreement: Agreement) -> Termination:
    """The request that waits for the school. Raises Refused(WRONG_STATE) where none does."""
    found = db.session.scalar(
        select(Termination).where(
            Termination.agreement_id == agreement.id, Termination.state == T.UNDER_REVIEW
        )
    )
    if found is None:
        raise Refused(Reason.WRONG_STATE, record=(agreement.process, agreement.id))
    return found


def _when(by: Actor, now: datetime) -> dict[str, Any]:
    return {"decided_at": now, "decided_by": by.id}


def _of_request(step: Step, **writes: Any) -> Step:  # noqa: ANN401 - columns of any type
    """The step in the request's own trail, which knows no versions of terms."""
    return replace(step, version=0, writes=writes)
