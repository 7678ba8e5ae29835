"""The agreement's document at the desk: its page images and the PDF, within the scope only."""

from flask import Response

from wxsign.pages import files
from wxsign.pages.desk import pages, split
from wxsign.queries import agreements, desk_reviews
from wxsign.rules.refusals import Reason, Refused


@pages.get("/reviews/<int:agreement_id>/pages/<int:number>")
def paper_page(agreement_id: int, number: int) -> Response:
    """One page as an image, from 1."""
    if number == 0:
        raise Refused(Reason.NOT_FOUND)
    return _sent(agreement_id, number)


@pages.get("/reviews/<int:agreement_id>/document")
def paper(agreement_id: int) -> Response:
    """The PDF, shown by the browser."""
    return _sent(agreement_id, 0)


def _sent(agreement_id: int, number: int) -> Response:
    record = desk_reviews.in_scope(agreement_id, split.scope())
    paper_files = agreements.paper(record).files
    if number >= len(paper_files):
        raise Refused(Reason.NOT_FOUND)
    return files.sent(paper_files[number], None if number else agreements.file_name(record))
