"""The agreement's document at the desk: its page images and the PDF, within the scope only."""

from flask import redirect, url_for
from werkzeug.wrappers import Response

from wxsign.pages import files
from wxsign.pages.desk import pages, split
from wxsign.queries import agreements, desk_reviews
from wxsign.rules import access
from wxsign.rules.refusals import Reason, Refused


@pages.get("/reviews/<int:agreement_id>/pages/<int:number>")
def paper_page(agreement_id: int, number: int) -> Response:
    """One page as an image, from 1; once it is decided, only after a reason (decision 14)."""
    record = desk_reviews.in_scope(agreement_id, split.scope())
    if not desk_reviews.shows_pages(record, split.opened(record)):
        raise Refused(Reason.NOT_FOUND)
    return files.page(record, number)


@pages.get("/reviews/<int:agreement_id>/document")
def paper(agreement_id: int) -> Response:
    """The PDF, shown by the browser; first the reviewer says why (decision 14)."""
    record = desk_reviews.in_scope(agreement_id, split.scope())
    if access.DOCUMENT in split.opened(record):
        return files.document(record, attached=False)
    if not agreements.paper(record).files:
        raise Refused(Reason.NOT_FOUND)
    asking = url_for("desk.disclosure", agreement_id=agreement_id, what=access.DOCUMENT)
    return redirect(asking)
