"""The versions of an agreement and how they differ, and what a student asks to have changed (S47).

A version is told against the one that was in force when it was made, so that a change which came
to nothing does not blur the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wxsign import clock
from wxsign.db import db
from wxsign.models import Agreement, ChangeRequest, TermsVersion
from wxsign.rules import changes, moments, terms
from wxsign.rules.lifecycle import O
from wxsign.rules.terms import Values


@dataclass(frozen=True)
class Change:
    """A term that a version changed: what it was and what it became (S47)."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Version:
    """One version of the terms, how it differs from its base, and what became of it: its label."""

    number: int
    made_at: datetime
    made_by: str
    changes: tuple[Change, ...]
    label: str


@dataclass(frozen=True)
class Asked:
    """One open request 请单位修改: the field as it is, as the student wants it, and why (S48).

    `is_adoptable` says whether 一键采纳 can take it over without more being filled in.
    """

    id: int
    term: str
    wish: str
    change: Change
    why: str
    asked_at: datetime
    is_adoptable: bool


def rows_of(agreement_id: int) -> Sequence[TermsVersion]:
    """Every version, oldest first. One statement."""
    return db.session.scalars(
        select(TermsVersion)
        .where(TermsVersion.agreement_id == agreement_id)
        .order_by(TermsVersion.number)
    ).all()


def told(rows: Sequence[TermsVersion], agreement: Agreement) -> tuple[Version, ...]:
    """The versions with their differences and labels, oldest first."""
    by_number = {row.number: row for row in rows}
    agreed = _line_of(agreement.version, by_number)
    return tuple(
        Version(
            number=row.number,
            made_at=row.made_at,
            made_by=row.made_by,
            changes=_changes(row, by_number, agreement.year),
            label=_label(row.number, agreement, agreed),
        )
        for row in rows
    )


def differences(old: Values, new: Values, year: int) -> tuple[Change, ...]:
    """The fields that differ, as people read them, in the order of the letter."""
    return tuple(_change(term.key, old, new, year) for term in terms.diff(old, new))


def in_force(agreement: Agreement) -> dict[str, str]:
    """The terms that stand now."""
    return terms_of(agreement, agreement.version)


def terms_of(agreement: Agreement, number: int) -> dict[str, str]:
    """The terms of one version."""
    wanted = TermsVersion.agreement_id == agreement.id, TermsVersion.number == number
    return dict(db.session.scalars(select(TermsVersion.terms).where(*wanted)).one())


def asked_of(agreement: Agreement) -> tuple[Asked, ...]:
    """What the student asks to have changed, while the letter waits for his answer."""
    if agreement.state != O.INVITED:
        return ()
    rows = db.session.scalars(
        select(ChangeRequest)
        .where(ChangeRequest.agreement_id == agreement.id, ChangeRequest.closed_at.is_(None))
        .order_by(ChangeRequest.id)
    ).all()
    values = in_force(agreement) if rows else {}
    return tuple(_asked(row, values, agreement.year) for row in rows)


def _asked(row: ChangeRequest, now: Values, year: int) -> Asked:
    today = moments.day(clock.now())
    return Asked(
        id=row.id,
        term=row.term,
        wish=row.wish,
        change=_change(row.term, now, {**now, row.term: row.wish}, year),
        why=row.why,
        asked_at=row.asked_at,
        is_adoptable=changes.adopted(row.term, row.wish, now, year=year, today=today) is not None,
    )


def _changes(
    row: TermsVersion, by_number: dict[int, TermsVersion], year: int
) -> tuple[Change, ...]:
    base = by_number.get(row.based_on)
    return differences(base.terms, row.terms, year) if base is not None else ()


def _change(key: str, old: Values, new: Values, year: int) -> Change:
    return Change(
        terms.BY_KEY[key].label,
        terms.with_unit(key, old, year=year),
        terms.with_unit(key, new, year=year),
    )


def _line_of(number: int, by_number: dict[int, TermsVersion]) -> set[int]:
    """The version in force and all that led to it."""
    line = set()
    while number in by_number:
        line.add(number)
        number = by_number[number].based_on
    return line


def _label(number: int, agreement: Agreement, agreed: set[int]) -> str:
    if number == agreement.version:
        return "现在的内容"
    if number == agreement.proposed_version:
        return "等学生确认"
    return "以前的内容" if number in agreed else "没有采用"
