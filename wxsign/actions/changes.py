"""Changes of a letter, button by button (S47, S48, decision 5, `domain.md` §6.1 nos. 4, 9 to 11).

Every change makes a new version. That of an unanswered letter is in force at once; that of an
accepted one waits as `proposed_version` until the student says yes to it, and only then replaces
what he accepted. Nobody else's answer, and no silence, changes an accepted agreement.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from wxsign import clock
from wxsign.actions import _parties
from wxsign.actions._step import Step, take
from wxsign.actions.proof import Matter, Proof, spend
from wxsign.actions.records import (
    case_of,
    own_of_employer,
    own_of_student,
    standing_of,
    step_of,
)
from wxsign.db import db, transaction, writing
from wxsign.models import Agreement, ChangeRequest, TermsVersion
from wxsign.outbox import queue
from wxsign.rules import changes, deadlines, moments, offers, permissions, terms
from wxsign.rules.people import CLOCK, Actor, Who
from wxsign.rules.refusals import Reason, Refused
from wxsign.rules.terms import Values

_ENDED: dict[str, Any] = {"proposed_version": None, "change_by": None}


def amend(agreement_id: int, values: Values, *, version: int, by: Actor) -> None:
    """确认发送 of 修改邀约 while the student has not answered: the new version is in force.

    `version` is the one that the employer changed. No code is asked for: the letter was sent with
    one, and a new version binds nobody before the student's own code (decision 20).
    """
    now, agreement = clock.now(), own_of_employer(agreement_id, by.id)
    _ensure("amend", agreement, now, version)
    _amend(agreement, values, by, now)


def adopt_request(agreement_id: int, request_id: int, *, version: int, by: Actor) -> None:
    """一键采纳: what the student asked for is taken over into a new version (S48).

    `version` is the one that the employer compared it with. Raises Refused: OLD_VERSION,
    NOT_FOUND when the request is answered, NOT_ADOPTABLE when more would have to be filled in.
    """
    now, agreement = clock.now(), own_of_employer(agreement_id, by.id)
    _ensure("amend", agreement, now, version)
    asked = db.session.get(ChangeRequest, request_id)
    if asked is None or asked.agreement_id != agreement.id or asked.closed_at is not None:
        raise Refused(Reason.NOT_FOUND)
    values = changes.adopted(
        asked.term,
        asked.wish,
        _version(agreement.id, agreement.version).terms,
        year=agreement.year,
        today=moments.day(now),
    )
    if values is None:
        raise Refused(Reason.NOT_ADOPTABLE, record=(agreement.process, agreement.id))
    _amend(agreement, values, by, now)


def request_change(agreement_id: int, *, term: str, wish: str, why: str, by: Actor) -> None:
    """请单位修改: the student names a field, what it should say, and why (S48).

    The letter stays as it is and can still be answered. Raises Refused(ASKED_ALREADY) while a
    request for this field is open, or as many as one letter may have.
    """
    now, agreement = clock.now(), own_of_student(agreement_id, by.id)
    _ensure("request_change", agreement, now)
    opened = _open_requests(agreement.id)
    if term in opened or len(opened) >= changes.MOST_REQUESTS:
        raise Refused(Reason.ASKED_ALREADY, record=(agreement.process, agreement.id))
    wanted = terms.with_unit(term, {term: wish}, year=agreement.year)
    step = step_of(agreement, by, now, note=f"{terms.BY_KEY[term].label}：{wanted}　{why}".strip())
    row = {"agreement_id": agreement.id, "term": term, "wish": wish, "why": why, "asked_at": now}
    with transaction():
        take(agreement, "request_change", step)
        writing().execute(insert(ChangeRequest).values(**row))


def proposal_matter(agreement_id: int, version: int, values: Values, user_id: int) -> Matter:
    """What the code of 修改邀约 is for: these terms for this record; other terms need another."""
    text = json.dumps([agreement_id, dict(values)], ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Matter(f"employer:{user_id}", "propose_change", digest, version)


def propose_change(
    agreement_id: int, values: Values, *, version: int, proof: Proof, by: Actor
) -> None:
    """确认发送 of 修改邀约 after the student accepted: the new version waits for his yes (S47).

    It asks for a code, unlike `amend`: with the student's yes it is in force without another word
    of the employer, so this is the employer's signature under it. The student has as many days
    as the letter gave him; until then nobody can review.
    """
    now, agreement = clock.now(), own_of_employer(agreement_id, by.id)
    _ensure("propose_change", agreement, now, version)
    draft = _drafted(agreement, values, by, now)
    change_by = deadlines.answer_by(now, int(values["answer_days"]))
    writes = {"proposed_version": draft.number, "change_by": change_by}
    step = draft.step(agreement, by, now, writes)
    until = {"deadline": moments.in_list(moments.last_day(change_by))}
    matter = proposal_matter(agreement_id, version, values, by.id)
    with transaction():
        take(agreement, "propose_change", replace(step, facts={**step.facts, **until}))
        spend(proof, matter, now)
        writing().execute(insert(TermsVersion).values(**draft.row))


def agree_change(agreement_id: int, *, version: int, proof: Proof, by: Actor) -> None:
    """同意修改: the student says yes to this version; it replaces what he accepted (S47).

    The review begins anew, with the college where there are two levels, for nobody has looked at
    this version. Raises Refused: CHANGE_LATE, OLD_VERSION, or why he may not sign at all.
    """
    now, agreement = clock.now(), own_of_student(agreement_id, by.id)
    _ensure_proposed(agreement)
    _ensure("agree_change", agreement, now, version)
    agreed = _version(agreement.id, version).terms
    writes = {
        **_back_to_review(agreement, now),
        "version": version,
        "job_title": agreed["job_title"],
        "accepted_at": now,
        "turn": permissions.FIRST,
    }
    step = replace(step_of(agreement, by, now, writes=writes), version=version)
    matter = Matter(f"student:{by.id}", "agree_change", f"online:{agreement.id}", version)
    with transaction():
        take(agreement, "agree_change", step)
        spend(proof, matter, now)
        queue.put_document(agreement.id, version, "draft", now)


def refuse_change(agreement_id: int, *, version: int, reason: str, by: Actor) -> None:
    """不同意修改: the accepted version stands, the seat stays, the review goes on (S47)."""
    now, agreement = clock.now(), own_of_student(agreement_id, by.id)
    _ensure_proposed(agreement)
    _ensure("refuse_change", agreement, now, version)
    _end(agreement, "refuse_change", step_of(agreement, by, now, note=reason))


def drop_change(agreement_id: int, *, by: Actor) -> None:
    """取消修改: the employer takes its proposal back; the accepted version stands."""
    now, agreement = clock.now(), own_of_employer(agreement_id, by.id)
    _end(agreement, "drop_change", step_of(agreement, by, now))


def lapse_change(agreement_id: int) -> None:
    """The clock: no answer to the change in time, so the accepted version stands."""
    now, agreement = clock.now(), db.session.get_one(Agreement, agreement_id)
    if agreement.change_by is None or not deadlines.is_late(agreement.change_by, now):
        return
    _end(agreement, "drop_change", step_of(agreement, CLOCK, now))


def _ensure(move: str, agreement: Agreement, now: datetime, version: int | None = None) -> None:
    offers.ensure(move, standing_of(agreement.student_id), case_of(agreement, now, version))


def _ensure_proposed(agreement: Agreement) -> None:
    if agreement.proposed_version is None:
        raise Refused(Reason.WRONG_STATE, record=(agreement.process, agreement.id))


@dataclass(frozen=True)
class _Draft:
    """A version that is ready to be written, and the fields in which it differs."""

    row: dict[str, Any]
    changed: tuple[terms.Term, ...]

    @property
    def number(self) -> int:
        return int(self.row["number"])

    def step(self, agreement: Agreement, by: Actor, now: datetime, writes: dict[str, Any]) -> Step:
        """The move that brings it; the trail names version and fields."""
        note = "、".join(term.label for term in self.changed)
        made = step_of(agreement, by, now, note=note, writes=writes)
        return replace(made, version=self.number)


def _drafted(agreement: Agreement, values: Values, by: Actor, now: datetime) -> _Draft:
    """The next version; the same terms again are Refused(NOTHING_CHANGED)."""
    changed = terms.diff(_version(agreement.id, agreement.version).terms, values)
    if not changed:
        raise Refused(Reason.NOTHING_CHANGED)
    last = db.session.scalar(
        select(func.max(TermsVersion.number)).where(TermsVersion.agreement_id == agreement.id)
    )
    made = {"number": (last or 0) + 1, "based_on": agreement.version, "made_at": now}
    parties = _parties.version(values, agreement.employer, agreement.student)
    row = {**parties, **made, "agreement_id": agreement.id, "made_by": by.name}
    return _Draft(row, changed)


def _amend(agreement: Agreement, values: Values, by: Actor, now: datetime) -> None:
    draft, days = _drafted(agreement, values, by, now), int(values["answer_days"])
    writes = {
        "version": draft.number,
        "job_title": values["job_title"],
        "answer_by": deadlines.never_sooner(agreement.answer_by, agreement.invited_at, days),
    }
    step = draft.step(agreement, by, now, writes)
    if standing_of(agreement.student_id).seat:  # “please answer” would be untrue (S52)
        told, step = step.tell[Who.STUDENT], replace(step, tell={})
    else:
        told = None
    with transaction():
        entry = take(agreement, "amend", step)
        if told:
            queue.put(
                "signed.amend.student", [told], once=f"trail.{entry}", facts=step.facts, now=now
            )
        writing().execute(insert(TermsVersion).values(**draft.row))
        writing().execute(
            update(ChangeRequest)
            .where(
                ChangeRequest.agreement_id == agreement.id,
                ChangeRequest.term.in_([term.key for term in draft.changed]),
                ChangeRequest.closed_at.is_(None),
            )
            .values(closed_at=now)
        )


def _end(agreement: Agreement, name: str, step: Step) -> None:
    """Back to the review of what was accepted; the trail names the version that came to nothing."""
    writes = _back_to_review(agreement, step.now)
    ended = replace(step, version=agreement.proposed_version or 0, writes=writes)
    with transaction():
        take(agreement, name, ended)


def _back_to_review(agreement: Agreement, now: datetime) -> dict[str, Any]:
    """No proposal waits; the time that it took the parties does not count as the school's."""
    since = agreement.waiting_since or now
    return {**_ENDED, "waiting_since": since + (now - agreement.changed_at)}


def _version(agreement_id: int, number: int) -> TermsVersion:
    wanted = TermsVersion.agreement_id == agreement_id, TermsVersion.number == number
    return db.session.scalars(select(TermsVersion).where(*wanted)).one()


def _open_requests(agreement_id: int) -> list[str]:
    found = select(ChangeRequest.term).where(
        ChangeRequest.agreement_id == agreement_id, ChangeRequest.closed_at.is_(None)
    )
    return list(db.session.scalars(found))
