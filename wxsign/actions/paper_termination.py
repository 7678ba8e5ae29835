"""解约 of a paper agreement: only the student asks, and the school decides (S138 to S146, S89).

The employer is not in this system; its stamp stands on the proof that the student uploads. The
school's buttons are in `termination_reviews.py`.
"""

from dataclasses import replace

from wxsign import clock
from wxsign.actions import _attachments
from wxsign.actions._step import begin, touch
from wxsign.actions.proof import Matter, Proof, spend
from wxsign.actions.records import case_of, own, standing_of, step_of
from wxsign.db import transaction
from wxsign.models import Agreement
from wxsign.outbox import queue
from wxsign.rules import attachments, offers, permissions
from wxsign.rules.lifecycle import P, Process, T
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused

PROOF = "proof"  # the edition of 《湖北省高等学校毕业生就业协议解除证明》


def form_of(record_id: int) -> str:
    """The form that the proof is put into."""
    return attachments.form_of("termination", record_id)


def matter(agreement: Agreement) -> Matter:
    """What the code of 提交 is for: this agreement in this version."""
    return Matter(
        f"{Who.STUDENT}:{agreement.student_id}",
        "terminate",
        f"paper:{agreement.id}",
        agreement.version,
    )


def ensure_open(agreement: Agreement) -> None:
    """Raise why this agreement cannot be terminated now: END_TOO_EARLY, END_RUNNING, END_LIMIT."""
    here = (agreement.process, agreement.id)
    if agreement.state == P.TERMINATED:
        raise Refused(Reason.WRONG_STATE, record=here)
    if agreement.state != P.EFFECTIVE:
        raise Refused(Reason.END_TOO_EARLY, record=here)
    offers.ensure("request", standing_of(agreement.student_id), case_of(agreement, clock.now()))


def request(record_id: int, *, kind: str, reason: str, proof: Proof, by: Actor) -> None:
    """提交: kind, reason and proof go to the school; till it decides the agreement stays in force.

    Raises Refused: what `ensure_open` says, ATTACHMENT_MISSING, ATTACHMENT_UNFIT, or what is wrong
    with the code.
    """
    now, agreement = clock.now(), own(record_id, by.id, Process.PAPER)
    ensure_open(agreement)
    row = {
        "agreement_id": agreement.id,
        "asked_by": by.who.value,
        "asker_id": by.id,
        "kind": kind,
        "reason": reason,
        "asked_at": now,
    }
    step = replace(step_of(agreement, by, now, note=reason), version=0)
    waits = {"waiting_since": now, "turn": permissions.FIRST}
    with transaction():
        touch(agreement, now, ending=T.UNDER_REVIEW, ended_by=by.who.value, **waits)
        asked = begin(Process.TERMINATION, "request", row, step, state=T.NEW_PAPER)
        _attachments.claim(form_of(record_id), (Process.TERMINATION, asked), by=by, now=now)
        spend(proof, matter(agreement), now)


def order_proof(record_id: int, *, by: Actor) -> None:
    """下载解除证明: the worker makes the standard sheet to be printed and stamped (S141)."""
    now, agreement = clock.now(), own(record_id, by.id, Process.PAPER)
    ensure_open(agreement)
    with transaction():
        queue.put_document(agreement.id, agreement.version, PROOF, now)
