"""一键采纳: one tap shows what the student asks for, before and after; the next sends it (S48)."""

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from wxsign import clock
from wxsign.actions import changes as change_actions
from wxsign.db import db
from wxsign.pages.employer import forms, pages
from wxsign.pages.employer.guard import actor, this_user
from wxsign.queries import employer_lists, progress, versions
from wxsign.rules import changes, deadlines, employer_roles, moments
from wxsign.rules.lifecycle import O
from wxsign.rules.refusals import Reason, Refused

Page = str | tuple[str, int] | Response

_STALE = "同事刚刚修改过这份内容。请按现在的内容核对后再发送。"
_MOVED = (  # by somebody else, or the clock: the true state is shown
    Reason.WRONG_STATE,
    Reason.NOT_FOUND,
    Reason.TOO_LATE,
    Reason.OLD_VERSION,
    Reason.NOT_ADOPTABLE,
)


@pages.get("/agreements/<int:record>/requests/<int:asked>/adoption")
def adoption(record: int, asked: int) -> Page:
    """What 一键采纳 would change; nothing is sent yet."""
    employer_roles.ensure("letters", this_user())
    return _shown(record, asked)


@pages.post("/agreements/<int:record>/requests/<int:asked>/adoption")
def request_adopt(record: int, asked: int) -> Page:
    """确认采纳并发送: it becomes the next version; a second tap does nothing."""
    version = forms.number(request.form.get("version", ""))
    try:
        change_actions.adopt_request(record, asked, version=version, by=actor())
    except Refused as refused:
        if refused.reason not in _MOVED:
            raise
        db.session.rollback()
        db.session.expire_all()
        return _shown(record, asked, _STALE)
    return redirect(f"/employer/agreements/{record}/versions/sent", 303)


def _shown(record: int, asked: int, fault: str = "") -> Page:
    """Old and new value; once it is answered the record, where more is to be filled in the form."""
    own, now = employer_lists.own(record, this_user().employer_id), clock.now()
    row = next((row for row in versions.asked_of(own) if row.id == asked), None)
    if row is None or progress.state_at(own, now) != O.INVITED:
        return redirect(f"/employer/agreements/{record}", 303)
    stands, today = versions.in_force(own), moments.day(now)
    values = changes.adopted(row.term, row.wish, stands, year=own.year, today=today)
    if values is None:
        return redirect(f"/employer/agreements/{record}/amendment?request={asked}", 303)
    days = int(values["answer_days"])
    page = render_template(
        "employer/adoption.html",
        record=own,
        asked=row,
        differences=versions.differences(stands, values, own.year),
        answer_by=deadlines.never_sooner(own.answer_by, own.invited_at, days),
        fault=fault,
    )
    return (page, 409) if fault else page
