"""The answer to a letter: 签约前必读 with its code, 现在签约, and 拒绝 (S55 to S57, S62, S69)."""

from flask import redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from wxsign.actions import code, online_agreement, records
from wxsign.actions.proof import Matter
from wxsign.models import Agreement
from wxsign.pages.numbers import small
from wxsign.pages.student import asking, letter, notes, pages
from wxsign.pages.student.guard import actor, this_student
from wxsign.pages.student.notes import Note
from wxsign.queries import giving_way
from wxsign.rules.lifecycle import O
from wxsign.rules.refusals import Reason, Refused

Page = Response | str | tuple[str, int]


@pages.get("/invitations/<int:record>/confirmation")
def confirmation(record: int) -> Page:
    """签约前必读: a page of its own, so that nothing that binds happens on one tap."""
    agreement = _own(record)
    if agreement.state != O.INVITED:
        return redirect(url_for("student.agreement", record=record))
    letter.ensure_open("accept", agreement)
    agreed = session.pop("agreed", None) == [agreement.id, agreement.version]
    return _confirmation(agreement, agreed=agreed)


@pages.post("/invitations/<int:record>/code")
def confirmation_code(record: int) -> Page:
    """获取验证码: to the phone that the school has on record, for this letter in this version."""
    agreement = _own(record)
    letter.ensure_open("accept", agreement)
    agreed = "agree" in request.form
    try:
        code.ask(
            _matter(agreement.id, agreement.version),
            phone=this_student().phone,
            words=f"同意与{agreement.employer_name}签约",
        )
    except Refused as refused:
        return asking.again(
            refused, lambda fault: _confirmation(agreement, agreed=agreed, fault=fault)
        )
    session["agreed"] = [agreement.id, agreement.version] if agreed else None
    return redirect(url_for("student.confirmation", record=record), 303)


@pages.post("/invitations/<int:record>/acceptance")
def acceptance(record: int) -> Page:
    """现在签约: yes to the version that was read; what is missing is said beside the field."""
    agreed, version = "agree" in request.form, request.form.get("version", 0, small)
    try:
        asking.ensure_agreed(agreed=agreed)
        proof = code.check(_matter(record, version), request.form.get("code", ""))
        online_agreement.accept(record, version=version, proof=proof, by=actor())
    except Refused as refused:
        # A second tap or a reload ends on the true state, whatever was wrong with it.
        if asking.is_over(lambda: _own(record).state == O.INVITED, refused):
            return _result(record)
        letter.ensure_open("accept", _own(record), version=version)  # over, or another one has won
        return asking.again(
            refused, lambda fault: _confirmation(_own(record), agreed=agreed, fault=fault)
        )
    return _result(record)


@pages.get("/invitations/<int:record>/refusal")
def refusal(record: int) -> Page:
    """拒绝 asks once more; the reason is optional (S69)."""
    agreement = _own(record)
    if agreement.state != O.INVITED:
        return redirect(url_for("student.invitation", record=record))
    return _refusal(agreement, Note())


@pages.post("/invitations/<int:record>/refusal")
def decline(record: int) -> Page:
    """This round ends; a second tap ends on the letter as it stands."""
    agreement, note = _own(record), notes.sent()
    if agreement.state == O.INVITED:
        if note.fault:
            return _refusal(agreement, note), 422
        online_agreement.decline(record, reason=note.value, by=actor())
    return redirect(url_for("student.invitation", record=record), 303)


def _refusal(agreement: Agreement, note: Note) -> str:
    letter.ensure_open("decline", agreement)
    return render_template("student/refusal_of_letter.html", **letter.shown(agreement), note=note)


def _own(record: int) -> Agreement:
    return records.own_of_student(record, this_student().id)


def _matter(record: int, version: int) -> Matter:
    return Matter(f"student:{this_student().id}", "accept", f"online:{record}", version)


def _result(record: int) -> Response:
    return redirect(url_for("student.result", record=record), 303)


def _confirmation(agreement: Agreement, *, agreed: bool, fault: Refused | None = None) -> str:
    matter = _matter(agreement.id, agreement.version)
    return render_template(
        "student/confirmation.html",
        **letter.shown(agreement),
        agreed=agreed,
        cells=asking.Cells.of(matter, this_student().phone, fault),
        gives_way=giving_way.would_end(records.standing_of(this_student().id)),
        say_agree=fault.headline if fault and fault.reason is Reason.NOT_AGREED else "",
    )
