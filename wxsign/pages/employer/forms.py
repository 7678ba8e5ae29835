"""What the employer's forms have beside the fields of a table: changes, numbers, codes (S121)."""

from collections.abc import Mapping
from math import ceil

from wxsign import clock
from wxsign.actions import code
from wxsign.actions.proof import Matter
from wxsign.pages.fields import Form, checked, good, prefilled, restored, typed_in
from wxsign.pages.numbers import small
from wxsign.rules import changes, moments
from wxsign.rules.terms import Values

__all__ = [
    "Form",
    "changed",
    "checked",
    "number",
    "prefilled",
    "restored",
    "seconds_until_code",
    "typed_in",
]


def changed(typed: Mapping[str, str], now: Values, year: int, *, is_accepted: bool) -> Form:
    """The form of a change: `now` are the terms in force, which it starts from."""
    today = moments.day(clock.now())
    values, faults = changes.read(typed, now, is_accepted=is_accepted, year=year, today=today)
    return Form(typed, values, faults, good(values, faults), year, before=now)


def number(text: str) -> int:
    """A number out of an address or a form; 0, which no row has, for anything else."""
    try:
        return small(text)
    except ValueError:
        return 0


def seconds_until_code(matter: Matter) -> int:
    """How long until another code of this matter may be asked for, for the page that counts."""
    next_at = code.next_at(matter)
    return 0 if next_at is None else max(0, ceil((next_at - clock.now()).total_seconds()))
