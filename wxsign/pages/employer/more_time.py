"""The student's request for more time: 同意延长 with one tap, or 忽略."""

from flask import redirect, request
from werkzeug.wrappers import Response

from wxsign.actions import answer_time
from wxsign.pages.employer import forms, pages
from wxsign.pages.employer.guard import actor, this_user
from wxsign.queries import employer_lists


@pages.post("/agreements/<int:record>/extension")
def grant_extension(record: int) -> Response:
    """同意延长: a second tap ends on the page, where the new deadline stands."""
    own = employer_lists.own(record, this_user().employer_id)
    if own.time_granted_at is None:
        days = forms.number(request.form.get("days", ""))
        answer_time.grant_time(record, days=days, by=actor())
    return redirect(f"/employer/agreements/{record}", 303)


@pages.post("/agreements/<int:record>/extension/dismissal")
def ignore_extension(record: int) -> Response:
    """忽略: the request steps aside; nobody is told."""
    answer_time.ignore_time(record, by=actor())
    return redirect(f"/employer/agreements/{record}", 303)
