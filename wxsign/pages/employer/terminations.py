"""解约中心 → 解约办理: the two lists, one termination, and 申请解约 (S95 to S101)."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from wxsign.actions import code
from wxsign.actions import termination as actions
from wxsign.actions.proof import Matter
from wxsign.models import Agreement
from wxsign.pages import files, termination_forms
from wxsign.pages.employer import agreements, filters, forms, pages
from wxsign.pages.employer.codes import Cells
from wxsign.pages.employer.guard import actor, this_user
from wxsign.queries import employer_lists
from wxsign.queries import terminations as query
from wxsign.rules import closed
from wxsign.rules.lifecycle import OPEN_TERMINATION
from wxsign.rules.refusals import CODE_REASONS, Reason, Refused

Page = Response | str | tuple[str, int]
_LABEL = "原因和理由"
# What the buttons under the list open for the student who is ticked.
_OPENS = {
    "request": "employer.termination_notice",
    "termination": "employer.termination",
    "agreement": "employer.agreement",
    "document": "employer.agreement_pages",
}


@pages.get("/terminations")
def terminations() -> str:
    """Both lists of S95, each with its filters and its pager; the students who wait come first."""
    return _list(filters.shown())


@pages.post("/terminations/filter")
def filter_terminations() -> Page:
    """查询: on to the address of what was asked for, in which no ID number stands (S97)."""
    asked = filters.posted()
    if asked.faults:
        return _list(asked), 422
    return redirect(f"/employer/terminations?tab={_tab()}{asked.link}", 303)


@pages.get("/terminations/selection")
def termination_selection() -> Page:
    """A button under the list: on to the page of the one student who is ticked (S96, S104)."""
    record = forms.number(request.args.get("record", ""))
    page = _OPENS.get(request.args.get("open", ""))
    if not record or page is None:
        return _list(filters.shown(), "请先选一名学生。"), 422
    return redirect(url_for(page, record=record))


@pages.get("/agreements/<int:record>/termination")
def termination(record: int) -> Page:
    """查看解约申请: who asked, why, what is to do now."""
    own = _own(record)
    shown = termination_forms.story(own, "employer")
    if shown["latest"] is None and not own.ended_by:
        return redirect(url_for("employer.termination_notice", record=record))
    shut = agreements.closed_buttons(own)
    return render_template("employer/termination.html", **shown, shut=shut)


@pages.get("/agreements/<int:record>/termination/notice")
def termination_notice(record: int) -> Page:
    """解约须知 before anything is written (S92, S96)."""
    own = _own(record)
    if own.ending in OPEN_TERMINATION:
        return _story(record)
    _ensure_open(own)
    return _notice(own)


@pages.get("/agreements/<int:record>/termination/request")
def termination_request(record: int) -> Page:
    """原因和理由 and the code, once 解约须知 is agreed to (S101)."""
    own = _own(record)
    if own.ending in OPEN_TERMINATION:
        return _story(record)
    _ensure_open(own)
    if "agree" not in request.args:
        return _notice(own, Refused(Reason.NOT_AGREED)), 422
    return _form(own, termination_forms.kept(_person(), record))


@pages.post("/agreements/<int:record>/termination/code")
def termination_code(record: int) -> Page:
    """获取验证码: the reason is kept meanwhile."""
    own, text = _own(record), termination_forms.text("reason", _LABEL)
    if own.ending in OPEN_TERMINATION:
        return _story(record)
    _ensure_open(own)
    if text.is_unfit:
        return _form(own, text.typed, text.fault), 422
    termination_forms.keep(_person(), record, text.typed)
    words = f"申请与{own.student_name}解约"
    try:
        code.ask(_matter(own), phone=this_user().phone, words=words)
    except Refused as refused:
        return _beside_the_code(own, text.typed, refused)
    return redirect(url_for("employer.termination_request", record=record, agree=1), 303)


@pages.post("/agreements/<int:record>/termination")
def terminate(record: int) -> Page:
    """确定: the student is asked; a second tap ends on what was asked."""
    own, text = _own(record), termination_forms.text("reason", _LABEL)
    if own.ending in OPEN_TERMINATION:
        return _story(record)
    if text.fault:
        return _form(own, text.typed, text.fault), 422
    try:
        proof = code.check(_matter(own), request.form.get("code", ""))
        actions.request(record, reason=text.value, proof=proof, by=actor())
    except Refused as refused:
        termination_forms.reread()
        own = _own(record)
        if own.ending in OPEN_TERMINATION:
            return _story(record)
        return _beside_the_code(own, text.typed, refused)
    termination_forms.forget(_person(), record)
    return _story(record)


@pages.get("/agreements/<int:record>/termination/pages")
def termination_pages(record: int) -> str:
    """解除协议书: every page at full width."""
    own = _own(record)
    paper = query.paper(own)
    if not paper.pages:
        raise Refused(Reason.NOT_FOUND)
    return render_template("employer/termination_pages.html", record=own, paper=paper)


@pages.get("/agreements/<int:record>/termination/pages/<int:number>")
def termination_page(record: int, number: int) -> Response:
    """One page as an image."""
    return files.page_of(query.paper(_own(record)), number)


@pages.get("/agreements/<int:record>/termination/document.pdf")
def termination_document(record: int) -> Response:
    """下载解除协议书: the PDF, to be kept."""
    own = _own(record)
    return files.document_of(query.paper(own), query.file_name(own), attached=True)


def _list(asked: filters.Filters, fault: str = "") -> str:
    tab, page = _tab(), forms.number(request.args.get("page", "1"))
    employer_id = this_user().employer_id
    return render_template(
        "employer/terminations.html",
        tabs=employer_lists.ENDINGS,
        tab=tab,
        listed=employer_lists.listed(employer_id, tab, asked.wanted, page),
        filters=asked,
        choices=filters.choices(employer_id, employer_lists.ENDINGS[tab].states),
        fault=fault,
    )


def _tab() -> str:
    tab = request.values.get("tab", "")
    return tab if tab in employer_lists.ENDINGS else "asked"


def _own(record: int) -> Agreement:
    return employer_lists.own(record, this_user().employer_id)


def _person() -> str:
    return f"employer:{this_user().id}"


def _matter(own: Agreement) -> Matter:
    return actions.request_matter(own, _person())


def _story(record: int) -> Response:
    return redirect(url_for("employer.termination", record=record), 303)


def _ensure_open(own: Agreement) -> None:
    refused = closed.reason_of("request", agreements.closed_buttons(own))
    if refused is not None:
        raise refused.about(own.process, own.id)


def _notice(own: Agreement, fault: Refused | None = None) -> str:
    return render_template(
        "employer/termination_notice.html",
        record=own,
        limit=termination_forms.limit(),
        fault=fault.headline if fault else "",
    )


def _beside_the_code(own: Agreement, typed: str, refused: Refused) -> tuple[str, int]:
    if refused.reason not in CODE_REASONS:
        raise refused
    return _form(own, typed, "", refused), refused.words.status


def _form(own: Agreement, typed: str, fault: str = "", code_fault: Refused | None = None) -> str:
    return render_template(
        "employer/termination_request.html",
        record=own,
        typed=typed,
        fault=fault,
        cells=Cells.of(_matter(own), code_fault),
    )
