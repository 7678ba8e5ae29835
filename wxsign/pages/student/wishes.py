"""请单位修改: the student names a field, what it should say, and why (S48)."""

from dataclasses import dataclass, field

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from wxsign import clock
from wxsign.actions import changes as change_actions
from wxsign.actions import records
from wxsign.models import Agreement
from wxsign.pages.student import letter, notes, pages
from wxsign.pages.student.guard import actor, this_student
from wxsign.pages.student.notes import Note
from wxsign.queries import agreements, versions
from wxsign.rules import changes, moments, terms
from wxsign.rules.lifecycle import O
from wxsign.rules.refusals import Reason, Refused
from wxsign.rules.terms import Term

Page = Response | str | tuple[str, int]


@dataclass(frozen=True)
class Wish:
    """One field as it is and as it was typed, with a sentence for what is wrong."""

    term: Term
    now: str
    typed: str = ""
    fault: str = ""
    why: Note = field(default_factory=Note)


@pages.get("/invitations/<int:record>/wishes")
def wishes(record: int) -> Page:
    """Every field of the letter, to be tapped."""
    own = _open_letter(record)
    if own is None:
        return _letter(record)
    now = versions.in_force(own)
    rows = [(term, terms.with_unit(term.key, now, year=own.year)) for term in changes.askable(now)]
    asked = versions.asked_of(own)
    return render_template(
        "student/wishes.html",
        view=agreements.detail(own),
        rows=rows,
        asked={row.term: row for row in asked},
        is_full=len(asked) >= changes.MOST_REQUESTS,
    )


@pages.get("/invitations/<int:record>/wishes/<term>")
def wish(record: int, term: str) -> Page:
    """One field: what stands, what it should be, and why."""
    own = _open_letter(record)
    if own is None:
        return _letter(record)
    asked, now = _field(own, term)
    return _page(own, Wish(asked, terms.with_unit(term, now, year=own.year), now.get(term, "")))


@pages.post("/invitations/<int:record>/wishes/<term>")
def wish_send(record: int, term: str) -> Page:
    """请单位修改: the employer is told; a second tap ends on the letter."""
    own = _open_letter(record)
    if own is None:
        return _letter(record)
    made, value = _typed(own, term)
    if made.fault or made.why.fault:
        return _page(own, made), 422
    try:
        change_actions.request_change(record, term=term, wish=value, why=made.why.value, by=actor())
    except Refused as refused:
        if refused.reason not in (Reason.ASKED_ALREADY, Reason.WRONG_STATE):
            raise
        if (term, value) not in [(row.term, row.wish) for row in versions.asked_of(own)]:
            raise
    return _letter(record)


def _open_letter(record: int) -> Agreement | None:
    """The letter while it waits; None once it does not. Raises why nothing can be asked now."""
    own = records.own_of_student(record, this_student().id)
    if own.state != O.INVITED:
        return None
    refused = letter.against("request_change", own)
    if refused is not None:
        raise refused
    return own


def _field(own: Agreement, key: str) -> tuple[Term, dict[str, str]]:
    """The field, if this letter has it, and the terms in force."""
    now = versions.in_force(own)
    found = [term for term in changes.askable(now) if term.key == key]
    if not found:
        raise Refused(Reason.NOT_FOUND)
    return found[0], now


def _typed(own: Agreement, key: str) -> tuple[Wish, str]:
    """What was typed, with what is wrong, and the value in its stored form."""
    term, now = _field(own, key)
    typed, today = request.form.get(key, ""), moments.day(clock.now())
    value, fault = changes.wish(key, typed, now, year=own.year, today=today)
    stands = terms.with_unit(key, now, year=own.year)
    return Wish(term, stands, typed, fault, notes.sent("why", changes.WHY_ROOM)), value


def _letter(record: int) -> Response:
    return redirect(url_for("student.invitation", record=record), 303)


def _page(own: Agreement, wished: Wish) -> str:
    return render_template(
        "student/wish.html", view=agreements.detail(own), wish=wished, year=own.year
    )
