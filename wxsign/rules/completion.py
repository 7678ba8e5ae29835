"""What a reviewer completes about the employer before the yes (S79): the starred fields.

What the parties consented to stays as it is; the school's words stand beside it, as its own.
"""

from collections.abc import Mapping
from datetime import date

from wxsign.rules import signing_info, terms
from wxsign.rules.lifecycle import Process
from wxsign.rules.terms import Term, Values

_KEYS = ("nature", "industry", "region")
TABLE: tuple[Term, ...] = tuple(term for term in signing_info.TABLE if term.key in _KEYS)
KINDS = (Process.ONLINE, Process.PAPER)  # other destinations have a form of their own
HINT = "请填写信息"
BY_SCHOOL = "由学校补充"


def missing(employer: Mapping[str, str]) -> tuple[Term, ...]:
    """The starred fields that nobody has filled."""
    return tuple(term for term in TABLE if not employer.get(term.key))


def read(
    typed: Mapping[str, str], empty: tuple[Term, ...], year: int, today: date
) -> tuple[Values, dict[str, str]]:
    """What was typed into the empty fields, and a sentence for each that will not do."""
    if not empty:
        return {}, {}
    values, faults = terms.read(typed, year=year, today=today, table=empty)
    return values, dict(faults)


def typed_in(form: Mapping[str, str]) -> dict[str, str]:
    """What a form brings of the starred fields."""
    return {term.key: form[term.key] for term in TABLE if term.key in form}
