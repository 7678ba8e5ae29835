"""线下签约: the list, 查看详情 and the document of a paper agreement (S113, S114, S127, S131)."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from wxsign import clock, standing
from wxsign.actions import records, seen
from wxsign.models import Agreement
from wxsign.pages import files
from wxsign.pages.student import objection, pages
from wxsign.pages.student.guard import actor, this_student
from wxsign.queries import agreements, attachments, drafts, refused_endings
from wxsign.queries import papers as paper_queries
from wxsign.rules import offers
from wxsign.rules.lifecycle import P, Process
from wxsign.rules.offers import Case
from wxsign.rules.refusals import Reason, Refused


@pages.get("/papers")
def papers() -> str:
    """Every paper agreement, and 录入协议书 with the reason while it is closed."""
    student = this_student().id
    stands, kept = standing.of_student(student), drafts.kept_papers(f"student:{student}")
    assert stands is not None, "the guard has read the student"
    return render_template(
        "student/papers.html",
        begun=paper_queries.begun(kept),
        cards=paper_queries.cards_of(student, kept),
        closed=offers.against("generate", stands, Case(clock.now())),
    )


@pages.get("/papers/<int:record>")
def paper(record: int) -> Response | str:
    """查看详情; what is still written is shown as the form."""
    agreement = own(record)
    if agreement.state == P.DRAFT:
        return redirect(url_for("student.paper_form", record=record))
    if agreement.state == P.DISCARDED:
        return redirect(url_for("student.papers"))
    seen.open_messages(actor(), record)
    return render_template(
        "student/paper.html",
        view=paper_queries.detail(agreement),
        refused_ending=refused_endings.of([agreement]).get(record),
        objection=objection.of(agreement),
        photos=attachments.of_record(Process.PAPER, record, "papers"),
    )


@pages.get("/papers/<int:record>/pages")
def paper_pages(record: int) -> str:
    """Every page of the document at full width, to be zoomed with two fingers."""
    agreement = own(record)
    document = agreements.paper(agreement)
    if not document.pages:
        raise Refused(Reason.NOT_FOUND)
    return render_template("student/paper_pages.html", record=agreement, paper=document)


@pages.get("/papers/<int:record>/pages/<int:number>")
def paper_page(record: int, number: int) -> Response:
    """One page as an image."""
    return files.page(own(record), number)


@pages.get("/papers/<int:record>/document.pdf")
def paper_document(record: int) -> Response:
    """下载协议书: the PDF that is printed, signed and stamped (S132)."""
    return files.document(own(record), attached=True)


def own(record: int) -> Agreement:
    """This student's paper agreement; a stranger's looks like none."""
    return records.own(record, this_student().id, Process.PAPER)
