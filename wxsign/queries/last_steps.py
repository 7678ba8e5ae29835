"""The last line of a record's trail: who moved it, and to what."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select

from wxsign.db import db, reading
from wxsign.models import Agreement, Termination, TrailEntry
from wxsign.rules import reviewing
from wxsign.rules.lifecycle import D, Process
from wxsign.rules.people import Who
from wxsign.rules.registration import PROCESS
from wxsign.scopes import Scope


@dataclass(frozen=True)
class LastStep:
    """Who moved a record last, and what the trail says of it."""

    who: str
    person_id: int
    name: str
    move: str
    says: str

    @property
    def is_of_desk(self) -> bool:
        """Whether somebody at the desk moved it, not a party or the clock."""
        return self.who in (Who.REVIEWER, Who.ADMIN)

    def is_by(self, reviewer_id: int) -> bool:
        """Whether this reviewer moved it."""
        return self.is_of_desk and self.person_id == reviewer_id


def of_record(record: Agreement) -> LastStep:
    """The last step of a record or of a request to terminate it."""
    asked = select(Termination.id).where(Termination.agreement_id == record.id)
    own = and_(TrailEntry.process == record.process, TrailEntry.record_id == record.id)
    endings = and_(
        TrailEntry.process == Process.TERMINATION,
        TrailEntry.record_id.in_(asked),
        TrailEntry.move != "force",  # the record's own tells it
    )
    return _last(or_(own, endings))


def of_registration(registration_id: int) -> LastStep:
    """The last step of what a unit has sent to a school."""
    return _last(and_(TrailEntry.process == PROCESS, TrailEntry.record_id == registration_id))


def decided(record_id: int, scope: Scope, reviewer_id: int) -> tuple[str, str]:
    """Whose record this reviewer has just decided on for good, and how; empty if it moved since."""
    record = db.session.scalar(select(Agreement).where(*scope.clauses, Agreement.id == record_id))
    if record is None:
        return "", ""
    last = of_record(record)
    is_told = last.move in reviewing.FINAL and last.is_by(reviewer_id)
    return (record.student_name, last.says) if is_told else ("", "")


def taken_back(record_id: int, scope: Scope) -> Agreement | None:
    """The record within the scope that lay at the desk until its student took it back (S163)."""
    return db.session.scalar(
        select(Agreement).where(
            *scope.clauses,
            Agreement.id == record_id,
            Agreement.process == Process.DESTINATION,
            Agreement.state == D.WITHDRAWN,
        )
    )


def _last(among: ColumnElement[bool]) -> LastStep:
    row = (
        reading()
        .execute(
            select(
                TrailEntry.who,
                TrailEntry.person_id,
                TrailEntry.name,
                TrailEntry.move,
                TrailEntry.says,
            )
            .where(among)
            .order_by(TrailEntry.id.desc())
            .limit(1)
        )
        .one()
    )
    return LastStep(row.who, row.person_id, row.name, row.move, row.says)
