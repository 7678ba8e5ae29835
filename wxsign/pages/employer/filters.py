"""The filters of 数据管理 and 解约办理: out of the address, the ID number out of the session (S97).

An ID number stands in no address: it is posted, and the session keeps the fingerprints of the last
few; `id=…` in the address names the one that counts here, so that every tab has its own.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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

_KEPT = "sought_ids"  # name, fingerprint and masked form of the ID numbers that were posted last
_MOST_KEPT = 6
_PLAIN = ("school", "year", "name", "major", "since", "until", "answer")
_MOST = 60
_YEARS = range(2000, 2100)
_LOST = "身份证号没有保留，请重新填写。"
_NO_DAY = "请选择日期，例如 2026-05-15。"


@dataclass(frozen=True)
class Filters:
    """What the form shows and what the list is narrowed to.

    `masked` is the ID number in use and `kept` its name in the session, where it may be lost.
    """

    typed: Mapping[str, str]
    wanted: Wanted
    faults: Mapping[str, str]
    masked: str = ""
    kept: str = ""

    @property
    def link(self) -> str:
        """The filters as a piece of an address, `&` in front of each."""
        pairs = [(key, self.typed.get(key, "")) for key in _PLAIN]
        pairs.append(("id", self.kept))
        return "".join(f"&{urlencode({key: value})}" for key, value in pairs if value)

    @property
    def is_lost(self) -> bool:
        """Whether an ID number was meant that the session has forgotten; it limits nothing."""
        return bool(self.kept) and not self.masked

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
    return _read(request.args, request.args.get("id", ""))


def posted() -> Filters:
    """The filters that were just sent; the session keeps the ID number."""
    typed, kept = request.form, request.form.get("id", "")
    number = identity.id_number(typed.get("id_number", ""))
    fault = identity.id_number_fault(number) if number else ""
    if number and not fault:
        kept = _keep(number)
    filters = _read(typed, kept)
    return replace(filters, faults={**filters.faults, "id_number": fault}) if fault else filters


def choices(employer_id: int, states: Sequence[str]) -> Choices:
    """What the selects offer in a list of these states."""
    this_year = moments.day(clock.now()).year
    schools = [(str(number), name) for number, name in list_filters.schools_of(employer_id)]
    years = [(str(year), f"{year}届") for year in range(this_year + 1, this_year - 6, -1)]
    return Choices(schools, years, list(list_filters.answers(states).items()))


def _keep(number: str) -> str:
    """The name under which the session keeps this ID number, the same each time."""
    print_, known = fingerprint(number), _sought()
    name = next((name for name, row in known.items() if row[0] == print_), secrets.token_hex(3))
    rows = {**known, name: (print_, identity.masked_id(number))}
    session[_KEPT] = [(name, *row) for name, row in rows.items()][-_MOST_KEPT:]
    return name


def _sought() -> dict[str, tuple[str, str]]:
    return {name: (print_, masked) for name, print_, masked in session.get(_KEPT, [])}


def _read(typed: Mapping[str, str], kept: str) -> Filters:
    values, kept = {key: typed.get(key, "").strip()[:_MOST] for key in _PLAIN}, kept[:_MOST]
    days, faults = {}, {}
    for key in ("since", "until"):
        days[key], faults[key] = _day(values[key])
    if days["since"] and days["until"] and days["since"] > days["until"]:
        faults["until"] = "截至日期不能早于起始日期。"
    print_, masked = _sought().get(kept, ("", ""))
    faults["id_number"] = _LOST if kept and not masked else ""
    wanted = Wanted(
        forms.number(values["school"]),
        forms.number(values["year"]),
        values["name"],
        values["major"],
        **days,
        answer=values["answer"] if values["answer"] in ONLINE else "",
        id_print=print_,
    )
    said = {key: say for key, say in faults.items() if say}
    return Filters(values, wanted, said, masked, kept)


def _day(text: str) -> tuple[str, str]:
    """The day as 2026-05-15, empty for none; and what is wrong with it."""
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError:
        return "", _NO_DAY
    if day is None:
        return "", ""
    return (day.isoformat(), "") if day.year in _YEARS else ("", _NO_DAY)
