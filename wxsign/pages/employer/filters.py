"""The filters of 数据管理 and 解约办理: out of the address, the ID number out of the session (S97).

An ID number stands in no address: it is posted, and the session keeps its fingerprint; `id=1` in
the address says that it counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import request, session
from werkzeug.wrappers import Response

from wxsign import clock
from wxsign.pages.employer import forms
from wxsign.queries import list_filters
from wxsign.queries.list_filters import Wanted
from wxsign.rules import identity, moments
from wxsign.rules.labels import ONLINE
from wxsign.vault import fingerprint

Page = Response | str | tuple[str, int]

_KEPT = "sought"  # fingerprint and masked form of the ID number that was posted last
_PLAIN = ("school", "year", "name", "major", "since", "until", "answer")
_MOST = 60
_YEARS = range(2000, 2100)
_NO_DAY = "请选择日期，例如 2026-05-15。"


@dataclass(frozen=True)
class Filters:
    """What the form shows and what the list is narrowed to; `masked` is the ID number in use."""

    typed: Mapping[str, str]
    wanted: Wanted
    faults: Mapping[str, str]
    masked: str = ""

    @property
    def link(self) -> str:
        """The filters as a piece of an address, `&` in front of each."""
        pairs = [(key, self.typed.get(key, "")) for key in _PLAIN]
        if self.masked:
            pairs.append(("id", "1"))
        return "".join(f"&{urlencode({key: value})}" for key, value in pairs if value)

    @property
    def folded(self) -> int:
        """How many filters are in use besides the name, which is always in sight."""
        used = sum(bool(self.typed.get(key)) for key in _PLAIN if key != "name")
        return used + bool(self.masked)


Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Choices:
    """What 学校, 毕业年度 and 应约状态 offer: value and words."""

    schools: Pairs
    years: Pairs
    answers: Pairs


def shown() -> Filters:
    """The filters of this address; what makes no sense limits nothing."""
    return _read(request.args, keeps_id="id" in request.args)


def posted() -> Filters:
    """The filters that were just sent; the session keeps the ID number."""
    typed = request.form
    filters = _read(typed, keeps_id="id" in typed)
    faults = dict(filters.faults)
    number = identity.id_number(typed.get("id_number", ""))
    if number and (fault := identity.id_number_fault(number)):
        faults["id_number"] = fault
    elif number:
        session[_KEPT] = [fingerprint(number), identity.masked_id(number)]
        filters = _read(typed, keeps_id=True)
    return Filters(filters.typed, filters.wanted, faults, filters.masked)


def choices(employer_id: int, states: Sequence[str]) -> Choices:
    """What the selects offer in a list of these states."""
    this_year = moments.day(clock.now()).year
    schools = [(str(number), name) for number, name in list_filters.schools_of(employer_id)]
    years = [(str(year), f"{year}届") for year in range(this_year + 1, this_year - 6, -1)]
    return Choices(schools, years, list(list_filters.answers(states).items()))


def _read(typed: Mapping[str, str], *, keeps_id: bool) -> Filters:
    values = {key: typed.get(key, "").strip()[:_MOST] for key in _PLAIN}
    days, faults = {}, {}
    for key in ("since", "until"):
        days[key], faults[key] = _day(values[key])
    if days["since"] and days["until"] and days["since"] > days["until"]:
        faults["until"] = "截至日期不能早于起始日期。"
    print_, masked = session.get(_KEPT, ("", "")) if keeps_id else ("", "")
    wanted = Wanted(
        forms.number(values["school"]),
        forms.number(values["year"]),
        values["name"],
        values["major"],
        **days,
        answer=values["answer"] if values["answer"] in ONLINE else "",
        id_print=print_,
    )
    return Filters(values, wanted, {key: say for key, say in faults.items() if say}, masked)


def _day(text: str) -> tuple[str, str]:
    """The day as 2026-05-15, empty for none; and what is wrong with it."""
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        return "", _NO_DAY
    if day is None:
        return "", ""
    return (day.isoformat(), "") if day.year in _YEARS else ("", _NO_DAY)
