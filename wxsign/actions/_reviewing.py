"""What the verbs of the desk share: whose turn it is, what was seen, what a decision writes."""

from datetime import datetime
from typing import Any

from wxsign import standing
from wxsign.db import db
from wxsign.models import Agreement, Reviewer
from wxsign.rules import permissions, rejections, reviewing
from wxsign.rules.people import Actor
from wxsign.rules.refusals import Reason, Refused

LONGEST_REASON = 500


def ensure_turn(verb: str, agreement: Agreement, by: Actor, seen: int | None = None) -> None:
    """Raise Refused(NOT_YOUR_TURN) while the record lies at the other desk.

    `seen` is the revision of the page that was decided on; a record that has moved since is
    Refused(WRONG_STATE), because another review than the one that was read may wait by now. What
    is not under review at all is told its state by `take`, not whose turn it was.
    """
    if reviewing.of(agreement.process, agreement.state, agreement.ending) is None:
        return
    record = (agreement.process, agreement.id)
    if seen is not None and seen != agreement.revision:
        raise Refused(Reason.WRONG_STATE, record=record)
    role = db.session.get_one(Reviewer, by.id).role
    levels = standing.review_levels(agreement.school_id)
    if permissions.may(verb, role, levels, agreement.turn):
        return
    raise Refused(
        Reason.NOT_YOUR_TURN, desk=permissions.desk_of(levels, agreement.turn), record=record
    )


def ensure_reason(reason: str) -> None:
    """Raise Refused(REASON_MISSING) for an empty reason: both parties read it (S82)."""
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)


def decided(by: Actor, now: datetime) -> dict[str, Any]:
    """The columns of a decision; the queue has one record less."""
    return {"decided_at": now, "decided_by": by.id, "waiting_since": None}


def turned_down(reason: str, ground: str) -> dict[str, Any]:
    """The columns of a reason that both parties read; an unknown ground is 其他."""
    known = ground if ground in rejections.GROUNDS else rejections.OTHER
    return {"reason": reason[:LONGEST_REASON], "reason_kind": known}


NO_REASON: dict[str, Any] = {"reason": "", "reason_kind": ""}
UNDECIDED: dict[str, Any] = {"decided_at": None, "decided_by": None, **NO_REASON}
