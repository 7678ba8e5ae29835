"""Somebody else was faster at the desk: the page of the true state says so and loses no word.

One's own second press, or a lost answer, is no such case: it ends on the true state in silence.
"""

from dataclasses import dataclass
from http import HTTPStatus

from flask import request

from wxsign.models import Agreement
from wxsign.pages.desk.guard import this_reviewer
from wxsign.queries import last_steps
from wxsign.queries.last_steps import LastStep
from wxsign.rules import too_late
from wxsign.rules.refusals import Reason, Refused

STATUS = HTTPStatus.CONFLICT


@dataclass(frozen=True)
class TooLate:
    """The line that the page carries, and the reason that was typed, to be copied."""

    line: str
    typed: str


def of_record(
    record: Agreement, verb: str, why: Refused | None, seen: int | None
) -> TooLate | None:
    """What to say to whoever pressed this button of a record; None for a second press.

    `seen` is the revision that he decided on: where the record still has it, nobody was faster,
    and `why` says what is in the way.
    """
    last = last_steps.of_record(record)
    has_moved = last.is_of_desk if seen is None else seen != record.revision
    if has_moved or _is_again(verb, last):
        return of_step(verb, last)
    headline = (why or Refused(Reason.WRONG_STATE)).headline
    return TooLate(too_late.by_nobody(headline), typed())


def of_gone(record: Agreement) -> TooLate:
    """The same for a record that its student took back: the desk has no page of it any more."""
    last = last_steps.of_record(record)
    return TooLate(too_late.by_another(last.name, last.says), typed())


def of_step(verb: str, last: LastStep) -> TooLate | None:
    """The same where this step is known to have come first."""
    if _is_again(verb, last):
        return None
    if last.is_by(this_reviewer().id):
        return TooLate(too_late.by_oneself(last.says), typed())
    return TooLate(too_late.by_another(last.name, last.says), typed())


def of_unit(name: str, says: str) -> TooLate:
    """The same for a unit that this colleague has stopped or let back."""
    return TooLate(too_late.by_another(name, says, "这一家"), typed())


def typed() -> str:
    """The reason or note that came with the form."""
    return request.form.get("reason", "").replace("\r\n", "\n").strip()


def _is_again(verb: str, last: LastStep) -> bool:
    return too_late.is_same(verb, last.move) and last.is_by(this_reviewer().id)
