"""导入拟签约名单: bring a sheet, see what is wrong, mend it here, and add the good rows (S33)."""

from io import BytesIO

from flask import redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from wxsign import uploads
from wxsign.actions import candidates, errands, imports
from wxsign.actions._errands import Asking
from wxsign.actions._intended import known, left_today
from wxsign.pages.employer import forms, pages
from wxsign.pages.employer.guard import this_user
from wxsign.pages.limits import limiter, takes_a_file
from wxsign.queries import errands as errand_queries
from wxsign.queries import imports as queries
from wxsign.rules import employer_roles, intended, media
from wxsign.rules.errands import DONE, EMPLOYER
from wxsign.rules.refusals import Reason, Refused

Page = str | tuple[str, int] | Response

_OFTEN = "60 per hour"  # sheets of one colleague: each is work for a worker
_KEY = "intended"


def _person() -> str:
    return f"sheets:{this_user().id}"


@pages.get("/imports")
def import_start() -> str:
    """The template, the field for the sheet, and the lists that this colleague brought."""
    employer_roles.ensure("search", this_user())
    candidates.ensure_may_sign(this_user())
    return _start()


@pages.post("/imports")
@limiter.limit(_OFTEN, key_func=_person)
@takes_a_file
def import_bring() -> Page:
    """上传: a worker reads it; the page of its errand shows how far it is."""
    user, file = this_user(), request.files.get("sheet")
    data, name = (file.read(), file.filename or "") if file else (b"", "")
    if fault := media.sheet_fault(data, intended.SHEET, name):
        return _start(fault), 422
    errand_id = imports.bring(uploads.keep(data, media.sheet_kind), name, user_id=user.id)
    return redirect(url_for("employer.errand", errand_id=errand_id), 303)


@pages.get("/imports/template")
def import_template() -> Response:
    """下载 excel 模板, which a worker has made ahead."""
    file_id = queries.template(_KEY)
    if file_id is None:
        raise Refused(Reason.NOT_FOUND)
    opened = uploads.open_file(file_id)
    return send_file(
        BytesIO(opened.data),
        mimetype=opened.media_type,
        as_attachment=True,
        download_name=intended.TEMPLATE,
    )


@pages.post("/imports/template")
@limiter.limit(_OFTEN, key_func=_person)
def import_template_wanted() -> Response:
    """It is not there yet: a worker makes it now."""
    if queries.template(_KEY) is not None:
        return redirect("/employer/imports/template", 303)
    user = this_user()
    errand_id = errands.ask("template", {"key": _KEY}, Asking(user.id, user.employer_id))
    return redirect(url_for("employer.errand", errand_id=errand_id), 303)


@pages.get("/imports/<int:list_id>")
def import_list(list_id: int) -> Page:
    """Three sums, and a finding for each row that does not pass; nothing is added before 确认."""
    user, against = this_user(), known()
    try:
        found = queries.own(list_id, user, forms.number(request.args.get("page", "1")), against)
    except Refused:
        # Not read yet, or it could not be read: the page of its errand says so.
        errand = errand_queries.own(list_id, EMPLOYER, user.id)
        if errand.kind.key != imports.CHECK or errand.state == DONE:
            raise
        return redirect(url_for("employer.errand", errand_id=list_id), 303)
    left = left_today(user.employer_id)
    return render_template("employer/import.html", found=found, left=left, intended=intended)


@pages.post("/imports/<int:list_id>/rows/<int:number>")
def import_mend(list_id: int, number: int) -> Response:
    """保存: the cell is judged again at once."""
    typed = {key: request.form[key] for key in intended.BY_KEY if key in request.form}
    imports.mend(list_id, number, typed, user_id=this_user().id)
    return _back(list_id, number)


@pages.post("/imports/<int:list_id>/rows/<int:number>/removal")
def import_take_out(list_id: int, number: int) -> Response:
    """去掉: this row is added to nothing."""
    imports.take_out(list_id, number, user_id=this_user().id)
    return _back(list_id, number)


@pages.post("/imports/<int:list_id>/rest")
def import_go_on(list_id: int) -> Response:
    """继续检查: rows that waited for another day."""
    imports.go_on(list_id, user_id=this_user().id)
    return _back(list_id)


@pages.post("/imports/<int:list_id>/sheet")
@limiter.limit(_OFTEN, key_func=_person)
def import_mark(list_id: int) -> Response:
    """下载标好的表格: a worker writes it."""
    errand_id = imports.mark(list_id, user_id=this_user().id)
    return redirect(url_for("employer.errand", errand_id=errand_id), 303)


@pages.post("/imports/<int:list_id>/confirmation")
def import_confirm(list_id: int) -> Response:
    """确认加入: a second press ends on the same page, which says how many were added."""
    imports.confirm(list_id, user_id=this_user().id)
    return _back(list_id)


@pages.post("/imports/<int:list_id>/abandonment")
def import_abandon(list_id: int) -> Response:
    """重新上传: this list is put aside."""
    imports.abandon(list_id, user_id=this_user().id)
    return redirect("/employer/imports", 303)


def _start(fault: str = "") -> str:
    user = this_user()
    return render_template(
        "employer/import_start.html",
        fault=fault,
        lists=queries.latest(user),
        has_template=queries.template(_KEY) is not None,
        intended=intended,
        left=left_today(user.employer_id),
    )


def _back(list_id: int, number: int = 0) -> Response:
    """The list, on the page where one was, at the row that was touched."""
    page = forms.number(request.form.get("page", ""))
    address = url_for("employer.import_list", list_id=list_id, page=page or None)
    return redirect(f"{address}#row-{number}" if number else address, 303)
