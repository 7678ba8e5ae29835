"""What a change of a letter must fulfil, beside the table of terms (S47, S48, decision 5).

The days to answer are a promise: a letter that waits may give more of them, never fewer. Once it
is accepted they are history and stay as they were.
"""

from collections.abc import Mapping
from datetime import date

from wxsign.rules import terms
from wxsign.rules.terms import Term, Values

MOST_REQUESTS = 3  # open at once for one letter, one for each term (S48)
WHY_ROOM = 200  # code points that the column takes
_DAYS = "answer_days"


def table(*, is_accepted: bool) -> tuple[Term, ...]:
    """The fields that an employer may change."""
    return tuple(term for term in terms.TERMS if not (is_accepted and term.key == _DAYS))


def askable(now: Values) -> tuple[Term, ...]:
    """The fields that a student may ask to have changed: those of his letter.

    More time is asked for apart, with one tap.
    """
    return tuple(term for term in terms.TERMS if terms.applies(term, now) and term.key != _DAYS)


def read(
    typed: Mapping[str, str], now: Values, *, is_accepted: bool, year: int, today: date
) -> tuple[dict[str, str], Values]:
    """The changed terms in their stored form, and a sentence for each wrong field.

    `now` are the terms in force.
    """
    fields = table(is_accepted=is_accepted)
    values, faults = terms.read(typed, year=year, today=today, table=fields)
    if is_accepted:
        return {**values, _DAYS: now[_DAYS]}, faults
    if _DAYS not in faults and int(values[_DAYS]) < int(now[_DAYS]):
        faults = {**faults, _DAYS: f"只能延长，不能少于现在的 {now[_DAYS]} 天。"}
    return values, faults


def wish(key: str, typed: str, now: Values, *, year: int, today: date) -> tuple[str, str]:
    """What a student proposes for one field in its stored form, and what is wrong with it."""
    values, faults = read({**now, key: typed}, now, is_accepted=False, year=year, today=today)
    value = values.get(key, "")
    same = "和现在的内容一样。" if value == now.get(key, "") else ""
    return value, faults.get(key, "") or same


def adopted(key: str, value: str, now: Values, *, year: int, today: date) -> dict[str, str] | None:
    """The terms with this one field taken over; None where more would have to be filled in."""
    values, faults = read({**now, key: value}, now, is_accepted=False, year=year, today=today)
    return None if faults else values
