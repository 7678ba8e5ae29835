"""申请延长反馈时间: a page of its own, because it can be asked once (peers.md, part 4, 7)."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from wxsign.actions import answer_time, records
from wxsign.pages.student import letter, pages
from wxsign.pages.student.guard import actor, this_student
from wxsign.rules.lifecycle import O


@pages.get("/invitations/<int:record>/extension")
def extension(record: int) -> Response | str:
    """What asking means, and the reason, which is optional."""
    agreement = records.own_of_student(record, this_student().id)
    if agreement.state != O.INVITED:
        return redirect(url_for("student.invitation", record=record))
    letter.ensure_open("ask_time", agreement)
    return render_template("student/extension.html", **letter.shown(agreement))


@pages.post("/invitations/<int:record>/extension")
def ask_for_time(record: int) -> Response:
    """The employer is told; a second tap ends on the letter, where the request stands."""
    agreement = records.own_of_student(record, this_student().id)
    if agreement.time_asked_at is None:
        reason = " ".join(request.form.get("reason", "").split())[:200]
        answer_time.ask_time(record, reason=reason, by=actor())
    return redirect(url_for("student.invitation", record=record), 303)
