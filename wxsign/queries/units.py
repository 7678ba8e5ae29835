"""单位 at the desk: every unit that has to do with this school, its look-alikes, its blocks.

A unit has to do with a school by registering there, by the school's sheet, by a letter to one of
its students, or by a block.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from wxsign import clock
from wxsign.db import db, reading
from wxsign.models import Agreement, Employer, EmployerBlock, EmployerUser, Registration
from wxsign.rules import identity, moments, unit, unit_likeness
from wxsign.rules.lifecycle import O, Process
from wxsign.rules.refusals import Reason, Refused
from wxsign.rules.unit_likeness import Traits

PAGE_LENGTH = 50


@dataclass(frozen=True)
class Alike:
    """Another unit that looks like this one, and why; `opens` whether this school may open it."""

    id: int
    name: str
    credit_code: str
    reasons: tuple[str, ...]
    opens: bool


@dataclass(frozen=True)
class Row:
    """One unit of the list; `alike` counts those that look like it.

    `letters` are its letters to students of the school, `in_force` what came of them or of papers.
    """

    id: int
    name: str
    credit_code: str
    is_approved: bool
    is_blocked: bool
    letters: int
    in_force: int
    alike: int


@dataclass(frozen=True)
class Page:
    """One page of the list; `following` is the key for the next one, 0 at the end."""

    rows: tuple[Row, ...]
    following: int


@dataclass(frozen=True)
class Block:
    """One block of this school with its end, if it has ended."""

    reason: str
    blocked_at: datetime
    blocked_by: str
    lifted_at: datetime | None
    lifted_by: str
    lifted_for: str


@dataclass(frozen=True)
class Unit:
    """One unit as the desk shows it."""

    id: int
    name: str
    credit_code: str
    facts: list[tuple[str, str]]
    approved_at: datetime | None
    letters: int
    in_force: int
    registration_id: int
    alike: tuple[Alike, ...]
    blocks: tuple[Block, ...]

    @property
    def is_blocked(self) -> bool:
        """Whether a block of this school stands."""
        return any(block.lifted_at is None for block in self.blocks)


def page(school_id: int, words: str = "", after: int = 0) -> Page:
    """One page by number after this unit; `words` are of a name, or the beginning of a code."""
    limited = _listed(school_id).where(related(school_id), Employer.id > after)
    if words:
        named = Employer.name.contains(words, autoescape=True)
        code = Employer.credit_code.startswith(words.upper(), autoescape=True)
        limited = limited.where(or_(named, code))
    found = reading().execute(limited.order_by(Employer.id).limit(PAGE_LENGTH + 1)).all()
    every = _every()
    rows = tuple(_row(row, every) for row in found[:PAGE_LENGTH])
    return Page(rows, rows[-1].id if len(found) > PAGE_LENGTH else 0)


def of_school(employer_id: int, school_id: int) -> Unit:
    """One unit; one that has nothing to do with the school looks like none."""
    found = db.session.scalar(
        select(Employer).where(Employer.id == employer_id, related(school_id))
    )
    if found is None:
        raise Refused(Reason.OUT_OF_SCOPE)
    row = reading().execute(_listed(school_id).where(Employer.id == employer_id)).one()
    return Unit(
        id=found.id,
        name=found.name,
        credit_code=found.credit_code,
        facts=_facts(found),
        approved_at=found.approved_at,
        letters=row.letters,
        in_force=row.in_force,
        registration_id=_registration(employer_id, school_id),
        alike=look_alikes(employer_id, school_id),
        blocks=_blocks(employer_id, school_id),
    )


def look_alikes(employer_id: int, school_id: int) -> tuple[Alike, ...]:
    """The units that look like this one, with the reasons. Two statements."""
    every = _every()
    own = next((each for each in every if each.id == employer_id), None)
    if own is None:
        return ()
    alike = [(each, unit_likeness.reasons(own, each)) for each in every if each.id != employer_id]
    alike = [(each, why) for each, why in alike if why]
    wanted = select(Employer.id).where(
        Employer.id.in_([each.id for each, _why in alike]), related(school_id)
    )
    opens = set(reading().execute(wanted).scalars()) if alike else set()
    return tuple(
        Alike(each.id, each.name, each.code, why, opens=each.id in opens) for each, why in alike
    )


def by_code(credit_code: str) -> int | None:
    """The unit with this credit code, whichever school it has to do with."""
    wanted = select(Employer.id).where(Employer.credit_code == identity.credit_code(credit_code))
    return reading().execute(wanted).scalar()


def related(school_id: int) -> ColumnElement[bool]:
    """Whether a unit has to do with this school."""
    return or_(
        Employer.added_by_school_id == school_id,
        exists().where(
            Registration.employer_id == Employer.id, Registration.school_id == school_id
        ),
        exists().where(Agreement.employer_id == Employer.id, Agreement.school_id == school_id),
        exists().where(
            EmployerBlock.employer_id == Employer.id, EmployerBlock.school_id == school_id
        ),
    )


def _listed(school_id: int) -> Select[Any]:
    own = Agreement.employer_id == Employer.id, Agreement.school_id == school_id
    letters = select(func.count()).where(*own, Agreement.process == Process.ONLINE)
    in_force = select(func.count()).where(*own, Agreement.state.in_((O.EFFECTIVE, O.REPORTED)))
    stands = exists().where(
        EmployerBlock.employer_id == Employer.id,
        EmployerBlock.school_id == school_id,
        EmployerBlock.lifted_at.is_(None),
    )
    return select(
        Employer.id,
        Employer.name,
        Employer.credit_code,
        Employer.approved_at,
        letters.scalar_subquery().label("letters"),
        in_force.scalar_subquery().label("in_force"),
        stands.label("blocked"),
    )


def _row(found: Any, every: Iterable[Traits]) -> Row:  # noqa: ANN401 - a row of the statement above
    own = next(each for each in every if each.id == found.id)
    return Row(
        id=found.id,
        name=found.name,
        credit_code=found.credit_code,
        is_approved=found.approved_at is not None,
        is_blocked=bool(found.blocked),
        letters=found.letters,
        in_force=found.in_force,
        alike=sum(bool(unit_likeness.reasons(own, each)) for each in every if each.id != own.id),
    )


def _every() -> tuple[Traits, ...]:
    """All units of the house as they are compared: names without their legal form are no column.

    Ten thousand of them take some hundredths of a second, and a desk looks at them rarely.
    """
    main = and_(EmployerUser.employer_id == Employer.id, EmployerUser.is_main)
    found = reading().execute(
        select(
            Employer.id,
            Employer.name,
            Employer.credit_code,
            Employer.address,
            func.coalesce(EmployerUser.phone_print, "").label("phone_print"),
        )
        .outerjoin(EmployerUser, main)
        .order_by(Employer.id)
    )
    return tuple(
        unit_likeness.traits(row.id, row.name, row.credit_code, row.phone_print, row.address)
        for row in found
    )


def _facts(found: Employer) -> list[tuple[str, str]]:
    """The unit's data, masked as everybody's are (decision 14)."""
    values = {term.key: str(getattr(found, term.key) or "") for term in unit.TABLE}
    values["phone"] = identity.masked_phone(values["phone"]) if values["phone"] else ""
    values["email"] = identity.masked_mail(values["email"])
    return unit.shown(values, moments.day(found.approved_at or clock.now()).year)


def _registration(employer_id: int, school_id: int) -> int:
    """The last registration of this unit at this school; 0 for none."""
    wanted = select(func.max(Registration.id)).where(
        Registration.employer_id == employer_id, Registration.school_id == school_id
    )
    return reading().execute(wanted).scalar() or 0


def last_block(employer_id: int, school_id: int) -> tuple[str, str]:
    """Who of this school stopped this unit or let it back last, and which; empty if nobody."""
    last = next(iter(_blocks(employer_id, school_id)), None)
    if last is None:
        return "", ""
    return (last.lifted_by, "恢复签约") if last.lifted_at else (last.blocked_by, "停止签约")


def _blocks(employer_id: int, school_id: int) -> tuple[Block, ...]:
    block = EmployerBlock
    found = reading().execute(
        select(
            block.reason,
            block.blocked_at,
            block.blocked_by,
            block.lifted_at,
            block.lifted_by,
            block.lifted_for,
        )
        .where(block.employer_id == employer_id, block.school_id == school_id)
        .order_by(block.id.desc())
    )
    return tuple(Block(**row) for row in found.mappings())
