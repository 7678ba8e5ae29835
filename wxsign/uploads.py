"""Files reach storage before an action, and pages read them back through here.

An action claims the row of a file; this module only moves bytes. What nobody claims within a day
is swept away by `jobs/tidy.py`.
"""

import hashlib
import secrets
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import insert

from wxsign import clock
from wxsign.db import db, transaction, writing
from wxsign.gateways.storage import Storage
from wxsign.models import File
from wxsign.rules import media


@dataclass(frozen=True)
class Opened:
    """The bytes of a file and what they are."""

    data: bytes
    media_type: str
    sha256: str


def keep(data: bytes) -> int:
    """Keep uploaded bytes, claimed by nobody yet, and answer the row of the file.

    The caller has asked `media.fault` first. The type is that of the bytes themselves: what a
    browser says of a file is not looked at.
    """
    name, kind = secrets.token_hex(16), media.kind_of(data)
    assert kind, "what a file is must be known before it is kept"
    db.session.rollback()  # no transaction stays open while storage answers
    _storage().put(name, data)
    row = {"name": name, "media_type": kind, "sha256": hashlib.sha256(data).hexdigest()}
    with transaction():
        made = insert(File).values(**row, size=len(data), made_at=clock.now()).returning(File.id)
        return int(writing().execute(made).scalar_one())


def keep_made(data: bytes, media_type: str, claimed_by: str) -> int:
    """Keep a file that a worker has made for a record, and answer its row."""
    name = secrets.token_hex(16)
    db.session.rollback()  # no transaction stays open while storage answers
    _storage().put(name, data)
    row = {"name": name, "media_type": media_type, "sha256": hashlib.sha256(data).hexdigest()}
    row |= {"claimed_by": claimed_by}
    with transaction(keeps=True):
        made = insert(File).values(**row, size=len(data), made_at=clock.now()).returning(File.id)
        return int(writing().execute(made).scalar_one())


def open_file(file_id: int) -> Opened:
    """The bytes of a file that the caller may see; the caller has asked whose it is."""
    file = db.session.get_one(File, file_id)
    name, media_type, sha256 = file.name, file.media_type, file.sha256
    db.session.rollback()  # no transaction stays open while storage answers
    return Opened(_storage().get(name), media_type, sha256)


def _storage() -> Storage:
    storage: Storage = current_app.extensions["wxsign"].storage
    return storage
