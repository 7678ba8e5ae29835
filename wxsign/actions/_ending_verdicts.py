"""The decisions on a termination that both sides want, read and judged (S107 to S110, S145).

Two records move in one transaction: the request, and the agreement that it ends or leaves alone.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from wxsign.actions import _attachments
from wxsign.actions._reviewing import Asked, ensure_reason, ensure_turn, turned_down
from wxsign.actions._step import Step, take, touch
from wxsign.actions._verdicts import Deed
from wxsign.actions.records import step_of
from wxsign.db import db
from wxsign.models import Agreement, Termination
from wxsign.outbox import queue
from wxsign.rules import numbers, permissions
from wxsign.rules.attachments import form_of
from wxsign.rules.lifecycle import Process, T
from wxsign.rules.people import Actor
from wxsign.rules.refusals import Reason, Refused
from wxsign.rules.rejections import told


def pass_on(agreement: Agreement, asked: Asked) -> Deed:
    """学院审核通过: the college agrees to the termination, the school decides (S85)."""
    request, now = _under_review(agreement), asked.now
    passed = _of_request(step_of(agreement, ensure_turn("pass_on", agreement, asked), now))

    def deed() -> str:
        touch(agreement, now, turn=permissions.SCHOOL, waiting_since=now)
        take(request, "pass_on", passed)
        return ""

    return deed


def approve(agreement: Agreement, asked: Asked) -> Deed:
    """解约审核通过: the agreement ends; the deed answers the number of the termination."""
    request, now = _under_review(agreement), asked.now
    by = ensure_turn("approve", agreement, asked)
    number = numbers.of_termination(agreement.number or "")
    step = step_of(agreement, by, now)
    ended = replace(step, writes={"ending": T.DONE, "waiting_since": None})
    decision = _of_request(step, **_when(by, now), number=number)

    def deed() -> str:
        take(agreement, "end", ended)
        take(request, "approve", decision)
        queue.put_document(agreement.id, agreement.version, "termination", now)
        return number

    return deed


def reject(agreement: Agreement, asked: Asked) -> Deed:
    """解约审核不通过: the agreement stays in force, either side may ask again (S108, S145).

    Nobody takes the approval of the signing back any more: it is not what was decided last.
    """
    ensure_reason(asked.reason)
    request, now = _under_review(agreement), asked.now
    by = ensure_turn("reject", agreement, asked)
    why = turned_down(asked.reason, asked.ground)
    words = {"decision": why["reason"], "decision_kind": why["reason_kind"]}
    step = step_of(agreement, by, now, note=told(asked.ground, asked.reason))
    decision = _of_request(step, **_when(by, now), **words)
    evidence = form_of("rejection", agreement.id), (Process.TERMINATION, request.id)

    def deed() -> str:
        kept = {"ending": T.REJECTED, "turn": permissions.FIRST, "decided_by": None}
        touch(agreement, now, waiting_since=None, **kept)
        take(request, "reject", decision)
        _attachments.claim(*evidence, by=asked.by, now=now)
        return ""

    return deed


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
