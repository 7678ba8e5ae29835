"""A paper agreement 线下签约, the student's buttons (S112 to S136); `reviews.py` has the school's.

What is typed belongs to a draft and may be incomplete; it is judged when it is generated. From then
on a version never changes: an agreement that the school refused is edited as a new one (S188).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from wxsign import clock
from wxsign.actions import _attachments, _parties, _replacing
from wxsign.actions._step import Step, begin, take
from wxsign.actions.proof import Matter, Proof, spend
from wxsign.actions.records import case_of, own, standing_of, step_of
from wxsign.db import db, reading, transaction, writing
from wxsign.models import Agreement, Student, TermsVersion
from wxsign.outbox import queue
from wxsign.rules import attachments, moments, offers, paper, verification
from wxsign.rules.lifecycle import P, Process
from wxsign.rules.offers import Case
from wxsign.rules.people import Actor
from wxsign.rules.refusals import Reason, Refused
from wxsign.rules.terms import Values
from wxsign.vault import fingerprint

_MOST = 2000  # characters of one field: more is no field of ours


@dataclass(frozen=True)
class Content:
    """What a draft holds, judged: `version` are the columns that would be generated.

    While something is wrong there is no version, and so no digest.
    """

    typed: Values
    values: Values
    faults: Values
    version: Mapping[str, Any]

    @property
    def digest(self) -> str:
        """Names what was previewed, so that nothing else is ever generated (S123)."""
        return str(self.version.get("digest", ""))


def content_of(record: Agreement) -> Content:
    """The content of a student's record, judged as of now."""
    row = db.session.execute(
        select(TermsVersion.terms, TermsVersion.employer).where(
            TermsVersion.agreement_id == record.id, TermsVersion.number == record.version
        )
    ).one()
    typed = paper.typed_of(row.terms, row.employer)
    values, faults = paper.read(typed, year=record.year, today=moments.day(clock.now()))
    version = {} if faults else _version(values, record.student)
    return Content(typed, values, faults, version)


def matter(record_id: int, digest: str, student_id: int) -> Matter:
    """One code for this content; anything else needs another code."""
    return Matter(f"student:{student_id}", "generate", f"paper:{record_id}:{digest[:32]}")


def ensure_open(student_id: int) -> None:
    """Raise the reason why this student may not enter a paper agreement now (S113, S169)."""
    offers.ensure("generate", standing_of(student_id), Case(clock.now()))


def enter(typed: Values, *, once: str, by: Actor) -> int:
    """保存，暂不提交 for the first time: a draft, which takes no seat. Answers the record.

    `once` names the empty form that was opened: pressed twice, or sent again after a lost answer,
    it is the same draft.
    """
    sheet = verification.of_number(int(fingerprint(f"paper:{by.id}:{once}"), 16))
    if (known := _record_of(sheet)) is not None:
        save(known, typed, by=by)
        return known
    now = clock.now()
    ensure_open(by.id)
    student = db.session.get_one(Student, by.id)
    row = {
        **_shown(typed),
        "student_id": student.id,
        "school_id": student.school_id,
        "college_id": student.college_id,
        "year": student.year,
        "student_name": student.name,
        "verify_code": sheet,
    }
    content = _version(_cut(typed), student)
    try:
        return _begin(row, content, by, now)
    except Refused:
        if (known := _record_of(sheet)) is None:  # else another tap was faster
            raise
        return known


def save(record_id: int, typed: Values, *, by: Actor) -> None:
    """保存，暂不提交: a draft as it stands now; what the school refused becomes a new version."""
    now, record = clock.now(), own(record_id, by.id, Process.PAPER)
    typed, is_draft = _cut(typed), record.state == P.DRAFT
    if is_draft and typed == content_of(record).typed:
        return
    number = record.version if is_draft else record.version + 1
    content = _version(typed, record.student)
    undecided = {"accepted_at": None, "decided_at": None, "decided_by": None}
    step = step_of(record, by, now, writes={**_shown(typed), **undecided, "version": number})
    with transaction():
        take(record, "save", step)
        if is_draft:
            _rewrite(record, content, by, now)
        else:
            _keep(record.id, number, content, by, now)


def discard(record_id: int, *, by: Actor) -> None:
    """删除草稿: nothing of it was ever handed in."""
    now, record = clock.now(), own(record_id, by.id, Process.PAPER)
    step = step_of(record, by, now)
    with transaction():
        take(record, "discard", step)


def generate(record_id: int, *, digest: str, proof: Proof, by: Actor) -> None:
    """生成协议书: from now on it cannot be changed, takes the seat and waits for the school (S124).

    `digest` names the content that was previewed. Raises Refused: PREVIEW_FIRST where it is another
    or not complete, SEAT_TAKEN, or why the student may not sign at all.
    """
    now, record, stands = clock.now(), own(record_id, by.id, Process.PAPER), standing_of(by.id)
    offers.ensure("generate", stands, case_of(record, now))
    content = content_of(record)
    if not content.digest or content.digest != digest:
        raise Refused(Reason.PREVIEW_FIRST, record=(record.process, record.id))
    fresh = {"turn": "", "reason": "", "reason_kind": "", "decided_at": None, "decided_by": None}
    writes = {**_shown(content.values), **fresh, "accepted_at": now, "waiting_since": now}
    step, before = step_of(record, by, now, writes=writes), _replacing.unemployed(stands)
    with transaction():
        _replacing.replace(before, by, now)
        take(record, "generate", step)  # first: a second tap is told the state, not “code used”
        _rewrite(record, content.version, by, now)
        spend(proof, matter(record.id, digest, by.id), now)
        queue.put_document(record.id, record.version, paper.DRAFT, now)


def hand_in(record_id: int, *, by: Actor) -> None:
    """保存并提交审核: the photos of the signed sheets go to the school (S132 to S136).

    Raises Refused: ATTACHMENT_MISSING without a photo, ATTACHMENT_UNFIT for one that is no picture.
    """
    now, record = clock.now(), own(record_id, by.id, Process.PAPER)
    undecided = {"decided_at": None, "decided_by": None, "reason": "", "reason_kind": ""}
    step = step_of(record, by, now, writes={**undecided, "turn": "", "waiting_since": now})
    form, of = attachments.form_of("papers", record.id), (Process.PAPER, record.id)
    with transaction():
        take(record, "hand_in", step)  # first: a second tap is told the state, not “no photo”
        _attachments.claim(form, of, by=by, now=now)


def _begin(row: Mapping[str, Any], content: Mapping[str, Any], by: Actor, now: datetime) -> int:
    with transaction():
        record_id = begin(Process.PAPER, "save", row, Step(by, now, version=1))
        _keep(record_id, 1, content, by, now)
    return record_id


def _record_of(sheet: str) -> int | None:
    found = reading().execute(select(Agreement.id).where(Agreement.verify_code == sheet))
    record: int | None = found.scalar()
    return record


def _version(values: Values, student: Student) -> dict[str, Any]:
    return _parties.version_of(paper.terms_of(values), paper.employer_of(values), student)


def _cut(typed: Values) -> dict[str, str]:
    return {term.key: typed.get(term.key, "")[:_MOST] for term in paper.TABLE}


def _shown(values: Values) -> dict[str, str]:
    """What lists show of the content."""
    return {"employer_name": values["name"][:80], "job_title": values["job_title"][:60]}


def _keep(
    record_id: int, number: int, content: Mapping[str, Any], by: Actor, now: datetime
) -> None:
    made = {"agreement_id": record_id, "number": number, "made_at": now, "made_by": by.name[:20]}
    writing().execute(insert(TermsVersion).values(**content, **made, based_on=number - 1))


def _rewrite(record: Agreement, content: Mapping[str, Any], by: Actor, now: datetime) -> None:
    """A draft alone is rewritten, under the revision that its own move has just counted up."""
    writing().execute(
        update(TermsVersion)
        .where(TermsVersion.agreement_id == record.id, TermsVersion.number == record.version)
        .values(**content, made_at=now, made_by=by.name[:20])
    )
