"""提醒 of one open letter, and why it is shut until when."""

from collections.abc import Callable, Sequence
from datetime import datetime

from flask import redirect, request
from werkzeug.wrappers import Response

from wxsign import clock, settings
from wxsign.actions import nudges as actions
from wxsign.models import Agreement
from wxsign.pages.employer import filters, pages
from wxsign.pages.employer.guard import actor
from wxsign.queries.employer_lists import Letter
from wxsign.rules import nudges
from wxsign.rules.refusals import Reason, Refused


@pages.post("/agreements/<int:record>/reminder")
def remind(record: int) -> Response:
    """提醒, from the list or from the letter; a second tap ends where the first one did."""
    try:
        actions.nudge(record, by=actor())
    except Refused as refused:
        if refused.reason is not Reason.NUDGE_LATER or not actions.is_fresh(record, by=actor()):
            raise
    if "tab" not in request.form:
        return redirect(f"/employer/agreements/{record}", 303)
    link = filters.posted().link
    return redirect(f"/employer/agreements?tab=waiting{link}#letter-{record}", 303)


def shut(rows: Sequence[Letter], employer_id: int) -> dict[int, Refused]:
    """The letters of a list that cannot be reminded of now, and why."""
    judge = _judge(employer_id)
    judged = {row.id: judge(row.reminded_at) for row in rows}
    return {number: refused for number, refused in judged.items() if refused is not None}


def against(own: Agreement) -> Refused | None:
    """Why this one letter cannot be reminded of now."""
    return _judge(own.employer_id)(own.reminded_at)


def _judge(employer_id: int) -> Callable[[datetime | None], Refused | None]:
    """What is said against a reminder, by the last one of its letter; the day is counted once."""
    now, hours = clock.now(), settings.current().signing.nudge_hours
    full_since = actions.full_since(employer_id, now)
    return lambda last: nudges.against(now, last, full_since, hours=hours)
