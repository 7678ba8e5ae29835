"""What the desk sees of reviewers: one's own sign-ins and codes, and the school's list of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from wxsign import standing
from wxsign.db import db
from wxsign.models import (
    Binding,
    College,
    DeskSession,
    RecoveryCode,
    Reviewer,
    School,
    TrailEntry,
)
from wxsign.queries.schools import unattended_colleges
from wxsign.rules import permissions
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused

PROCESS = "reviewer"


@dataclass(frozen=True)
class Row:
    """One line of the list of reviewers."""

    id: int
    account: str
    name: str
    role: str
    college: str
    has_second_factor: bool
    is_open: bool
    seen_at: datetime | None


def sittings(reviewer_id: int, since: datetime) -> Sequence[DeskSession]:
    """The browsers in which this reviewer is signed in, the latest first."""
    return db.session.scalars(
        select(DeskSession)
        .where(DeskSession.reviewer_id == reviewer_id, DeskSession.began_at > since)
        .order_by(DeskSession.seen_at.desc(), DeskSession.id.desc())
    ).all()


def recovery_codes_left(reviewer_id: int) -> int:
    """How many recovery codes were not used yet."""
    count = select(func.count()).where(RecoveryCode.reviewer_id == reviewer_id)
    return db.session.scalar(count) or 0


def has_wechat(reviewer_id: int) -> bool:
    """Whether this reviewer can sign in by QR code."""
    found = select(Binding.id).where(
        Binding.audience == Who.REVIEWER, Binding.person_id == reviewer_id
    )
    return db.session.scalar(found) is not None


def listed(school_id: int) -> list[Row]:
    """The reviewers of this school: open ones first, school level before the colleges."""
    seen = (
        select(func.max(DeskSession.seen_at))
        .where(DeskSession.reviewer_id == Reviewer.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Reviewer, College.name, seen)
        .outerjoin(College, College.id == Reviewer.college_id)
        .where(Reviewer.school_id == school_id)
        .order_by(Reviewer.password_hash == "", Reviewer.college_id.is_not(None), Reviewer.id)
    )
    return [
        Row(
            id=one.id,
            account=one.account,
            name=one.name,
            role=one.role,
            college=college or "",
            has_second_factor=bool(one.totp_secret),
            is_open=bool(one.password_hash),
            seen_at=last,
        )
        for one, college, last in rows
    ]


def is_taken(account: str) -> bool:
    """Whether somebody signs in by this account already, at whatever school."""
    return db.session.scalar(select(Reviewer.id).where(Reviewer.account == account)) is not None


def of_school(reviewer_id: int, school_id: int) -> Reviewer:
    """A reviewer of this school; another school's looks like none."""
    found = db.session.get(Reviewer, reviewer_id)
    if found is None or found.school_id != school_id:
        raise Refused(Reason.OUT_OF_SCOPE)
    return found


def colleges(school_id: int) -> Sequence[College]:
    """The colleges that a reviewer may be given."""
    return db.session.scalars(
        select(College).where(College.school_id == school_id).order_by(College.id)
    ).all()


def just_added(account: str, name: str, by: Actor) -> int | None:
    """Whom this reviewer has added himself, when the form is sent again; he never signed in."""
    return db.session.scalar(
        select(Reviewer.id)
        .join(TrailEntry, TrailEntry.record_id == Reviewer.id)
        .where(
            Reviewer.account == account,
            Reviewer.name == name,
            Reviewer.password_is_given.is_(True),
            TrailEntry.process == PROCESS,
            TrailEntry.move == "add",
            TrailEntry.person_id == by.id,
        )
    )


def names_of_school(school_id: int) -> str:
    """Who reviews at school level, by name."""
    names = select(Reviewer.name).where(
        Reviewer.school_id == school_id,
        Reviewer.role == permissions.SCHOOL,
        Reviewer.password_hash != "",
    )
    return "、".join(db.session.scalars(names.order_by(Reviewer.id))) or "还没有设置"


def stuck_colleges(school: School) -> list[str]:
    """The colleges whose agreements wait for a first yes that nobody can say, by name."""
    if standing.review_levels(school.id) != permissions.COLLEGE_THEN_SCHOOL:
        return []
    return unattended_colleges(school.code)


def trail(reviewer_id: int) -> Sequence[TrailEntry]:
    """Who added, moved, reset or shut this account, the latest first."""
    return db.session.scalars(
        select(TrailEntry)
        .where(TrailEntry.process == PROCESS, TrailEntry.record_id == reviewer_id)
        .order_by(TrailEntry.id.desc())
    ).all()
