"""An accepted letter is to be changed: before and after, 同意修改 and 不同意修改 (S47)."""

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from wxsign.actions import changes as change_actions
from wxsign.actions import code, records
from wxsign.actions.proof import Matter
from wxsign.models import Agreement
from wxsign.pages.numbers import small
from wxsign.pages.student import asking, letter, notes, pages
from wxsign.pages.student.guard import actor, this_student
from wxsign.pages.student.notes import Note
from wxsign.queries import agreements, versions
from wxsign.rules.lifecycle import O
from wxsign.rules.refusals import Reason, Refused

Page = Response | str | tuple[str, int]


@pages.get("/agreements/<int:record>/change")
def change(record: int) -> Page:
    """What the employer wants changed, then every term as it would stand (S183)."""
    own = _own(record)
    if own.state != O.CHANGE_PROPOSED:
        return _detail(record)
    return render_template("student/change.html", **_shown(own))


@pages.get("/agreements/<int:record>/change/confirmation")
def change_confirmation(record: int) -> Page:
    """A page of its own before the yes, as for the letter itself."""
    own = _own(record)
    if own.state != O.CHANGE_PROPOSED:
        return _detail(record)
    _ensure_open("agree_change", own)
    agreed = session.pop("agreed", None) == [own.id, own.proposed_version]
    return _confirmation(own, agreed=agreed)


@pages.post("/agreements/<int:record>/change/code")
def change_code(record: int) -> Page:
    """获取验证码: for this change in this version."""
    own, agreed = _own(record), "agree" in request.form
    if own.state != O.CHANGE_PROPOSED:
        return _detail(record)
    _ensure_open("agree_change", own)
    words = f"同意{own.employer_name}的修改"
    try:
        matter = _matter(record, own.proposed_version)
        code.ask(matter, phone=this_student().phone, words=words)
    except Refused as refused:
        return asking.again(refused, lambda fault: _confirmation(own, agreed=agreed, fault=fault))
    session["agreed"] = [own.id, own.proposed_version] if agreed else None
    return redirect(url_for("student.change_confirmation", record=record), 303)


@pages.post("/agreements/<int:record>/change/acceptance")
def change_acceptance(record: int) -> Page:
    """同意修改: yes to the version that was read; a second tap ends on the true state."""
    agreed, version = "agree" in request.form, request.form.get("version", 0, small)
    try:
        asking.ensure_agreed(agreed=agreed)
        proof = code.check(_matter(record, version), request.form.get("code", ""))
        change_actions.agree_change(record, version=version, proof=proof, by=actor())
    except Refused as refused:
        if asking.is_over(lambda: _own(record).state == O.CHANGE_PROPOSED, refused):
            return _result(record)
        _ensure_open("agree_change", _own(record), version)
        return asking.again(
            refused, lambda fault: _confirmation(_own(record), agreed=agreed, fault=fault)
        )
    return _result(record)


@pages.get("/agreements/<int:record>/change/refusal")
def change_refusal(record: int) -> Page:
    """不同意修改 asks once more; the reason is optional."""
    own = _own(record)
    if own.state != O.CHANGE_PROPOSED:
        return _detail(record)
    return _refusal(own, Note())


@pages.post("/agreements/<int:record>/change/refusal")
def change_refuse(record: int) -> Page:
    """The accepted content stands; a second tap ends on the agreement as it is."""
    own, version, note = _own(record), request.form.get("version", 0, small), notes.sent()
    if own.state == O.CHANGE_PROPOSED:
        if note.fault:
            return _refusal(own, note, version), 422
        change_actions.refuse_change(record, version=version, reason=note.value, by=actor())
    return _detail(record)


def _own(record: int) -> Agreement:
    return records.own_of_student(record, this_student().id)


def _matter(record: int, version: int | None) -> Matter:
    student = f"student:{this_student().id}"
    return Matter(student, "agree_change", f"online:{record}", version or 0)


def _ensure_open(move: str, own: Agreement, version: int | None = None) -> None:
    refused = letter.against(move, own, version)
    if refused is not None:
        raise refused


def _shown(own: Agreement) -> dict[str, object]:
    """The record, the proposed version with every term, and why it cannot be answered now."""
    wanted = versions.terms_of(own, own.proposed_version or own.version)
    return {
        "view": agreements.detail(own),
        "groups": agreements.groups(wanted, own.year),
        "no_agree": letter.against("agree_change", own),
        "no_refuse": letter.against("refuse_change", own),
    }


def _detail(record: int) -> Response:
    return redirect(url_for("student.agreement", record=record), 303)


def _result(record: int) -> Response:
    return redirect(url_for("student.result", record=record), 303)


def _refusal(own: Agreement, note: Note, version: int | None = None) -> str:
    _ensure_open("refuse_change", own, version)
    return render_template("student/change_refusal.html", **_shown(own), note=note)


def _confirmation(own: Agreement, *, agreed: bool, fault: Refused | None = None) -> str:
    matter = _matter(own.id, own.proposed_version)
    return render_template(
        "student/change_confirmation.html",
        **_shown(own),
        agreed=agreed,
        cells=asking.Cells.of(matter, this_student().phone, fault),
        say_agree=fault.headline if fault and fault.reason is Reason.NOT_AGREED else "",
    )
