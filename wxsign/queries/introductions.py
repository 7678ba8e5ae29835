"""签约码 as its student sees it: the one that lives, and who used one lately."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wxsign import clock
from wxsign.db import db
from wxsign.models import Employer, EmployerUser, Introduction
from wxsign.rules import introductions

_LATELY = 5


@dataclass(frozen=True)
class Live:
    """The code to be shown, until when, and how many seconds that is."""

    code: str
    ends_at: datetime
    seconds: int

    @property
    def shown(self) -> str:
        """In two groups of four."""
        return introductions.shown(self.code)


@dataclass(frozen=True)
class Use:
    """One code that an employer used: which, and when."""

    employer: str
    at: datetime


def live(student_id: int) -> Live | None:
    """The student's code that can still be used."""
    now = clock.now()
    row = db.session.scalar(
        select(Introduction).where(
            Introduction.student_id == student_id,
            Introduction.closed_at.is_(None),
            Introduction.ends_at > now,
        )
    )
    if row is None:
        return None
    return Live(row.code, row.ends_at, int((row.ends_at - now).total_seconds()))


def uses(student_id: int) -> tuple[Use, ...]:
    """The last codes that were used, the newest first."""
    rows = db.session.execute(
        select(Employer.name, Introduction.closed_at)
        .join(EmployerUser, EmployerUser.id == Introduction.used_by)
        .join(Employer, Employer.id == EmployerUser.employer_id)
        .where(Introduction.student_id == student_id)
        .order_by(Introduction.id.desc())
        .limit(_LATELY)
    )
    return tuple(Use(name, at) for name, at in rows if at is not None)
