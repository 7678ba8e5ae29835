"""解约 of an online agreement, button by button: asked, then answered (S86 to S106).

Nobody withdraws a request, and silence is no consent (decision 8). Every move counts the
agreement's revision up as well, so that two of them, or one and `reopen`, can never both win.
The school's buttons are in `termination_reviews.py`.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from wxsign import clock
from wxsign.actions._step import Step, begin, take, touch
from wxsign.actions.proof import Matter, Proof, spend
from wxsign.actions.records import (
    case_of,
    own_of_employer,
    own_of_student,
    standing_of,
    step_of,
)
from wxsign.db import db, transaction
from wxsign.models import Agreement, Termination
from wxsign.rules import closed, offers, permissions
from wxsign.rules.lifecycle import O, Process, T
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused


def request_matter(agreement: Agreement, person: str) -> Matter:
    """What the code of 申请解约 is for: this agreement in this version."""
    return Matter(person, "terminate", f"online:{agreement.id}", agreement.version)


def consent_matter(asked: Termination, person: str) -> Matter:
    """What the code of 同意解约 is for: this very request."""
    return Matter(person, "terminate", f"termination:{asked.id}")


def request(agreement_id: int, *, reason: str, proof: Proof, by: Actor) -> None:
    """申请解约 by either side: the other one is to agree or not (S88, S94, S101).

    Raises Refused: END_RUNNING while one is open (S90), END_LIMIT, or why the agreement is in no
    state to be terminated.
    """
    now, agreement = clock.now(), _own(agreement_id, by)
    if agreement.state != O.EFFECTIVE:
        refused = closed.not_in_state("request", agreement.state)
        raise refused.about(agreement.process, agreement.id)
    offers.ensure("request", standing_of(agreement.student_id), case_of(agreement, now))
    row = {
        "agreement_id": agreement.id,
        "asked_by": by.who.value,
        "asker_id": by.id,
        "reason": reason,
        "asked_at": now,
    }
    step = _step(agreement, by, now, note=reason)
    with transaction():
        touch(agreement, now, ending=T.REQUESTED, ended_by=by.who.value)
        begin(Process.TERMINATION, "request", row, step)
        spend(proof, request_matter(agreement, _person(by)), now)


def agree(agreement_id: int, *, proof: Proof, by: Actor) -> None:
    """同意解约: the school reviews next; till then it stays in force (S103, S105, S194)."""
    now, agreement = clock.now(), _own(agreement_id, by)
    asked = _asked_of(agreement, by)
    step = _step(agreement, by, now)
    waits = {"waiting_since": now, "turn": permissions.FIRST}
    with transaction():
        touch(agreement, now, ending=T.UNDER_REVIEW, **waits)
        take(asked, "agree", replace(step, writes={"answered_at": now}))
        spend(proof, consent_matter(asked, _person(by)), now)


def refuse(agreement_id: int, *, answer: str, by: Actor) -> None:
    """不同意解约 with the reason: the agreement goes on, and either side may ask again (S190)."""
    now, agreement = clock.now(), _own(agreement_id, by)
    asked = _asked_of(agreement, by)
    step = _step(agreement, by, now, note=answer)
    with transaction():
        touch(agreement, now, ending=T.REFUSED, ended_by="")
        take(asked, "refuse", replace(step, writes={"answered_at": now, "answer": answer}))


def open_request(agreement_id: int) -> Termination | None:
    """The request that waits for the other side's answer."""
    return db.session.scalar(
        select(Termination).where(
            Termination.agreement_id == agreement_id, Termination.state == T.REQUESTED
        )
    )


def _own(agreement_id: int, by: Actor) -> Agreement:
    if by.who is Who.STUDENT:
        return own_of_student(agreement_id, by.id)
    return own_of_employer(agreement_id, by.id)


def _asked_of(agreement: Agreement, by: Actor) -> Termination:
    """The request that this person is to answer; nobody answers his own side's (S88)."""
    asked = open_request(agreement.id)
    if asked is None:
        raise Refused(Reason.WRONG_STATE, record=(agreement.process, agreement.id))
    if asked.asked_by == by.who:
        raise Refused(Reason.NOT_YOURS)
    return asked


def _step(agreement: Agreement, by: Actor, now: datetime, note: str = "") -> Step:
    """A step in the termination's own trail, which knows no versions."""
    return replace(step_of(agreement, by, now, note=note), version=0)


def _person(by: Actor) -> str:
    return f"{by.who}:{by.id}"
