"""数据管理: the letters by where they stand, and 签约详情 of one (S28, S49)."""

from io import BytesIO

from flask import redirect, render_template, request, send_file
from werkzeug.wrappers import Response

from wxsign import uploads
from wxsign.pages.employer import forms, pages
from wxsign.pages.employer.guard import this_user
from wxsign.queries import agreements, employer_lists
from wxsign.rules.refusals import Reason, Refused


@pages.get("/agreements")
def agreement_list() -> str:
    """待应约, 已应约, 待解约 and 已结束, each with its pager."""
    tab = request.args.get("tab", "")
    tab = tab if tab in employer_lists.TABS else "waiting"
    page = forms.number(request.args.get("page", "1"))
    return render_template(
        "employer/agreements.html",
        tabs=employer_lists.TABS,
        tab=tab,
        listed=employer_lists.agreements(this_user().employer_id, tab, page),
    )


@pages.get("/agreements/<int:agreement_id>")
def agreement(agreement_id: int) -> str:
    """签约详情: parties, terms, trail and 电子协议书."""
    record = employer_lists.own(agreement_id, this_user().employer_id)
    return render_template("employer/agreement.html", shown=agreements.detail(record))


@pages.get("/agreements/<int:agreement_id>/document")
def agreement_document(agreement_id: int) -> Response:
    """下载协议书: the PDF of the version in force."""
    record = employer_lists.own(agreement_id, this_user().employer_id)
    paper, name = agreements.paper(record), agreements.file_name(record)
    if not paper.files:
        return redirect(f"/employer/agreements/{agreement_id}")
    file = uploads.open_file(paper.files[0])
    return send_file(BytesIO(file.data), file.media_type, as_attachment=True, download_name=name)


@pages.get("/agreements/<int:agreement_id>/pages/<int:number>")
def agreement_page(agreement_id: int, number: int) -> Response:
    """One page of the document as a picture: WeChat shows no PDF."""
    record = employer_lists.own(agreement_id, this_user().employer_id)
    files = agreements.paper(record).files
    if not 1 <= number < len(files):
        raise Refused(Reason.NOT_FOUND)
    file = uploads.open_file(files[number])
    return send_file(BytesIO(file.data), file.media_type)
