"""数据管理: the letters by where they stand, and 签约详情 of one (S28, S49)."""

from flask import render_template, request
from werkzeug.wrappers import Response

from wxsign.models import Agreement
from wxsign.pages import files
from wxsign.pages.employer import forms, pages
from wxsign.pages.employer.guard import this_user
from wxsign.queries import agreements, employer_lists
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
    return render_template("employer/agreement.html", view=agreements.detail(_own(record)))


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


def _own(record: int) -> Agreement:
    return employer_lists.own(record, this_user().employer_id)
