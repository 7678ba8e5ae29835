"""对结果有异议: the student appeals against a rejection once, the school hears it (S83)."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, or_, select, update

from wxsign import clock, settings
from wxsign.actions import _attachments
from wxsign.actions._reviewing import LONGEST_REASON, UNDECIDED, ensure_reason, turn_of_school
from wxsign.actions._step import take
from wxsign.actions.records import in_scope, own, standing_of, step_of
from wxsign.db import db, reading, transaction, writing
from wxsign.models import Agreement, Appeal, Reviewer, TrailEntry
from wxsign.rules import appeals, permissions
from wxsign.rules.appeals import Rejection
from wxsign.rules.attachments import form_of
from wxsign.rules.lifecycle import OPEN_WITH_EMPLOYER, Process
from wxsign.rules.people import Actor
from wxsign.rules.refusals import Reason, Refused

KINDS = (Process.ONLINE, Process.PAPER, Process.DESTINATION)


def appeal(record_id: int, *, words: str, by: Actor) -> None:
    """提交异议, with the reason and at least one document; the school hears it.

    Raises Refused: NOT_APPEALABLE, APPEAL_MADE, APPEAL_LATE, APPEAL_EMPTY, ATTACHMENT_MISSING.
    """
    now, record = clock.now(), own(record_id, by.id, *KINDS)
    refused = against(record, now)
    if refused is not None:
        raise refused
    if not words.strip():
        raise Refused(Reason.APPEAL_EMPTY)
    row = {
        "agreement_id": record.id,
        "school_id": record.school_id,
        "rejection_id": _rejection(record),
        "revision": record.revision + 1,
        "words": words.strip()[: appeals.ROOM],
        "ground": record.reason_kind,
        "reason": record.reason,
        "rejected_at": record.decided_at,
        "rejected_by": record.decided_by,
        "asked_at": now,
    }
    step = step_of(record, by, now)
    with transaction():
        take(record, "appeal", step)
        writing().execute(insert(Appeal).values(**row))
        place = Process(record.process), record.id
        _attachments.claim(form_of("appeal", record.id), place, by=by, now=now)


def uphold(appeal_id: int, *, reason: str, by: Actor) -> None:
    """维持原结果: the rejection stands, and the student reads why.

    Raises Refused: REASON_MISSING, OWN_DECISION, WRONG_STATE once the record has gone on.
    """
    now, (one, record) = clock.now(), _heard(appeal_id, by)
    ensure_reason(reason)
    step = step_of(record, by, now, note=reason)
    with transaction():
        take(record, "uphold", step)
        _decide(one, appeals.UPHELD, reason, by, now)


def rehear(appeal_id: int, *, note: str = "", by: Actor) -> None:
    """重新审核: the record waits for its review once more, at the school's desk.

    Raises Refused: NOT_REHEARABLE while the student's seat is taken, OWN_DECISION, WRONG_STATE.
    """
    now, (one, record) = clock.now(), _heard(appeal_id, by)
    why = why_not_again(record)
    if why:
        raise Refused(Reason.NOT_REHEARABLE, why=why)
    again = {**UNDECIDED, "waiting_since": now, "turn": turn_of_school(record)}
    step = step_of(record, by, now, note=note, writes=again)
    with transaction():
        take(record, "rehear", step)
        _decide(one, appeals.REHEARD, note, by, now)


def against(record: Agreement, now: datetime) -> Refused | None:
    """Why the student cannot appeal against what became of this record now."""
    rejection = Rejection(
        record.process, record.id, record.state, record.decided_at, _is_made(record)
    )
    return appeals.against(rejection, now, settings.current().signing.appeal_days)


def why_not_again(record: Agreement) -> str:
    """Why a record cannot be reviewed again, for the page that shows it beside the button."""
    stands = standing_of(record.student_id)
    return appeals.against_rehearing(stands, record.id, is_invited=_is_invited(record))


def may_hear(rejected_by: int | None, by: Actor) -> bool:
    """Whether this reviewer may hear the appeal: not against himself while there is another."""
    if rejected_by != by.id:
        return True
    me = db.session.get_one(Reviewer, by.id)
    others = select(Reviewer.id).where(
        Reviewer.school_id == me.school_id,
        Reviewer.role == permissions.SCHOOL,
        Reviewer.id != me.id,
    )
    return reading().execute(others.limit(1)).first() is None


def _heard(appeal_id: int, by: Actor) -> tuple[Appeal, Agreement]:
    """The appeal and its record, if this reviewer may decide it now."""
    one = db.session.get(Appeal, appeal_id)
    if one is None:
        raise Refused(Reason.OUT_OF_SCOPE)
    record = in_scope(one.agreement_id, by)
    if not may_hear(one.rejected_by, by):
        raise Refused(Reason.OWN_DECISION)
    if appeals.state_of(one.state, one.revision, record.revision) != appeals.WAITING:
        raise Refused(Reason.WRONG_STATE, record=(record.process, record.id))
    return one, record


def _decide(one: Appeal, state: str, answer: str, by: Actor, now: datetime) -> None:
    decided: dict[str, Any] = {"decided_at": now, "decided_by": by.id}
    writing().execute(
        update(Appeal)
        .where(Appeal.id == one.id, Appeal.state == appeals.WAITING)
        .values(state=state, answer=answer.strip()[:LONGEST_REASON], **decided)
    )


def _rejection(record: Agreement) -> int:
    """The trail entry of the last no."""
    found = select(func.max(TrailEntry.id)).where(
        TrailEntry.process == record.process,
        TrailEntry.record_id == record.id,
        TrailEntry.move.in_(appeals.REJECTS),
    )
    return int(reading().execute(found).scalar_one())


def _is_made(record: Agreement) -> bool:
    """Whether this no, or one before it about the same content, has been appealed against.

    A second no after 重新审核 is the school's last word until the student hands in anew.
    """
    anew = select(TrailEntry.id).where(
        TrailEntry.process == record.process,
        TrailEntry.record_id == record.id,
        TrailEntry.move.in_(appeals.HANDS_IN),
        TrailEntry.id > Appeal.rejection_id,
    )
    handed_in = anew.correlate(Appeal).exists()
    ours = Appeal.agreement_id == record.id
    undone = and_(Appeal.state == appeals.WAITING, Appeal.revision != record.revision)
    found = select(Appeal.id).where(ours, ~or_(handed_in, undone)).limit(1)
    return reading().execute(found).first() is not None


def _is_invited(record: Agreement) -> bool:
    """Whether the same two have another open record, which two at once would break (S54)."""
    if record.process != Process.ONLINE:
        return False
    found = select(Agreement.id).where(
        Agreement.student_id == record.student_id,
        Agreement.employer_id == record.employer_id,
        Agreement.id != record.id,
        Agreement.process == Process.ONLINE,
        Agreement.state.in_(OPEN_WITH_EMPLOYER),
    )
    return reading().execute(found.limit(1)).first() is not None
