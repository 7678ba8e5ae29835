"""The fields of a table as they stand on a page: typed values, verdicts and sentences (S121)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import request

from wxsign import clock
from wxsign.rules import moments, terms
from wxsign.rules.terms import Kind, Term, Values


@dataclass(frozen=True)
class Form:
    """What the page shows: every typed value, and what was found wrong or unusual.

    `values` are the fields that apply, in their stored form; `good` names those with a ✓. `before`
    are the terms that a change starts from.
    """

    typed: Mapping[str, str]
    values: dict[str, str]
    faults: Values
    good: frozenset[str]
    year: int
    hints: Values = field(default_factory=dict)
    before: Values = field(default_factory=dict)

    def has(self, term: Term) -> bool:
        """Whether the field applies to what was chosen so far."""
        return terms.applies(term, self.typed)

    def was(self, term: Term) -> str:
        """What a changed field says now; empty where nothing is changed."""
        key = term.key
        if not self.before or self.values.get(key, "") == self.before.get(key, ""):
            return ""
        return terms.with_unit(key, self.before, year=self.year)


def typed_in(table: tuple[Term, ...]) -> dict[str, str]:
    """What was typed into the fields of this table, untouched."""
    return {term.key: request.form.get(term.key, "") for term in table}


def checked(typed: Mapping[str, str], table: tuple[Term, ...], year: int) -> Form:
    """The form after a submission: a sentence beside each wrong field."""
    values, faults = _read(typed, table, year)
    return Form(typed, values, faults, good(values, faults), year)


def prefilled(typed: Mapping[str, str], table: tuple[Term, ...], year: int) -> Form:
    """The form before anybody typed: defaults that would be wrong now are left empty.

    Words that will not do stay, with the sentence that says why: somebody wrote them.
    """
    values, faults = _read(typed, table, year)
    worded = {term.key for term in table if term.kind in (Kind.TEXT, Kind.NOTE)}
    said = {key: fault for key, fault in faults.items() if key in worded and values[key]}
    dropped = faults.keys() - said.keys()
    kept = {key: "" if key in dropped else value for key, value in typed.items()}
    return Form(kept, values, said, good(values, faults), year)


def restored(typed: Mapping[str, str], table: tuple[Term, ...], year: int) -> Form:
    """The form as somebody left it: nothing is emptied, and nothing is held against it yet."""
    values, faults = _read(typed, table, year)
    return Form(typed, values, {}, good(values, faults), year)


def good(values: Values, faults: Values) -> frozenset[str]:
    """The fields that have a ✓: filled in, and nothing is wrong with them."""
    return frozenset(key for key, value in values.items() if value and key not in faults)


def _read(
    typed: Mapping[str, str], table: tuple[Term, ...], year: int
) -> tuple[dict[str, str], Values]:
    return terms.read(typed, year=year, today=moments.day(clock.now()), table=table)
