"""对结果有异议: one appeal against a rejection, with a document (S83, product page 9)."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from wxsign import clock, settings
from wxsign.actions import appeals as actions
from wxsign.actions import records, seen
from wxsign.models import Agreement
from wxsign.pages import attachments
from wxsign.pages.attachments import Said
from wxsign.pages.limits import takes_a_file
from wxsign.pages.student import asking, pages
from wxsign.pages.student.guard import actor, this_student
from wxsign.queries import appeals as queries
from wxsign.rules import appeals, counting, rejections
from wxsign.rules.attachments import REASONS, form_of
from wxsign.rules.refusals import Refused

Page = Response | str | tuple[str, int]
_ADDRESSES = {"online": "student.agreement", "paper": "student.paper"}


@pages.get("/appeals")
def appeal_list() -> str:
    """What may be appealed against now, and every appeal so far."""
    me = this_student().id
    return render_template(
        "student/appeals.html",
        open=queries.open_to(me, clock.now()),
        told=queries.of_student(me),
    )


@pages.get("/appeals/<int:record>")
def appeal(record: int) -> Page:
    """The appeal of this record where there is one; else the form, or why there is none."""
    own = _own(record)
    refused = actions.against(own, clock.now())
    if refused is None:
        return _form(own)
    told = queries.of_record(own)
    if told is None:
        raise refused
    seen.open_messages(actor(), record)
    return render_template(
        "student/appeal.html",
        told=told,
        evidence=queries.evidence_at(told.process, record, told.rejected_at),
        documents=queries.documents(told),
        back=url_for(_ADDRESSES.get(own.process, "student.destination"), record=record),
    )


@pages.post("/appeals/<int:record>")
@takes_a_file
def appeal_send(record: int) -> Page:
    """提交异议; 上传文件 and 移除 come back here, a second tap ends on the appeal."""
    own = _own(record)
    if actions.against(own, clock.now()) is not None:
        return _true_state(record)
    said = attachments.brought(actor(), form_of("appeal", record))
    if said is not None:
        return _form(own, said), said.status
    fault = appeals.fault_of(_typed())
    if fault:
        return _form(own, fault=fault), 422
    try:
        actions.appeal(record, words=_typed(), by=actor())
    except Refused as refused:
        if asking.is_over(lambda: actions.against(_own(record), clock.now()) is None, refused):
            return _true_state(record)
        if refused.reason not in REASONS:
            raise
        return _form(_own(record), file_fault=f"{refused.headline}。"), refused.words.status
    return _true_state(record)


def _own(record: int) -> Agreement:
    return records.own(record, this_student().id, *actions.KINDS)


def _typed() -> str:
    return counting.tidied(request.form.get("words", ""))


def _true_state(record: int) -> Response:
    return redirect(url_for("student.appeal", record=record), 303)


def _form(own: Agreement, said: Said | None = None, fault: str = "", file_fault: str = "") -> str:
    assert own.decided_at is not None, "only what is decided can be appealed against"
    days = settings.current().signing.appeal_days
    return render_template(
        "student/appeal_form.html",
        record=own,
        reason=rejections.told(own.reason_kind, own.reason),
        evidence=queries.evidence(own),
        until=appeals.deadline(own.decided_at, days),
        boxes=attachments.boxes(actor(), form_of("appeal", own.id), said),
        words=_typed(),
        longest=appeals.LONGEST,
        fault=fault,
        file_fault=file_fault,
        back=url_for(_ADDRESSES.get(own.process, "student.destination"), record=own.id),
    )
