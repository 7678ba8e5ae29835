"""强制解约: the school ends a record by itself, whatever goes on (S73, S171, decision 9)."""

from dataclasses import replace

from sqlalchemy import select

from wxsign import clock
from wxsign.actions import _attachments
from wxsign.actions._reviewing import ensure_reason
from wxsign.actions._step import take
from wxsign.actions.records import in_scope, step_of
from wxsign.db import db, transaction
from wxsign.models import Agreement, Termination
from wxsign.rules.attachments import form_of
from wxsign.rules.lifecycle import OPEN_TERMINATION, Process, T
from wxsign.rules.people import Actor
from wxsign.rules.refusals import Reason, Refused

_SCHOOL = "school"  # 解约发起人, a key of labels.ENDED_BY
_LONGEST = 500


def force(record_id: int, *, reason: str, by: Actor, seen: int | None = None) -> None:
    """确认强制解约: the record ends, an open request to terminate it is overtaken (S171).

    Both sides are told the reason. Raises Refused: REASON_MISSING, ATTACHMENT_MISSING without the
    evidence, or what `take` says of the state and of who may.
    """
    now, record = clock.now(), in_scope(record_id, by)
    ensure_reason(reason)
    if seen is not None and seen != record.revision:
        raise Refused(Reason.WRONG_STATE, record=(record.process, record.id))
    request = _open_request(record)
    ended = {"ending": T.OVERTAKEN, "ended_by": _SCHOOL, "reason": reason[:_LONGEST]}
    when = {"waiting_since": None, "decided_at": record.decided_at or now, "reason_kind": ""}
    step = step_of(record, by, now, note=reason, writes={**ended, **when})
    decision = {"decided_at": now, "decided_by": by.id, "decision": reason[:_LONGEST]}
    with transaction():
        take(record, "force", step)
        if request is not None:
            take(request, "force", replace(step, version=0, writes=decision))
        evidence = form_of("force", record.id), (Process(record.process), record.id)
        _attachments.claim(*evidence, by=by, now=now)


def _open_request(record: Agreement) -> Termination | None:
    return db.session.scalar(
        select(Termination).where(
            Termination.agreement_id == record.id, Termination.state.in_(OPEN_TERMINATION)
        )
    )
