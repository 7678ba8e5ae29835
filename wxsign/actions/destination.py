"""Other destinations 其他去向, button by button (S147 to S163); `reviews.py` has the school's.

A draft holds no seat and may be incomplete. What was sent in once is never written over: who
corrects it writes a new version.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from wxsign import clock, settings
from wxsign.actions import _attachments, _numbers, _parties, _replacing
from wxsign.actions._step import Step, begin, take
from wxsign.actions.records import content_of, own, standing_of, step_of
from wxsign.db import db, transaction, writing
from wxsign.models import Agreement, Student, TermsVersion
from wxsign.rules import attachments, counting, destinations, moments, offers
from wxsign.rules.lifecycle import D, Process
from wxsign.rules.offers import Case
from wxsign.rules.people import Actor
from wxsign.rules.refusals import Reason, Refused
from wxsign.rules.terms import Values

_WAITS_NO_MORE: dict[str, Any] = {"waiting_since": None, "turn": ""}


def start(kind: str, *, by: Actor) -> int:
    """下一步 after the last choice: an empty draft of this kind; a second tap finds the first."""
    now, student = clock.now(), db.session.get_one(Student, by.id)
    empty = _empty_draft(by.id)
    if empty is not None:
        save(empty, kind, {}, by=by)
        return empty
    row = {
        **_columns(kind, {}, student.year),
        "student_id": student.id,
        "school_id": student.school_id,
        "college_id": student.college_id,
        "year": student.year,
        "student_name": student.name,
        "verify_code": _numbers.verify_code(),
    }
    content = _parties.version_of({}, {}, student)
    with transaction():
        record_id = begin(Process.DESTINATION, "save", row, Step(by, now, version=1))
        _insert_version(record_id, 1, content, by, now)
    return record_id


def save(record_id: int, kind: str, values: Values, *, by: Actor) -> None:
    """暂存: keep it as it stands, complete or not, of this kind (S160).

    What the school sent back or the student withdrew becomes a draft again, as a new version with
    the proofs that it had.
    """
    now, record = clock.now(), _own(record_id, by)
    is_corrected = record.state != D.DRAFT
    number = record.version + is_corrected
    content = _parties.version_of(values, {}, record.student)
    writes = {**_columns(kind, values, record.year), "version": number}
    step = replace(step_of(record, by, now, writes=writes), version=number)
    with transaction():
        take(record, "save", step)
        if is_corrected:
            _insert_version(record.id, number, content, by, now)
            _attachments.carry_over(_form(record), "proof", _key(record), by=by, now=now)
        else:
            _write_version(record.id, number, content, now)


def submit(record_id: int, kind: str, values: Values, *, by: Actor) -> None:
    """保存并送审: the draft takes the seat and goes to the school (S148, S160).

    It is saved first, in a transaction of its own: what was typed stays when the school's door is
    shut. 暂未就业 leaves the seat free; one that is live already gives way (decision 3). Raises
    Refused: INCOMPLETE, ATTACHMENT_MISSING, SEAT_TAKEN, or why he may not register at all.
    """
    save(record_id, kind, values, by=by)
    db.session.expire_all()
    now, record, stands = clock.now(), _own(record_id, by), standing_of(by.id)
    offers.ensure("submit", stands, Case(now, record_id=record.id, process=Process.DESTINATION))
    _ensure_complete(record, now)
    writes = {"accepted_at": now, "waiting_since": now, "turn": "", "reason": "", "ending": ""}
    step = step_of(record, by, now, note=destinations.DECLARED, writes=writes)
    also = ("proof",) if destinations.proof(record.kind).required else ()
    before = _replacing.unemployed(stands)
    with transaction():
        _replacing.replace(before, by, now)
        take(record, "submit", step)
        _attachments.claim(_form(record), _key(record), by=by, now=now, also=also)


def withdraw(record_id: int, *, by: Actor) -> None:
    """撤回: while the school has not decided; the seat is free again (S149)."""
    now, record = clock.now(), _own(record_id, by)
    step = step_of(record, by, now, writes=_WAITS_NO_MORE)
    with transaction():
        take(record, "withdraw", step)


def discard(record_id: int, *, by: Actor) -> None:
    """删除草稿: nobody has seen it, and nobody will."""
    record = _own(record_id, by)
    step = step_of(record, by, clock.now())
    with transaction():
        take(record, "discard", step)


def request_release(record_id: int, *, reason: str, by: Actor) -> None:
    """申请解除: the registration stays in force until the school says yes (S162, S163)."""
    now, record = clock.now(), _own(record_id, by)
    if counting.reason_fault(reason, ""):
        raise Refused(Reason.BAD_REQUEST)
    writes = {"reason": reason[:500], "waiting_since": now, "turn": "", "ending": ""}
    step = step_of(record, by, now, note=reason, writes=writes)
    form = attachments.form_of("release", record.id)
    with transaction():
        take(record, "request_release", step)
        _attachments.claim(form, _key(record), by=by, now=now)


def _own(record_id: int, by: Actor) -> Agreement:
    return own(record_id, by.id, Process.DESTINATION)


def _empty_draft(student_id: int) -> int | None:
    """A draft into which nothing was typed yet."""
    rows = db.session.execute(
        select(Agreement.id, TermsVersion.terms)
        .join(TermsVersion, TermsVersion.agreement_id == Agreement.id)
        .where(
            Agreement.student_id == student_id,
            Agreement.process == Process.DESTINATION,
            Agreement.state == D.DRAFT,
            Agreement.version == 1,
        )
        .order_by(Agreement.id)
    )
    return next((record_id for record_id, terms in rows if not any(terms.values())), None)


def _columns(kind: str, values: Values, year: int) -> dict[str, Any]:
    """What of the form stands in columns: for lists, the seat and the placement plan."""
    holds = settings.current().destinations.unemployed_holds_seat
    return {
        "kind": kind,
        "employer_name": destinations.name(kind, values),
        "job_title": destinations.job(values),
        "plan_code": destinations.plan_code(kind, values, year),
        "seatless": destinations.is_seatless(kind) and not holds,
    }


def _ensure_complete(record: Agreement, now: datetime) -> None:
    stored, _employer = content_of(record)
    _values, faults = destinations.read(
        record.kind, stored, year=record.year, today=moments.day(now)
    )
    if faults:
        raise Refused(Reason.INCOMPLETE, record=(record.process, record.id))


def _insert_version(
    record_id: int, number: int, content: dict[str, Any], by: Actor, now: datetime
) -> None:
    made = {"agreement_id": record_id, "number": number, "based_on": number - 1}
    row = {**content, **made, "made_at": now, "made_by": by.who.value}
    writing().execute(insert(TermsVersion).values(**row))


def _write_version(record_id: int, number: int, content: dict[str, Any], now: datetime) -> None:
    """A draft is nobody's evidence yet, so its version is written over."""
    of = TermsVersion.agreement_id == record_id, TermsVersion.number == number
    writing().execute(update(TermsVersion).where(*of).values(**content, made_at=now))


def _form(record: Agreement) -> str:
    return attachments.form_of("destination", record.id)


def _key(record: Agreement) -> tuple[Process, int]:
    return Process.DESTINATION, record.id
