"""Files reach storage before an action, and pages read them back through here.

An action claims the row of a file; this module only moves bytes.
"""

from dataclasses import dataclass

from flask import current_app

from wxsign.db import db
from wxsign.models import File


@dataclass(frozen=True)
class Opened:
    """The bytes of a file and what they are."""

    data: bytes
    media_type: str
    sha256: str


def open_file(file_id: int) -> Opened:
    """The bytes of a file that the caller may see; the caller has asked whose it is."""
    file = db.session.get_one(File, file_id)
    name, media_type, sha256 = file.name, file.media_type, file.sha256
    db.session.rollback()  # no transaction stays open while storage answers
    return Opened(current_app.extensions["wxsign"].storage.get(name), media_type, sha256)
