"""What an employer and a school see of a registration: its state, data, licence and trail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from wxsign.db import db
from wxsign.models import File, Registration, Reviewer, TrailEntry
from wxsign.rules import media, moments, permissions, unit
from wxsign.rules.refusals import Reason, Refused
from wxsign.rules.registration import LABELS, PROCESS, Label, R

MOST_ROWS = 100
_A_KILOBYTE = 1024


@dataclass(frozen=True)
class Licence:
    """A kept 营业执照 in words: what it is and how large."""

    file_id: int
    media_type: str
    size: int

    @property
    def words(self) -> str:
        """PDF，1.2 MB."""
        kilobytes = max(1, self.size // _A_KILOBYTE)
        size = f"{kilobytes} KB" if kilobytes < _A_KILOBYTE else f"{kilobytes / _A_KILOBYTE:.1f} MB"
        return f"{media.WORDS[self.media_type]}，{size}"

    @property
    def is_picture(self) -> bool:
        """Whether a page can show it."""
        return self.media_type in media.PICTURES


@dataclass(frozen=True)
class Trace:
    """One line of the trail."""

    says: str
    name: str
    at: datetime
    note: str


@dataclass(frozen=True)
class Sent:
    """One registration with everything that a page shows of it."""

    id: int
    employer_id: int
    state: str
    label: Label
    school: str
    school_id: int
    office: str
    phone: str
    profile: dict[str, Any]
    licence: Licence
    sent_at: datetime
    decided_at: datetime | None
    reason: str
    trail: tuple[Trace, ...]

    @property
    def rows(self) -> list[tuple[str, str]]:
        """The unit's data as they were sent."""
        return unit.shown(self.profile, moments.day(self.sent_at).year)

    @property
    def steps_behind(self) -> int:
        """Which of the three steps it has come to, from 1."""
        return {R.WAITING: 2, R.APPROVED: 3}.get(R(self.state), 1)


@dataclass(frozen=True)
class Row:
    """One line of the desk's list."""

    id: int
    name: str
    credit_code: str
    state: str
    label: Label
    sent_at: datetime
    decided_at: datetime | None


def latest(employer_id: int) -> Sent | None:
    """What this employer sent last; None before anything was sent."""
    found = db.session.scalar(
        _WHOLE.where(Registration.employer_id == employer_id)
        .order_by(Registration.id.desc())
        .limit(1)
    )
    return None if found is None else _sent(found)


def of_school(registration_id: int, school_id: int) -> Sent:
    """What was sent to this school; what another school got looks like none."""
    found = db.session.scalar(
        _WHOLE.where(Registration.id == registration_id, Registration.school_id == school_id)
    )
    if found is None:
        raise Refused(Reason.OUT_OF_SCOPE)
    return _sent(found)


def counts(school_id: int) -> dict[str, int]:
    """How many registrations of each state this school has got."""
    rows = db.session.execute(
        select(Registration.state, func.count())
        .where(Registration.school_id == school_id)
        .group_by(Registration.state)
    )
    return dict(rows.all())


def waiting(reviewer: Reviewer) -> int:
    """How many units wait for this reviewer; a college decides on none."""
    if reviewer.role != permissions.SCHOOL:
        return 0
    return counts(reviewer.school_id).get(R.WAITING, 0)


def listed(school_id: int, state: str) -> tuple[Row, ...]:
    """The registrations of one state: those that wait longest first, decided ones newest first."""
    waits = state == R.WAITING
    order = Registration.sent_at.asc() if waits else Registration.decided_at.desc()
    rows = db.session.scalars(
        select(Registration)
        .where(Registration.school_id == school_id, Registration.state == state)
        .order_by(order, Registration.id)
        .limit(MOST_ROWS)
    )
    return tuple(
        Row(
            id=sent.id,
            name=str(sent.profile["name"]),
            credit_code=str(sent.profile["credit_code"]),
            state=sent.state,
            label=LABELS[sent.state],
            sent_at=sent.sent_at,
            decided_at=sent.decided_at,
        )
        for sent in rows
    )


def licence(file_id: int) -> Licence | None:
    """A kept file in words; None once it is swept away."""
    file = db.session.get(File, file_id)
    return None if file is None else _licence(file)


_WHOLE = select(Registration).options(
    joinedload(Registration.school), joinedload(Registration.file)
)


def _licence(file: File) -> Licence:
    return Licence(file.id, file.media_type, file.size)


def _sent(found: Registration) -> Sent:
    return Sent(
        id=found.id,
        employer_id=found.employer_id,
        state=found.state,
        label=LABELS[found.state],
        school=found.school.name,
        school_id=found.school_id,
        office=found.school.office,
        phone=found.school.phone,
        profile=found.profile,
        licence=_licence(found.file),
        sent_at=found.sent_at,
        decided_at=found.decided_at,
        reason=found.reason,
        trail=_trail(found.id),
    )


def _trail(registration_id: int) -> tuple[Trace, ...]:
    rows = db.session.scalars(
        select(TrailEntry)
        .where(TrailEntry.process == PROCESS, TrailEntry.record_id == registration_id)
        .order_by(TrailEntry.id.desc())
    )
    return tuple(Trace(row.says, row.name, row.at, row.note) for row in rows)
