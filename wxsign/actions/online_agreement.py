"""Online signing, button by button (S39 to S57); `reviews.py` has the school's.

Every verb reads and decides first, then writes in one short transaction: `take()` and what
belongs to it, nothing else.
"""

from wxsign import clock
from wxsign.actions import _inviting, _places, _replacing
from wxsign.actions._inviting import Sent
from wxsign.actions._step import take
from wxsign.actions.proof import Matter, Proof, spend
from wxsign.actions.records import judged_of_student, own_of_student, standing_of, step_of
from wxsign.db import db, transaction
from wxsign.models import Agreement, EmployerUser
from wxsign.outbox import queue
from wxsign.rules import deadlines, offers
from wxsign.rules.people import CLOCK, Actor
from wxsign.rules.terms import Values


def invite(
    student_ids: list[int], terms: Values, *, proof: Proof, by: Actor, headcount: int = 0
) -> list[Sent]:
    """确认发送: each student of the list gets the letter with these terms (S35, S41, S53, S54).

    One code for the batch. Who cannot be invited is reported and does not stop the others; the
    answers stand in the order of the students' ids. Where a number of places is set for the post
    (`headcount` sets it), the first students get the letter and the others wait in their order.
    Raises Refused: POST_MOVED when somebody else gave a place away meanwhile.
    """
    now, user = clock.now(), db.session.get_one(EmployerUser, by.id)
    _inviting.ensure_may_invite(user)
    drafts = _inviting.drafts(student_ids, terms, user, now)
    room = _places.room(
        user.employer_id, terms["job_title"], now, headcount=headcount, batch=student_ids
    )
    later = room.split([draft for draft in drafts if draft.refused is None])[1]
    waiting = {draft.student_id for draft in later}
    with transaction():
        spend(proof, proof.of(f"employer:{by.id}", "send"), now)
        if room.is_limited:
            post_id = _places.hold(room, user.employer_id, user.id, now)
            if later:
                _places.line_up(later, post_id, terms, proof, room)
        # In one order for all: two colleagues with the same list must not wait for each other.
        return [
            Sent(draft.student_id, waits=True)
            if draft.student_id in waiting
            else _inviting.send(draft, by, now)
            for draft in sorted(drafts, key=lambda draft: draft.student_id)
        ]


def accept(agreement_id: int, *, version: int, proof: Proof, by: Actor) -> None:
    """现在签约: the student says yes to this version; the school reviews next (S55 to S57, S62).

    Raises Refused: TOO_LATE, SEAT_TAKEN (S52), OLD_VERSION, or why he may not sign at all.
    """
    now = clock.now()
    agreement, stands = judged_of_student(agreement_id, by.id)
    case = offers.Case(now, agreement.answer_by, agreement.version, version, agreement.id)
    offers.ensure("accept", stands, case)
    writes = {"accepted_at": now, "waiting_since": now}
    step = step_of(agreement, by, now, writes=writes)
    matter = Matter(f"student:{by.id}", "accept", f"online:{agreement.id}", version)
    before = _replacing.unemployed(stands)
    with transaction():
        _replacing.replace(before, by, now)
        take(agreement, "accept", step)  # first: a second tap is told the state, not “code used”
        spend(proof, matter, now)
        queue.put_document(agreement.id, version, "draft", now)


def decline(agreement_id: int, *, reason: str, by: Actor) -> None:
    """拒绝: this round ends; the employer may invite again (S50, S69)."""
    now = clock.now()
    agreement, stands = own_of_student(agreement_id, by.id), standing_of(by.id)
    case = offers.Case(now, agreement.answer_by, agreement.version, agreement.version, agreement.id)
    offers.ensure("decline", stands, case)
    step = step_of(agreement, by, now, note=reason, writes={"reason": reason[:500]})
    with transaction():
        take(agreement, "decline", step)


def expire(agreement_id: int) -> None:
    """The clock: nobody answered before 24:00 of the last day, so the round ends (S51)."""
    now, agreement = clock.now(), db.session.get_one(Agreement, agreement_id)
    if not deadlines.is_late(agreement.answer_by, now):
        return
    step = step_of(agreement, CLOCK, now)
    with transaction():
        take(agreement, "expire", step)
