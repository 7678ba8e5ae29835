"""数据管理: the letters by where they stand, and 签约详情 of one (S28, S49)."""

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from wxsign import clock, standing
from wxsign.actions import seen
from wxsign.actions.records import case_of
from wxsign.models import Agreement
from wxsign.pages import files
from wxsign.pages.employer import forms, pages
from wxsign.pages.employer.guard import actor, this_user
from wxsign.queries import (
    agreements,
    employer_lists,
    more_time,
    progress,
    reports,
    terminations,
    versions,
)
from wxsign.rules import closed
from wxsign.rules.closed import Closed
from wxsign.rules.people import Who
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


@pages.get("/agreements/<int:record>")
def agreement(record: int) -> str:
    """签约详情: parties, terms, trail and 电子协议书."""
    own = _own(record)
    seen.open_messages(actor(), record)
    return render_template(
        "employer/agreement.html",
        view=agreements.detail(own),
        report=reports.of(own),
        shut=closed_buttons(own),
        ending_paper=terminations.paper(own),
        more=more_time.of(own),
        asked=versions.asked_of(own),
    )


@pages.get("/agreements/<int:record>/reasons/<move>")
def closed_button(record: int, move: str) -> Response:
    """为什么不能点: the reason that closes this button now; where it is open, the page with it."""
    own = _own(record)
    refused = closed.reason_of(move, closed_buttons(own))
    if refused is None:
        return redirect(f"/employer/agreements/{record}")
    raise refused.about(own.process, own.id)


@pages.get("/agreements/<int:record>/pages")
def agreement_pages(record: int) -> str:
    """Every page of the document at full width: WeChat shows no PDF."""
    own = _own(record)
    paper = agreements.paper(own)
    if not paper.pages:
        raise Refused(Reason.NOT_FOUND)
    return render_template("employer/agreement_pages.html", record=own, paper=paper)


@pages.get("/agreements/<int:record>/pages/<int:number>")
def agreement_page(record: int, number: int) -> Response:
    """One page as a picture."""
    return files.page(_own(record), number)


@pages.get("/agreements/<int:record>/document.pdf")
def agreement_document(record: int) -> Response:
    """下载协议书: the PDF; its name carries both parties."""
    return files.document(_own(record), attached=True)


def closed_buttons(agreement: Agreement) -> tuple[Closed, ...]:
    """Every button of this agreement that the employer cannot press now, and why."""
    stands, now = standing.of_student(agreement.student_id), clock.now()
    assert stands is not None, "an agreement has a student"
    state = progress.state_at(agreement, now)
    return closed.buttons(Who.EMPLOYER, state, stands, case_of(agreement, now))


def _own(record: int) -> Agreement:
    return employer_lists.own(record, this_user().employer_id)
