"""The bytes of a document, sent to somebody who may see it."""

from io import BytesIO

from flask import Response, send_file

from wxsign import uploads


def sent(file_id: int, name: str | None = None, *, attached: bool = False) -> Response:
    """The bytes, shown by the browser or, as an attachment, saved under this name."""
    opened = uploads.open_file(file_id)
    return send_file(
        BytesIO(opened.data),
        mimetype=opened.media_type,
        as_attachment=attached,
        download_name=name,
    )
