"""The documents of a record at the desk, within the scope only: 协议书 and 解除协议书."""

from flask import redirect, url_for
from werkzeug.wrappers import Response

from wxsign.models import Agreement
from wxsign.pages import files
from wxsign.pages.desk import pages, split
from wxsign.queries import agreements, desk_reviews, terminations
from wxsign.queries.agreements import Paper
from wxsign.rules import access
from wxsign.rules.refusals import Reason, Refused


@pages.get("/reviews/<int:agreement_id>/pages/<int:number>")
def paper_page(agreement_id: int, number: int) -> Response:
    """One page as an image, from 1; once it is decided, only after a reason (decision 14)."""
    record = desk_reviews.in_scope(agreement_id, split.scope())
    if not split.may_read(record):
        raise Refused(Reason.NOT_FOUND)
    return files.page(record, number)


@pages.get("/reviews/<int:agreement_id>/document")
def paper(agreement_id: int) -> Response:
    """The PDF, shown by the browser; first the reviewer says why (decision 14)."""
    record = desk_reviews.in_scope(agreement_id, split.scope())
    sheet, name = agreements.paper(record), agreements.file_name(record)
    return _after_reason(record, access.DOCUMENT, sheet, name)


@pages.get("/reviews/<int:agreement_id>/termination")
def ending_paper(agreement_id: int) -> Response:
    """解除协议书 of an approved termination, after the same question (decision 14)."""
    record = desk_reviews.in_scope(agreement_id, split.scope())
    sheet, name = terminations.paper(record), terminations.file_name(record)
    return _after_reason(record, access.TERMINATION, sheet, name)


def _after_reason(record: Agreement, what: str, sheet: Paper, name: str) -> Response:
    """The PDF for whom it is open; whoever has given no reason yet is asked for it."""
    if not sheet.files:
        raise Refused(Reason.NOT_FOUND)
    if what in split.opened(record):
        return files.document_of(sheet, name, attached=False)
    return redirect(url_for("desk.disclosure", agreement_id=record.id, what=what))
