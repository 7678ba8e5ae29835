"""解约申请 of a paper agreement: three steps, then what the school says (S138 to S146)."""

from dataclasses import dataclass, field, replace

from flask import Response as File
from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from wxsign.actions import code, drafts, records
from wxsign.actions import paper_termination as actions
from wxsign.models import Agreement
from wxsign.pages import attachments, files
from wxsign.pages.attachments import Said
from wxsign.pages.limits import takes_a_file
from wxsign.pages.student import asking, pages
from wxsign.pages.student.guard import actor, this_student
from wxsign.queries import appeals, ending_proof, terminations
from wxsign.queries import attachments as handed_in
from wxsign.queries import drafts as kept_drafts
from wxsign.rules import counting, ending_kinds
from wxsign.rules.attachments import REASONS
from wxsign.rules.lifecycle import OPEN_TERMINATION, P, Process
from wxsign.rules.refusals import Refused

Page = Response | str | tuple[str, int]
_REASON = "解约原因"


@dataclass(frozen=True)
class Typed:
    """Both fields as they were typed, and what is wrong with them."""

    kind: str = ""
    reason: str = ""
    faults: dict[str, str] = field(default_factory=dict)


@pages.get("/papers/<int:record>/termination")
def paper_termination(record: int) -> Page:
    """The form while one may ask; else what was asked and what became of it (S144)."""
    own = _own(record)
    if _is_story(own):
        return _story(own)
    actions.ensure_open(own)
    return _form(own, _kept(own))


@pages.post("/papers/<int:record>/termination/draft")
@takes_a_file
def paper_termination_draft(record: int) -> tuple[str, int]:
    """The page keeps itself while it is written."""
    _keep(_own(record), _typed())
    return "", 204


@pages.post("/papers/<int:record>/termination/code")
@takes_a_file
def paper_termination_code(record: int) -> Page:
    """获取验证码: what was typed and brought is kept meanwhile."""
    own, typed = _own(record), _typed()
    if _is_story(own):
        return _here(record)
    actions.ensure_open(own)
    _keep(own, typed)
    said = attachments.brought(actor(), actions.form_of(record))
    if said is not None:
        return _form(own, typed, said), said.status
    if fault := _unfit(typed.reason):
        return _form(own, replace(typed, faults={"reason": fault})), 422
    words = f"申请与{own.employer_name}解约"
    try:
        code.ask(actions.matter(own), phone=this_student().phone, words=words)
    except Refused as refused:
        return asking.again(refused, lambda fault: _form(own, typed, code_fault=fault))
    return _here(record)


@pages.post("/papers/<int:record>/termination/proof")
@takes_a_file
def paper_termination_proof(record: int) -> Page:
    """下载解除证明: asked for once, then a link as soon as the worker has made it (S141)."""
    own = _own(record)
    if _is_story(own):
        return _here(record)
    _keep(own, _typed())
    said = attachments.brought(actor(), actions.form_of(record))
    if said is not None:
        return _form(own, _typed(), said), said.status
    actions.order_proof(record, by=actor())
    return _here(record)


@pages.get("/papers/<int:record>/termination/proof.pdf")
def paper_termination_sheet(record: int) -> File:
    """The sheet for printing and stamping."""
    own = _own(record)
    name = f"就业协议解除证明-{own.student_name}.pdf"
    return files.document_of(ending_proof.of(own).paper, name, attached=True)


@pages.post("/papers/<int:record>/termination")
@takes_a_file
def paper_terminate(record: int) -> Page:
    """提交; a picture put in or taken out comes here too, where there is no script."""
    own, typed = _own(record), _typed()
    if _is_story(own):
        return _here(record)
    _keep(own, typed)
    said = attachments.brought(actor(), actions.form_of(record))
    if said is not None:
        return _form(own, typed, said), said.status
    if faulty := _with_faults(typed):
        return _form(own, faulty), 422
    return _request(own)


def _request(own: Agreement) -> Page:
    typed = _typed()
    try:
        proof = code.check(actions.matter(own), request.form.get("code", ""))
        reason = counting.tidied(typed.reason)
        actions.request(own.id, kind=typed.kind, reason=reason, proof=proof, by=actor())
    except Refused as refused:
        if asking.is_over(lambda: _own(own.id).ending not in OPEN_TERMINATION, refused):
            return _here(own.id)
        if refused.reason in REASONS:
            said = Said({"ending": (f"{refused.headline}。",)})
            return _form(_own(own.id), typed, said), said.status
        return asking.again(refused, lambda fault: _form(_own(own.id), typed, code_fault=fault))
    drafts.forget(_person(own), actions.form_of(own.id))
    return _here(own.id)


def _own(record: int) -> Agreement:
    return records.own(record, this_student().id, Process.PAPER)


def _is_story(own: Agreement) -> bool:
    return own.ending in OPEN_TERMINATION or own.state == P.TERMINATED


def _here(record: int) -> Response:
    return redirect(url_for("student.paper_termination", record=record), 303)


def _person(own: Agreement) -> str:
    return f"student:{own.student_id}"


def _typed() -> Typed:
    return Typed(request.form.get("kind", ""), request.form.get("reason", ""))


def _kept(own: Agreement) -> Typed:
    draft = kept_drafts.kept(_person(own), actions.form_of(own.id))
    values = draft.values if draft else {}
    return Typed(values.get("kind", ""), values.get("reason", ""))


def _keep(own: Agreement, typed: Typed) -> None:
    values = {"kind": typed.kind, "reason": typed.reason}
    drafts.keep(_person(own), actions.form_of(own.id), values)


def _unfit(reason: str) -> str:
    """What is wrong with what is there: no code is sent for it."""
    value = counting.tidied(reason)
    return counting.reason_fault(value, _REASON) if value else ""


def _with_faults(typed: Typed) -> Typed | None:
    """The same with what is wrong; None where nothing is."""
    found = {
        "kind": ending_kinds.fault(typed.kind),
        "reason": counting.reason_fault(counting.tidied(typed.reason), _REASON),
    }
    faults = {key: fault for key, fault in found.items() if fault}
    return Typed(typed.kind, typed.reason, faults) if faults else None


def _form(
    own: Agreement, typed: Typed, said: Said | None = None, code_fault: Refused | None = None
) -> str:
    return render_template(
        "student/paper_termination.html",
        record=own,
        typed=typed,
        kinds=ending_kinds.KINDS,
        boxes=attachments.boxes(actor(), actions.form_of(own.id), said),
        sheet=ending_proof.of(own),
        cells=asking.Cells.of(actions.matter(own), this_student().phone, code_fault),
        earlier=terminations.requests_of(own.id),
    )


def _story(own: Agreement) -> str:
    requests = terminations.requests_of(own.id)
    latest = next(iter(requests), None)
    proofs = handed_in.of_record(Process.TERMINATION, latest.id, "ending") if latest else ()
    return render_template(
        "student/paper_termination_story.html",
        record=own,
        latest=latest,
        earlier=requests[1:],
        proofs=proofs,
        evidence=appeals.of_ending(latest),
    )
