"""数据管理: the letters by where they stand, and 签约详情 of one (S28, S49)."""

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from wxsign import clock, standing
from wxsign.actions import candidates, seen
from wxsign.actions.records import case_of
from wxsign.models import Agreement
from wxsign.pages import files
from wxsign.pages.employer import filters, forms, nudges, pages
from wxsign.pages.employer.guard import actor, this_user
from wxsign.queries import (
    agreements,
    appeals,
    employer_lists,
    marks,
    more_time,
    progress,
    reports,
    terminations,
    versions,
)
from wxsign.rules import closed, employer_roles
from wxsign.rules.closed import Closed
from wxsign.rules.people import Who
from wxsign.rules.refusals import Reason, Refused


@pages.get("/agreements")
def agreement_list() -> str:
    """待应约, 已应约, 待解约 and 已结束, each with its filters and its pager."""
    return _list(filters.shown())


@pages.post("/agreements/filter")
def filter_agreements() -> filters.Page:
    """查询: on to the address of what was asked for, in which no ID number stands."""
    asked = filters.posted()
    if asked.faults:
        return _list(asked), 422
    return redirect(f"/employer/agreements?tab={_tab()}{asked.link}", 303)


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
        evidence=appeals.evidence(own),
        more=more_time.of(own),
        asked=versions.asked_of(own),
        messages=marks.of_letters([own.id])[own.id],
        no_nudge=nudges.against(own),
        no_again=candidates.against_again(own, this_user()),
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
    if refused := employer_roles.against("letters", this_user()):
        return closed.all_buttons(Who.EMPLOYER, refused)
    stands, now = standing.of_student(agreement.student_id), clock.now()
    assert stands is not None, "an agreement has a student"
    state = progress.state_at(agreement, now)
    return closed.buttons(Who.EMPLOYER, state, stands, case_of(agreement, now))


def _list(asked: filters.Filters) -> str:
    tab, page = _tab(), forms.number(request.args.get("page", "1"))
    user = this_user()
    employer_id = user.employer_id
    listed = employer_lists.listed(employer_id, tab, asked.wanted, page)
    shown = [row.id for row in listed.rows]
    return render_template(
        "employer/agreements.html",
        tabs=employer_lists.TABS,
        tab=tab,
        listed=listed,
        filters=asked,
        choices=filters.choices(employer_id, employer_lists.TABS[tab].states),
        marks=marks.of_letters(shown) if tab == "waiting" else {},
        shut=nudges.shut(listed.rows, employer_id) if tab == "waiting" else {},
        no_again=candidates.shut_again(shown, user) if tab == "ended" else {},
    )


def _tab() -> str:
    tab = request.values.get("tab", "")
    return tab if tab in employer_lists.TABS else "waiting"


def _own(record: int) -> Agreement:
    return employer_lists.own(record, this_user().employer_id)
