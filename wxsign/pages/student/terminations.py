"""解约办理: the list, one termination with its history, and 解约申请 (S86 to S94, S102, S139)."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from wxsign.actions import code, records
from wxsign.actions import termination as actions
from wxsign.actions.proof import Matter
from wxsign.models import Agreement
from wxsign.pages import files, termination_forms
from wxsign.pages.student import asking, letter, pages
from wxsign.pages.student.guard import actor, this_student
from wxsign.queries import terminations as query
from wxsign.rules import closed
from wxsign.rules.lifecycle import OPEN_TERMINATION
from wxsign.rules.refusals import Reason, Refused

Page = Response | str | tuple[str, int]
_LABEL = "解除原因"


@pages.get("/terminations")
def terminations() -> str:
    """Every agreement that the school approved, with what became of it (S86, S91)."""
    stage = request.args.get("stage", "")
    stage = stage if stage in query.STAGES else ""
    name = request.args.get("name", "").strip()[:80]
    return render_template(
        "student/terminations.html",
        rows=query.of_student(this_student().id, stage, name),
        stages=query.STAGES,
        stage=stage,
        name=name,
    )


@pages.get("/agreements/<int:record>/termination")
def termination(record: int) -> Page:
    """查看解约: who asked, why, what is to do now; nobody asked yet: on to 解约须知."""
    own = _own(record)
    shown = termination_forms.story(own, "student")
    if shown["latest"] is None and not own.ended_by:
        return redirect(url_for("student.termination_notice", record=record))
    return render_template("student/termination.html", **shown, shut=letter.closed_buttons(own))


@pages.get("/agreements/<int:record>/termination/notice")
def termination_notice(record: int) -> Page:
    """解约须知 before anything is written (S92, S93)."""
    own = _own(record)
    if own.ending in OPEN_TERMINATION:
        return _story(record)
    _ensure_open(own)
    return _notice(own)


@pages.get("/agreements/<int:record>/termination/request")
def termination_request(record: int) -> Page:
    """学生解除协议申请: the reason and the code, once 解约须知 is agreed to (S94)."""
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
    words = f"申请与{own.employer_name}解约"
    try:
        code.ask(_matter(own), phone=this_student().phone, words=words)
    except Refused as refused:
        return asking.again(refused, lambda fault: _form(own, text.typed, code_fault=fault))
    return redirect(url_for("student.termination_request", record=record, agree=1), 303)


@pages.post("/agreements/<int:record>/termination")
def terminate(record: int) -> Page:
    """确定: the employer is asked; a second tap ends on what was asked."""
    own, text = _own(record), termination_forms.text("reason", _LABEL)
    if own.ending in OPEN_TERMINATION:
        return _story(record)
    if text.fault:
        return _form(own, text.typed, text.fault), 422
    try:
        proof = code.check(_matter(own), request.form.get("code", ""))
        actions.request(record, reason=text.value, proof=proof, by=actor())
    except Refused as refused:
        if asking.is_over(lambda: _own(record).ending not in OPEN_TERMINATION, refused):
            return _story(record)
        return asking.again(refused, lambda fault: _form(_own(record), text.typed, "", fault))
    termination_forms.forget(_person(), record)
    return _story(record)


@pages.get("/agreements/<int:record>/termination/pages")
def termination_pages(record: int) -> str:
    """解除协议书: every page at full width."""
    own = _own(record)
    paper = query.paper(own)
    if not paper.pages:
        raise Refused(Reason.NOT_FOUND)
    return render_template("student/termination_pages.html", record=own, paper=paper)


@pages.get("/agreements/<int:record>/termination/pages/<int:number>")
def termination_page(record: int, number: int) -> Response:
    """One page as an image."""
    return files.page_of(query.paper(_own(record)), number)


@pages.get("/agreements/<int:record>/termination/document.pdf")
def termination_document(record: int) -> Response:
    """下载解除协议书: the PDF, to be kept."""
    own = _own(record)
    return files.document_of(query.paper(own), query.file_name(own), attached=True)


def _own(record: int) -> Agreement:
    return records.own_of_student(record, this_student().id)


def _person() -> str:
    return f"student:{this_student().id}"


def _matter(own: Agreement) -> Matter:
    return actions.request_matter(own, _person())


def _story(record: int) -> Response:
    return redirect(url_for("student.termination", record=record), 303)


def _ensure_open(own: Agreement) -> None:
    refused = closed.reason_of("request", letter.closed_buttons(own))
    if refused is not None:
        raise refused.about(own.process, own.id)


def _notice(own: Agreement, fault: Refused | None = None) -> str:
    return render_template(
        "student/termination_notice.html",
        record=own,
        limit=termination_forms.limit(),
        fault=fault.headline if fault else "",
    )


def _form(own: Agreement, typed: str, fault: str = "", code_fault: Refused | None = None) -> str:
    return render_template(
        "student/termination_request.html",
        record=own,
        typed=typed,
        fault=fault,
        cells=asking.Cells.of(_matter(own), this_student().phone, code_fault),
    )
