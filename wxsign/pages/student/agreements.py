"""签约详情 and what comes after 现在签约: result, page images, PDF (S63 to S68, S70)."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from wxsign.actions import records, seen
from wxsign.models import Agreement
from wxsign.pages import files
from wxsign.pages.student import letter, objection, pages
from wxsign.pages.student.guard import actor, this_student
from wxsign.queries import agreements, refused_endings, reports, terminations
from wxsign.rules import closed, labels
from wxsign.rules.refusals import Reason, Refused


@pages.get("/agreements/<int:record>")
def agreement(record: int) -> Response | str:
    """签约详情; what is still a letter is shown as the letter."""
    own = _own(record)
    if _is_letter(own):
        return redirect(url_for("student.invitation", record=record))
    seen.open_messages(actor(), record)
    return render_template(
        "student/agreement.html",
        view=agreements.detail(own),
        shut=letter.closed_buttons(own),
        objection=objection.of(own),
        report=reports.of(own),
        ending_paper=terminations.paper(own),
        refused_ending=refused_endings.of([own]).get(record),
    )


@pages.get("/agreements/<int:record>/reasons/<move>")
def closed_button(record: int, move: str) -> Response:
    """为什么不能点: the reason that closes this button now; where it is open, the page with it."""
    own = _own(record)
    refused = closed.reason_of(move, letter.closed_buttons(own))
    if refused is None:
        return redirect(url_for("student.agreement", record=record))
    raise refused.about(own.process, own.id)


@pages.get("/agreements/<int:record>/result")
def result(record: int) -> Response | str:
    """What became of 现在签约: always the state as it is now, however often it is opened."""
    own = _own(record)
    if _is_letter(own):
        return redirect(url_for("student.invitation", record=record))
    return render_template("student/result.html", view=agreements.detail(own))


@pages.get("/agreements/<int:record>/pages")
def agreement_pages(record: int) -> str:
    """Every page of the document at full width, to be zoomed with two fingers."""
    own = _own(record)
    paper = agreements.paper(own)
    if not paper.pages:
        raise Refused(Reason.NOT_FOUND)
    return render_template("student/agreement_pages.html", record=own, paper=paper)


@pages.get("/agreements/<int:record>/pages/<int:number>")
def agreement_page(record: int, number: int) -> Response:
    """One page as an image."""
    return files.page(_own(record), number)


@pages.get("/agreements/<int:record>/document.pdf")
def agreement_document(record: int) -> Response:
    """下载协议书: the PDF, to be kept; its name carries both parties."""
    return files.document(_own(record), attached=True)


def _own(record: int) -> Agreement:
    return records.own_of_student(record, this_student().id)


def _is_letter(agreement: Agreement) -> bool:
    """Nobody has signed it: invited, or a round that ended before."""
    return labels.ONLINE[agreement.state].paper == ""
