"""申请延长反馈时间: a page of its own, because it can be asked once (peers.md, part 4, 7)."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from wxsign.actions import answer_time, records
from wxsign.models import Agreement
from wxsign.pages.student import letter, notes, pages
from wxsign.pages.student.guard import actor, this_student
from wxsign.pages.student.notes import Note
from wxsign.rules.lifecycle import O


@pages.get("/invitations/<int:record>/extension")
def extension(record: int) -> Response | str:
    """What asking means, and the reason, which is optional."""
    agreement = records.own_of_student(record, this_student().id)
    if agreement.state != O.INVITED:
        return redirect(url_for("student.invitation", record=record))
    return _page(agreement, Note())


@pages.post("/invitations/<int:record>/extension")
def ask_for_time(record: int) -> Response | tuple[str, int]:
    """The employer is told; a second tap ends on the letter, where the request stands."""
    agreement, note = records.own_of_student(record, this_student().id), notes.sent()
    if agreement.time_asked_at is None:
        if note.fault:
            return _page(agreement, note), 422
        answer_time.ask_time(record, reason=note.value, by=actor())
    return redirect(url_for("student.invitation", record=record), 303)


def _page(agreement: Agreement, note: Note) -> str:
    letter.ensure_open("ask_time", agreement)
    return render_template("student/extension.html", **letter.shown(agreement), note=note)
