"""Files reach storage before an action, and pages read them back through here.

An action claims the row of a file; this module only moves bytes. What nobody claims within a day
is swept away by `jobs/tidy.py`.
"""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import insert

from wxsign import clock
from wxsign.db import db, transaction, writing
from wxsign.gateways.storage import Storage
from wxsign.models import File
from wxsign.rules import media

# The type of a workbook is longer than the column of types.
_LONG = {"xlsx": media.XLSX}


@dataclass(frozen=True)
class Opened:
    """The bytes of a file and what they are."""

    data: bytes
    media_type: str
    sha256: str


def keep(data: bytes, kind_of: Callable[[bytes], str] = media.kind_of) -> int:
    """Keep uploaded bytes, claimed by nobody yet, and answer the row of the file.

    The caller has asked `media.fault` first, or `media.sheet_fault` where `kind_of` is that of a
    sheet. The type is that of the bytes themselves: what a browser says of a file is not looked at.
    """
    name, kind = secrets.token_hex(16), kind_of(data)
    assert kind, "what a file is must be known before it is kept"
    db.session.rollback()  # no transaction stays open while storage answers
    _storage().put(name, data)
    row = {"name": name, "media_type": _short(kind), "sha256": hashlib.sha256(data).hexdigest()}
    with transaction():
        made = insert(File).values(**row, size=len(data), made_at=clock.now()).returning(File.id)
        return int(writing().execute(made).scalar_one())


def keep_made(data: bytes, media_type: str, claimed_by: str) -> int:
    """Keep a file that a worker has made for a record, and answer its row."""
    name = secrets.token_hex(16)
    db.session.rollback()  # no transaction stays open while storage answers
    _storage().put(name, data)
    row = {"name": name, "media_type": _short(media_type), "claimed_by": claimed_by}
    row |= {"sha256": hashlib.sha256(data).hexdigest()}
    with transaction(keeps=True):
        made = insert(File).values(**row, size=len(data), made_at=clock.now()).returning(File.id)
        return int(writing().execute(made).scalar_one())


def open_file(file_id: int) -> Opened:
    """The bytes of a file that the caller may see; the caller has asked whose it is."""
    file = db.session.get_one(File, file_id)
    name, sha256 = file.name, file.sha256
    media_type = _LONG.get(file.media_type, file.media_type)
    db.session.rollback()  # no transaction stays open while storage answers
    return Opened(_storage().get(name), media_type, sha256)


def _short(media_type: str) -> str:
    return "xlsx" if media_type == media.XLSX else media_type


def _storage() -> Storage:
    storage: Storage = current_app.extensions["wxsign"].storage
    return storage
