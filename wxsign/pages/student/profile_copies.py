"""导出我的资料: what the copy holds, the two files, and what was asked for before."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from wxsign.actions import profile_copies as actions
from wxsign.pages.student import pages
from wxsign.pages.student.guard import actor, this_student
from wxsign.queries import profile_copy as copies
from wxsign.rules import profile_copy as rules
from wxsign.rules.refusals import Reason, Refused


@pages.get("/profile/copies")
def profile_copies() -> str:
    """What will be in it, how often it may be asked for, and the files that are still kept."""
    student = this_student()
    return render_template(
        "student/profile_copies.html",
        copies=copies.asked(student.id),
        left=actions.left_today(student.id),
        rules=rules,
    )


@pages.post("/profile/copies")
def profile_copy() -> Response:
    """导出: a worker writes it; the page of its errand shows how far it is."""
    form = request.form.get("form", "")
    if form not in rules.FORMS:
        raise Refused(Reason.BAD_REQUEST)
    errand_id = actions.ask(form, by=actor())
    return redirect(url_for("student.errand", errand_id=errand_id), 303)
