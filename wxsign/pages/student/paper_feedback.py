"""反馈签约资料: photos of the signed and stamped sheets go to the school (S131 to S136)."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from wxsign.actions import paper_agreement
from wxsign.models import Agreement
from wxsign.pages import attachments
from wxsign.pages.attachments import Said
from wxsign.pages.limits import takes_a_file
from wxsign.pages.student import asking, pages
from wxsign.pages.student.guard import actor
from wxsign.pages.student.papers import own
from wxsign.queries import papers as paper_queries
from wxsign.rules import attachments as rules
from wxsign.rules.lifecycle import P
from wxsign.rules.refusals import Refused

Page = Response | str | tuple[str, int]
_OPEN = (P.AWAITING_PAPERS, P.PAPERS_REFUSED)


@pages.get("/papers/<int:record>/feedback")
def paper_feedback(record: int) -> Page:
    """What must be on the photos (S133), and those that are here already."""
    agreement = own(record)
    return _page(agreement) if agreement.state in _OPEN else _detail(record)


@pages.post("/papers/<int:record>/feedback")
@takes_a_file
def paper_hand_in(record: int) -> Page:
    """保存并提交审核 ends on the true state; 上传图片 and 移除 come back here."""
    agreement = own(record)
    if agreement.state not in _OPEN:
        return _detail(record)
    said = attachments.brought(actor(), _form(record))
    if said is not None:
        return _page(agreement, said), said.status
    try:
        paper_agreement.hand_in(record, by=actor())
    except Refused as refused:
        if asking.is_over(lambda: own(record).state in _OPEN, refused):
            return _detail(record)
        if refused.reason not in rules.REASONS:
            raise
        return _page(own(record), fault=f"{refused.headline}。"), refused.words.status
    return _detail(record)


def _page(agreement: Agreement, said: Said | None = None, fault: str = "") -> str:
    return render_template(
        "student/paper_feedback.html",
        record=agreement,
        progress=paper_queries.progress_of(P.PAPERS_REFUSED),  # the fourth step (S115)
        boxes=attachments.boxes(actor(), _form(agreement.id), said),
        fault=fault,
    )


def _form(record: int) -> str:
    return rules.form_of("papers", record)


def _detail(record: int) -> Response:
    return redirect(url_for("student.paper", record=record), 303)
