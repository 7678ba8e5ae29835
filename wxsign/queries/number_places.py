"""统计 by employer, by region and by industry of what is in force (product desk 6).

Where a unit lies and what it does stands in its registration for an online agreement, in the form
for a registered destination, and sealed in the version for a paper agreement.
"""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from wxsign import standing
from wxsign.db import reading
from wxsign.models import Agreement, Employer, TermsVersion
from wxsign.queries.numbers import Of, Share
from wxsign.rules import codes, regions
from wxsign.rules.lifecycle import O, Process
from wxsign.rules.regions import Region

MOST = 200
ABROAD, UNKNOWN = "国（境）外", "没有填写"


@dataclass(frozen=True)
class Unit:
    """One employer: letters sent, agreements in force, agreements that were terminated."""

    name: str
    invited: int
    in_force: int
    ended: int


@dataclass(frozen=True)
class Places:
    """What is in force, by province and by industry, the most frequent first."""

    regions: tuple[Share, ...]
    industries: tuple[Share, ...]


def units(of: Of, most: int | None = MOST) -> tuple[tuple[Unit, ...], int]:
    """The employers with the most agreements in force, and how many there are. Two statements."""
    agreements = Agreement.process.in_((Process.ONLINE, Process.PAPER))
    name = Agreement.employer_name
    invited = func.count().filter(Agreement.process == Process.ONLINE)
    in_force = func.count().filter(Agreement.state.in_((O.EFFECTIVE, O.REPORTED)))
    ended = func.count().filter(Agreement.state == O.TERMINATED)
    # Papers that are still on their way stand in none of the three columns.
    settled = Agreement.state.in_((O.EFFECTIVE, O.REPORTED, O.TERMINATED))
    within = (*of.records, agreements, or_(Agreement.process == Process.ONLINE, settled))
    found = reading().execute(
        select(name, invited, in_force, ended)
        .where(*within)
        .group_by(name)
        .order_by(in_force.desc(), name)
        .limit(most)
    )
    rows = tuple(Unit(*row) for row in found)
    many = reading().execute(select(func.count(name.distinct())).where(*within)).scalar_one()
    return rows, many


def places(of: Of, year: int) -> Places:
    """Where the units of what is in force lie, and what they do. Three statements."""
    by_region, by_industry = Counter[str](), Counter[str]()
    for region, industry, number in (*_online(of), *_registered(of), *_on_paper(of)):
        by_region[_province(region or "")] += number
        if industry is not None:  # who goes on studying has none
            by_industry[codes.label("industry", industry, year) or UNKNOWN] += number
    return Places(_shares(by_region), _shares(by_industry))


def _online(of: Of) -> list[Any]:
    counted = (Employer.region, Employer.industry)
    wanted = (
        select(*counted, func.count())
        .select_from(Agreement)
        .join(Employer, Employer.id == Agreement.employer_id)
        .where(*_in_force(of, Process.ONLINE))
        .group_by(*counted)
    )
    return list(reading().execute(wanted))


def _registered(of: Of) -> list[Any]:
    """The forms of other destinations say it themselves; who goes abroad names a country."""
    terms = TermsVersion.terms
    country, place = terms["country"].as_string(), terms["place"].as_string()
    industry = terms["industry"].as_string()
    wanted = _versions(select(country, place, industry, func.count()), of, Process.DESTINATION)
    found = reading().execute(wanted.group_by(country, place, industry))
    return [(ABROAD if abroad else where, what, number) for abroad, where, what, number in found]


def _on_paper(of: Of) -> list[Any]:
    """The employer of a paper agreement is sealed, so each is opened."""
    wanted = _versions(select(TermsVersion.employer, Agreement.completed), of, Process.PAPER)
    rows = []
    for employer, completed in reading().execute(wanted):
        known = {**completed, **{key: value for key, value in employer.items() if value}}
        rows.append((known.get("region"), known.get("industry"), 1))
    return rows


def _versions(wanted: Select[Any], of: Of, process: Process) -> Select[Any]:
    in_force = and_(
        TermsVersion.agreement_id == Agreement.id, TermsVersion.number == Agreement.version
    )
    return (
        wanted.select_from(Agreement)
        .join(TermsVersion, in_force)
        .where(*_in_force(of, process), ~Agreement.seatless)
    )


def _in_force(of: Of, process: Process) -> tuple[Any, ...]:
    return (*of.records, Agreement.process == process, standing.is_placement())


def _shares(counted: Counter[str]) -> tuple[Share, ...]:
    whole = counted.total()
    ordered = sorted(counted.items(), key=lambda each: (each[0] == UNKNOWN, -each[1], each[0]))
    return tuple(Share(name, number, whole) for name, number in ordered)


@lru_cache(maxsize=8192)
def _province(place: str) -> str:
    """The province of a written place."""
    if place == ABROAD:
        return ABROAD
    region = regions.read(place)[0] if place else None
    if region is None:
        return UNKNOWN
    return _topmost(region).name


def _topmost(region: Region) -> Region:
    return next(iter(regions.above(region)), region)
