"""其他去向: the list, the choice of a class, the detail, 撤回 and 删除草稿 (S147 to S155)."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from wxsign import clock
from wxsign.actions import destination as actions
from wxsign.actions import drafts, records, seen
from wxsign.models import Agreement
from wxsign.pages.student import objection, pages
from wxsign.pages.student.guard import actor, this_student
from wxsign.queries import destinations as query
from wxsign.rules import attachments, destinations
from wxsign.rules.destination_table import CLASSES
from wxsign.rules.lifecycle import D, Process
from wxsign.rules.refusals import Reason, Refused

Page = Response | str | tuple[str, int]


@pages.get("/destinations", endpoint="destinations")
def destinations_list() -> str:
    """Every registration, and 录入其他去向 with the reason where it is shut (S147, S151)."""
    me = this_student().id
    return render_template(
        "student/destinations.html",
        cards=query.of_student(me),
        entry=query.entry(me, clock.now()),
    )


@pages.get("/destinations/new")
def destination_new() -> Page:
    """录入其他去向: the class, then the sub-class (S152 to S154); `record` chooses anew for it."""
    chosen, record = request.args.get("class", ""), _record(request.args.get("record", ""))
    if record is None:
        _ensure_open()
    elif record.state != D.DRAFT:
        return detail_of(record.id)
    if record is not None and not chosen:
        chosen = record.kind.partition(".")[0]
        return _classes(chosen, record)
    if chosen in CLASSES and "back" not in request.args:
        return _sub_classes(chosen, record)
    fault = "请选择一种毕业去向。" if "next" in request.args and chosen not in CLASSES else ""
    return _classes(chosen, record, fault), 422 if fault else 200


@pages.post("/destinations")
def destination_start() -> Page:
    """下一步 after the sub-class: the form of this kind, for a new draft or for this one."""
    kind, record = request.form.get("kind", ""), _record(request.form.get("record", ""))
    if destinations.find(kind) is None:
        chosen = request.form.get("class", "")
        if chosen not in CLASSES:
            return redirect(url_for("student.destination_new"), 303)
        return _sub_classes(chosen, record, "请选择一种详细分类。"), 422
    if record is None:
        _ensure_open()
        return _form_of(actions.start(kind, by=actor()))
    if record.state == D.DRAFT:
        actions.save(record.id, kind, query.content_of(record), by=actor())
    return _form_of(record.id)


@pages.get("/destinations/<int:record>")
def destination(record: int) -> str:
    """查看详情: what was registered, where it stands, and what can be done now."""
    own = own_destination(record)
    seen.open_messages(actor(), record)
    return render_template(
        "student/destination.html",
        view=query.detail(own),
        objection=objection.of(own),
        entry=query.entry(own.student_id, clock.now()),
    )


@pages.post("/destinations/<int:record>/draft")
def destination_edit(record: int) -> Response:
    """编辑 what was withdrawn or sent back: a draft again, with what it said before."""
    own = own_destination(record)
    if own.state in (D.WITHDRAWN, D.REJECTED):
        actions.save(record, own.kind, query.content_of(own), by=actor())
    return _form_of(record)


@pages.post("/destinations/<int:record>/withdrawal")
def destination_withdraw(record: int) -> Response:
    """撤回 (S149); a second tap ends on the registration as it is."""
    if own_destination(record).state == D.UNDER_REVIEW:
        actions.withdraw(record, by=actor())
    return detail_of(record)


@pages.post("/destinations/<int:record>/removal")
def destination_discard(record: int) -> Response:
    """删除草稿; a second tap ends on the list."""
    if own_destination(record).state == D.DRAFT:
        actions.discard(record, by=actor())
        drafts.forget(person(), attachments.form_of("destination", record))
    return redirect(url_for("student.destinations"), 303)


def own_destination(record: int) -> Agreement:
    """This student's registration; a stranger's, or one thrown away, looks like none."""
    own = records.own(record, this_student().id, Process.DESTINATION)
    if own.state == D.DISCARDED:
        raise Refused(Reason.NOT_FOUND)
    return own


def detail_of(record: int) -> Response:
    """The registration as it is now."""
    return redirect(url_for("student.destination", record=record), 303)


def person() -> str:
    """Whose drafts these are."""
    return f"student:{this_student().id}"


def _form_of(record: int) -> Response:
    return redirect(url_for("student.destination_form", record=record), 303)


def _record(typed: str) -> Agreement | None:
    """The draft that gets another kind; nothing for a new one."""
    is_number = typed.isascii() and typed.isdigit() and len(typed) < 10
    return own_destination(int(typed)) if is_number else None


def _ensure_open() -> None:
    """Raise why nothing can be registered now; while a termination runs a draft may begin."""
    shut = query.entry(this_student().id, clock.now()).shut
    if shut is not None:
        raise shut


def _classes(chosen: str, record: Agreement | None, fault: str = "") -> str:
    return render_template(
        "student/destination_class.html",
        classes=CLASSES,
        chosen=chosen,
        record=record,
        fault=fault,
    )


def _sub_classes(chosen: str, record: Agreement | None, fault: str = "") -> str:
    return render_template(
        "student/destination_sub.html",
        chosen=chosen,
        class_=CLASSES[chosen],
        record=record,
        fault=fault,
    )
