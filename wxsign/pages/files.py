"""The bytes of a document, sent to somebody who may see it."""

from io import BytesIO

from flask import Response, send_file

from wxsign import uploads


def sent(file_id: int, name: str | None = None) -> Response:
    """Bytes that no cache keeps, as they show an ID number; with a name they are an attachment."""
    opened = uploads.open_file(file_id)
    return send_file(
        BytesIO(opened.data),
        mimetype=opened.media_type,
        as_attachment=name is not None,
        download_name=name,
    )
