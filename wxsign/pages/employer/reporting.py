"""确认学生已报到: after it the agreement is fulfilled (product page 5)."""

from flask import redirect, render_template
from werkzeug.wrappers import Response

from wxsign.actions import reporting
from wxsign.models import Agreement
from wxsign.pages.employer import pages
from wxsign.pages.employer.guard import actor, this_user
from wxsign.queries import employer_lists, reports
from wxsign.rules import employer_roles
from wxsign.rules.lifecycle import O
from wxsign.rules.refusals import Reason, Refused


@pages.get("/agreements/<int:record>/receipt")
def receipt(record: int) -> Response | str:
    """What the student said, and what confirming it means."""
    employer_roles.ensure("letters", this_user())
    own = _own(record)
    if own.state == O.REPORTED:
        return _detail(record)
    said = reports.of(own)
    if said is None:
        raise Refused(Reason.NOT_EFFECTIVE, record=(own.process, own.id))
    if said.reported_on is None:
        raise Refused(Reason.NOT_REPORTED, record=(own.process, own.id))
    return render_template("employer/receipt.html", record=own, said=said)


@pages.post("/agreements/<int:record>/receipt")
def receive(record: int) -> Response:
    """The agreement is closed; a second tap ends on its page."""
    if _own(record).state != O.REPORTED:
        reporting.receive(record, by=actor())
    return _detail(record)


def _own(record: int) -> Agreement:
    return employer_lists.own(record, this_user().employer_id)


def _detail(record: int) -> Response:
    return redirect(f"/employer/agreements/{record}", 303)
