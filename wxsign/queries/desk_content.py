"""What a reviewer reads of one record, whatever its kind: sections, checks, paper, versions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import and_, select

from wxsign.db import db
from wxsign.models import Agreement, Seat, TermsVersion
from wxsign.queries import agreements
from wxsign.queries.agreements import Group, Paper
from wxsign.queries.versions import Version
from wxsign.rules import checks, codes, completion, moments
from wxsign.rules.checks import Check
from wxsign.rules.terms import Term


@dataclass(frozen=True)
class Line:
    """A label with its value; `note` is what to say beside it."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Section:
    """The lines under one heading."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Content:
    """What a record says. `missing` are the starred fields that the reviewer completes (S79)."""

    sections: tuple[Section, ...]
    checks: tuple[Check, ...]
    unit: tuple[Line, ...] = ()
    missing: tuple[Term, ...] = ()
    paper: Paper = field(default_factory=lambda: Paper(""))
    version: int = 1
    versions: tuple[Version, ...] = ()
    proposed: Version | None = None
    change_by: datetime | None = None


def version_and_seat(record: Agreement) -> tuple[TermsVersion, int | None]:
    """The version in force, and the record that takes the student's seat."""
    found = db.session.execute(
        select(TermsVersion, Seat.record_id)
        .outerjoin(Seat, Seat.student_id == record.student_id)
        .where(and_(TermsVersion.agreement_id == record.id, TermsVersion.number == record.version))
    ).one()
    return found[0], found[1]


def sections(groups: tuple[Group, ...]) -> tuple[Section, ...]:
    """The terms as the desk shows them: masked, each with its unit and its hint."""
    return tuple(
        Section(
            group.title,
            tuple(
                Line(
                    row.label,
                    f"{row.masked} {row.unit}".strip() if row.masked != "-" else "-",
                    row.hint,
                )
                for row in group.rows
            ),
        )
        for group in groups
    )


def unit(version: TermsVersion, record: Agreement) -> tuple[Line, ...]:
    """单位信息 (S79) as it stood when the terms were made, and what the school has completed."""
    employer, year = version.employer, record.year
    starred = tuple(_starred(term, employer, record.completed, year) for term in completion.TABLE)
    return (
        Line("单位名称", employer.get("name", "")),
        Line("单位组织机构代码", employer.get("credit_code", "")),
        *starred,
        Line("单位地址", employer.get("address", "")),
    )


def missing(version: TermsVersion, record: Agreement) -> tuple[Term, ...]:
    """The starred fields that neither the parties nor the school have filled."""
    return completion.missing({**version.employer, **record.completed})


def missing_of(record: Agreement) -> tuple[Term, ...]:
    """The same, read anew for a record whose page has to come back."""
    return missing(version_and_seat(record)[0], record)


def unit_checks(
    record: Agreement, version: TermsVersion, seat: int | None, unusual: Mapping[str, str]
) -> tuple[Check, ...]:
    """自动核对 of an agreement; `unusual` are the hints beside its terms."""
    employer = {**version.employer, **record.completed}
    report_by = version.terms.get("report_by", "")
    signed_at = record.accepted_at or record.changed_at
    return checks.of(
        checks.Facts(
            year=record.year,
            signed_on=moments.day(signed_at),
            report_by=date.fromisoformat(report_by) if report_by else None,
            id_number=version.student["id_number"],
            credit_code=employer.get("credit_code", ""),
            nature=employer.get("nature", ""),
            industry=employer.get("industry", ""),
            region=employer.get("region", ""),
            is_only_signing=seat in (None, record.id),
            unusual=unusual,
        )
    )


def hints(groups: tuple[Group, ...]) -> dict[str, str]:
    """The hints beside unusual terms, by label."""
    return {row.label: row.hint for group in groups for row in group.rows if row.hint}


def online(record: Agreement) -> Content:
    """An online agreement: what both parties agreed to on the screen."""
    detail = agreements.detail(record)
    version, seat = version_and_seat(record)
    return Content(
        sections=sections(detail.groups),
        checks=unit_checks(record, version, seat, hints(detail.groups)),
        unit=unit(version, record),
        missing=missing(version, record),
        paper=detail.paper,
        version=detail.version,
        versions=detail.versions,
        proposed=detail.proposed,
        change_by=detail.change_by,
    )


def _starred(
    term: Term, employer: Mapping[str, str], completed: Mapping[str, str], year: int
) -> Line:
    value = employer.get(term.key, "")
    note = "" if value or not completed.get(term.key) else completion.BY_SCHOOL
    found = value or completed.get(term.key, "")
    return Line(term.label, codes.label(term.choices, found, year) if term.choices else found, note)
