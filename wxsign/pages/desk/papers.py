"""The agreement's document at the desk: its page images and the PDF, within the scope only."""

from flask import Response

from wxsign.pages import files
from wxsign.pages.desk import pages, split
from wxsign.queries import desk_reviews


@pages.get("/reviews/<int:agreement_id>/pages/<int:number>")
def paper_page(agreement_id: int, number: int) -> Response:
    """One page as an image, from 1."""
    return files.page(desk_reviews.in_scope(agreement_id, split.scope()), number)


@pages.get("/reviews/<int:agreement_id>/document")
def paper(agreement_id: int) -> Response:
    """The PDF, shown by the browser."""
    return files.document(desk_reviews.in_scope(agreement_id, split.scope()), attached=False)
