"""The document of an agreement, for somebody who may see it; the caller has asked whose it is."""

from io import BytesIO

from flask import Response, send_file

from wxsign import uploads
from wxsign.models import Agreement
from wxsign.queries import agreements
from wxsign.queries.agreements import Paper
from wxsign.rules import media
from wxsign.rules.refusals import Reason, Refused


def page(agreement: Agreement, number: int) -> Response:
    """One page as an image, from 1. Raises Refused(NOT_FOUND) for a page that is not there."""
    return page_of(agreements.paper(agreement), number)


def document(agreement: Agreement, *, attached: bool) -> Response:
    """The PDF, to be saved or shown; its name carries both parties.

    Raises Refused(NOT_FOUND) while it is being made.
    """
    name = agreements.file_name(agreement)
    return document_of(agreements.paper(agreement), name, attached=attached)


def page_of(paper: Paper, number: int) -> Response:
    """One page of this paper as an image, from 1."""
    if number not in paper.pages:
        raise Refused(Reason.NOT_FOUND)
    return _sent(paper.files[number])


def document_of(paper: Paper, name: str, *, attached: bool) -> Response:
    """The PDF of this paper under this name."""
    if not paper.files:
        raise Refused(Reason.NOT_FOUND)
    return _sent(paper.files[0], name, attached=attached)


def upload(file_id: int, name: str) -> Response:
    """A file that somebody sent in: a picture is shown, anything else is only handed over.

    The type is the one that its bytes had when it was kept (`media.kind_of`).
    """
    opened = uploads.open_file(file_id)
    return send_file(
        BytesIO(opened.data),
        mimetype=opened.media_type,
        as_attachment=opened.media_type not in media.PICTURES,
        download_name=f"{name}.{media.WORDS[opened.media_type].lower()}",
    )


def _sent(file_id: int, name: str | None = None, *, attached: bool = False) -> Response:
    opened = uploads.open_file(file_id)
    return send_file(
        BytesIO(opened.data),
        mimetype=opened.media_type,
        as_attachment=attached,
        download_name=name,
    )
