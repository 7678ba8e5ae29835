"""导入: a sheet of students or of units, its dry run, and once what it laid open (S16, S20)."""

from io import BytesIO

from flask import redirect, request, send_file, url_for
from werkzeug.wrappers import Response

from wxsign import uploads
from wxsign.actions import errands as errand_actions
from wxsign.actions import sheets_brought
from wxsign.actions._errands import Asking
from wxsign.pages.desk import pages
from wxsign.pages.desk.guard import actor, this_reviewer
from wxsign.pages.desk.place import rendered
from wxsign.pages.limits import takes_a_file
from wxsign.queries import errands, imports
from wxsign.queries import sheets_brought as query
from wxsign.rules import media, roster
from wxsign.rules.errands import DESK
from wxsign.rules.refusals import Reason, Refused

Page = str | tuple[str, int] | Response

# What may be brought: its place at the desk, its name, the list that it goes into, its template.
WHAT: dict[str, tuple[str, str, str, str]] = {
    "students": ("生源信息", "生源信息表", "desk.roster", roster.STUDENTS_TEMPLATE),
    "units": ("单位审核", "单位表", "desk.unit_list", roster.UNITS_TEMPLATE),
}


@pages.get("/sheets/<any(students, units):what>")
def sheet(what: str) -> str:
    """The template, the field for the sheet, and what this reviewer brought lately."""
    return _start(what)


@pages.post("/sheets/<any(students, units):what>")
@takes_a_file
def sheet_bring(what: str) -> Page:
    """上传: a worker reads it; the page of its errand shows how far it is."""
    file = request.files.get("sheet")
    data, name = (file.read(), file.filename or "") if file else (b"", "")
    if fault := media.sheet_fault(data, WHAT[what][1], name):
        return _start(what, fault), 422
    file_id = uploads.keep(data, media.sheet_kind)
    errand_id = sheets_brought.bring(what, file_id, name, by=actor())
    return redirect(url_for("desk.errand", errand_id=errand_id), 303)


@pages.get("/sheets/<any(students, units):what>/template")
def sheet_template(what: str) -> Response:
    """下载模板, which a worker has made ahead."""
    file_id = imports.template(what)
    if file_id is None:
        raise Refused(Reason.NOT_FOUND)
    opened = uploads.open_file(file_id)
    return send_file(
        BytesIO(opened.data),
        mimetype=opened.media_type,
        as_attachment=True,
        download_name=WHAT[what][3],
    )


@pages.post("/sheets/<any(students, units):what>/template")
def sheet_template_wanted(what: str) -> Response:
    """It is not there yet: a worker makes it now."""
    if imports.template(what) is not None:
        return redirect(url_for("desk.sheet_template", what=what), 303)
    reviewer = this_reviewer()
    asking = Asking(reviewer.id, reviewer.school_id)
    errand_id = errand_actions.ask("template.desk", {"key": what}, asking)
    return redirect(url_for("desk.errand", errand_id=errand_id), 303)


@pages.get("/sheets/checks/<int:errand_id>")
def sheet_check(errand_id: int) -> Page:
    """Sums, a finding for each row that will not do, and 确认导入; of what is written, its sums."""
    seen = errands.own(errand_id, DESK, this_reviewer().id)
    what = seen.kind.key.partition(".")[0]
    if what not in WHAT or "sums" not in seen.report:
        return redirect(url_for("desk.errand", errand_id=errand_id), 303)
    place, called, onward, _name = WHAT[what]
    return rendered(
        "desk/sheet_check.html",
        here=place,
        called=called,
        onward=onward,
        what=what,
        errand=seen,
        is_check=seen.kind.key.endswith(sheets_brought.CHECK),
        outcomes=roster.OUTCOMES,
        became=query.became(what, [seen])[errand_id],
    )


@pages.post("/sheets/checks/<int:errand_id>/confirmation")
def sheet_confirm(errand_id: int) -> Response:
    """确认导入: once; a second press leads to the same errand."""
    written = sheets_brought.confirm(errand_id, by=actor())
    return redirect(url_for("desk.errand", errand_id=written), 303)


def _start(what: str, fault: str = "") -> str:
    place, called, onward, _name = WHAT[what]
    latest = errands.latest(DESK, this_reviewer().id, what + sheets_brought.CHECK)
    return rendered(
        "desk/sheet.html",
        here=place,
        called=called,
        onward=onward,
        what=what,
        fault=fault,
        columns=roster.STUDENTS if what == "students" else roster.EMPLOYERS,
        ready=imports.template(what),
        latest=latest,
        became=query.became(what, latest),
        outcomes=roster.OUTCOMES,
        kept=roster.KEPT if what == "students" else "",
        most=roster.MOST_ROWS,
    )
