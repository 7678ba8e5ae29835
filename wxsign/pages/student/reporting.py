"""报到: the day in a calendar, and 确认已报到 (product page 5)."""

from datetime import date

from flask import Response as File
from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from wxsign import clock
from wxsign.actions import records, reporting
from wxsign.models import Agreement
from wxsign.pages.student import letter, pages
from wxsign.pages.student.guard import actor, this_student
from wxsign.queries import reports
from wxsign.rules import ical, moments
from wxsign.rules.lifecycle import O
from wxsign.rules.refusals import Reason, Refused

Page = Response | str | tuple[str, int]


@pages.get("/agreements/<int:record>/calendar.ics")
def calendar(record: int) -> File:
    """加入日历: 报到期限 as a whole day, with place and contact."""
    day = reports.day(_own(record))
    if day is None:
        raise Refused(Reason.NOT_FOUND)
    answer = File(ical.calendar(day, clock.now()), content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = "attachment; filename=report-in.ics"
    return answer


@pages.get("/agreements/<int:record>/report")
def report(record: int) -> Page:
    """确认已报到 asks on which day."""
    own = _own(record)
    if own.reported_on is not None:
        return _detail(record)
    _ensure_open(own)
    return _form(own, moments.day(clock.now()).isoformat())


@pages.post("/agreements/<int:record>/report")
def report_in(record: int) -> Page:
    """The employer is asked to confirm; a second tap ends on the page of the agreement."""
    own, typed = _own(record), request.form.get("reported_on", "")
    if own.reported_on is not None:
        return _detail(record)
    _ensure_in_force(own)
    try:
        reporting.report_in(record, on=date.fromisoformat(typed), by=actor())
    except ValueError:
        return _form(own, typed, "请选择日期，例如 2026-07-10。"), 422
    except Refused as refused:
        if refused.reason not in (Reason.REPORT_DAY_WRONG, Reason.REPORT_DAY_TODAY):
            raise
        return _form(_own(record), typed, f"{refused.headline}。"), refused.words.status
    return _detail(record)


def _own(record: int) -> Agreement:
    return records.own_of_student(record, this_student().id)


def _ensure_in_force(own: Agreement) -> None:
    if own.state != O.EFFECTIVE:
        raise Refused(Reason.NOT_EFFECTIVE, record=(own.process, own.id))


def _ensure_open(own: Agreement) -> None:
    _ensure_in_force(own)
    refused = letter.against("report_in", own)
    if refused is not None:
        raise refused


def _detail(record: int) -> Response:
    return redirect(url_for("student.agreement", record=record), 303)


def _form(own: Agreement, typed: str, fault: str = "") -> str:
    return render_template(
        "student/report.html",
        record=own,
        typed=typed,
        fault=fault,
        today=moments.day(clock.now()),
        first=moments.day(own.decided_at) if own.decided_at else None,
    )
