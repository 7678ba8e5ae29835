"""What the verbs of the desk share: whose turn it is, what was seen, what a decision writes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from wxsign import standing
from wxsign.actions.records import scope_of
from wxsign.models import Agreement
from wxsign.rules import permissions, rejections, reviewing, stand_ins
from wxsign.rules.people import Actor
from wxsign.rules.refusals import Reason, Refused
from wxsign.scopes import Scope

LONGEST_REASON = 500


@dataclass(frozen=True)
class Asked:
    """A decision as its reviewer asks for it.

    `seen` is the revision of the page that was decided on, `completed` what he has filled in about
    the employer (S79), `scope` his own where it is known already.
    """

    by: Actor
    now: datetime
    seen: int | None = None
    completed: Mapping[str, str] | None = None
    reason: str = ""
    ground: str = rejections.OTHER
    scope: Scope | None = None


def ensure_turn(verb: str, agreement: Agreement, asked: Asked) -> Actor:
    """Answer as whom he decides: himself, or in place of whom he stands in for (代审).

    Raises Refused(NOT_YOUR_TURN) while the record lies at the other desk.

    A record that has moved since it was seen is Refused(WRONG_STATE), because another review than
    the one that was read may wait by now. What is not under review at all is told its state by
    `take`, not whose turn it was.
    """
    if reviewing.of(agreement.process, agreement.state, agreement.ending) is None:
        return asked.by
    record = (agreement.process, agreement.id)
    if asked.seen is not None and asked.seen != agreement.revision:
        raise Refused(Reason.WRONG_STATE, record=record)
    scope = asked.scope or scope_of(asked.by)
    if verb not in scope.verbs(agreement.college_id, agreement.turn):
        desk = permissions.desk_of(scope.levels, agreement.turn)
        raise Refused(Reason.NOT_YOUR_TURN, desk=desk, record=record)
    return _standing_in(asked.by, scope.absent(verb, agreement.college_id, agreement.turn))


def in_place_of(agreement: Agreement, asked: Asked) -> Actor:
    """As whom he takes back what he decided: the same as when he decided it."""
    scope = asked.scope or scope_of(asked.by)
    return _standing_in(asked.by, scope.absent_at(agreement.college_id))


def _standing_in(by: Actor, absent: str) -> Actor:
    return replace(by, name=stand_ins.named(by.name, absent)) if absent else by


def turn_of_school(record: Agreement) -> str:
    """Where a record goes that the school has taken back: to itself, not through the college."""
    levels = standing.review_levels(record.school_id)
    return permissions.FIRST if levels == permissions.ONE else permissions.SCHOOL


def ensure_reason(reason: str) -> None:
    """Raise Refused(REASON_MISSING) for an empty reason: both parties read it (S82)."""
    if not reason.strip():
        raise Refused(Reason.REASON_MISSING)


def decided(record: Agreement, by: Actor, now: datetime) -> dict[str, Any]:
    """The columns of a decision; the queue has one record less."""
    waits = {"waiting_since": None, "waited_since": record.waiting_since}
    return {"decided_at": now, "decided_by": by.id, **waits}


def waits_again(record: Agreement, now: datetime) -> dict[str, Any]:
    """The columns of a decision taken back: its old place in the queue, not the end of it."""
    return {**UNDECIDED, "waiting_since": record.waited_since or now}


def turned_down(reason: str, ground: str) -> dict[str, Any]:
    """The columns of a reason that both parties read; an unknown ground is 其他."""
    known = ground if ground in rejections.GROUNDS else rejections.OTHER
    return {"reason": reason[:LONGEST_REASON], "reason_kind": known}


NO_REASON: dict[str, Any] = {"reason": "", "reason_kind": ""}
UNDECIDED: dict[str, Any] = {"decided_at": None, "decided_by": None, **NO_REASON}
