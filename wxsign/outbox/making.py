"""Documents to be made are outbox rows too: same lease, same retry, same list for the desk.

One PDF and its page images are recorded per agreement, version and edition, however often they
were rendered: the unique key of `document` lets the first one stand.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError

from wxsign import clock
from wxsign.db import db, transaction, writing
from wxsign.documents import images
from wxsign.documents.fonts import MissingGlyphs
from wxsign.gateways import Unreachable
from wxsign.gateways.storage import Storage
from wxsign.models import Agreement, Document, File, OutboxEntry, TermsVersion
from wxsign.outbox import editions
from wxsign.outbox.channels import Outcome, pause
from wxsign.outbox.papers import FINAL
from wxsign.rules.reactions import MOST_TRIES

log = structlog.get_logger()

_PDF, _PAGE = "application/pdf", "image/webp"


def make(row: OutboxEntry, storage: Storage) -> Outcome:
    """Render the document that this row asks for, keep its bytes, then record it once."""
    if row.tries > MOST_TRIES:  # it ended its worker, or storage has been away for long
        return Outcome("dead", error="document could not be made")
    try:
        return _make(row.person_id, int(row.facts["version"]), row.notice, storage)
    except (Unreachable, OperationalError) as failure:
        db.session.rollback()
        return Outcome("waiting", error=type(failure).__name__, again_in=pause(row.tries))
    except Exception:
        log.exception("document failed", entry=row.id, agreement=row.person_id)
        return Outcome("dead", error="document could not be made")


@dataclass(frozen=True)
class _Edition:
    """Which document: `decided_at` is the school's decision that it prints."""

    agreement_id: int
    version: int
    edition: str
    decided_at: datetime | None


def _make(agreement_id: int, version: int, edition: str, storage: Storage) -> Outcome:
    agreement = db.session.get_one(Agreement, agreement_id)
    terms = db.session.scalars(
        select(TermsVersion).where(
            TermsVersion.agreement_id == agreement_id, TermsVersion.number == version
        )
    ).one()
    render = editions.printer(agreement, terms, edition)
    key = _Edition(agreement_id, version, edition, agreement.decided_at)
    db.session.rollback()
    now = clock.now()
    try:
        pdf = render()
    except MissingGlyphs as missing:
        _record(key, now, [None], problem=missing.characters)
        return Outcome("held", error="待补字")
    pages = images.pages_of(pdf)
    kept = [_keep(storage, pdf, _PDF, now), *(_keep(storage, page, _PAGE, now) for page in pages)]
    if not _record(key, now, kept):
        for file in kept:
            storage.delete(str(file["name"]))
    return Outcome("sent")


def _keep(storage: Storage, data: bytes, media_type: str, now: datetime) -> dict[str, object]:
    name = secrets.token_hex(16)
    storage.put(name, data)
    digest = hashlib.sha256(data).hexdigest()
    return {
        "name": name,
        "media_type": media_type,
        "sha256": digest,
        "size": len(data),
        "made_at": now,
    }


def _record(
    key: _Edition, now: datetime, pages: Sequence[dict[str, object] | None], problem: str = ""
) -> bool:
    """Claim the bytes for the document; answer False for a second rendering of the same edition.

    A decision that was taken back while we were printing leaves no document behind, and a problem
    that was noted earlier gives way.
    """
    row = {"agreement_id": key.agreement_id, "version": key.version, "edition": key.edition}
    same = [getattr(Document, name) == value for name, value in row.items()]
    try:
        with transaction():
            if key.edition == FINAL and _decided_at(key.agreement_id) != key.decided_at:
                log.info("document was decided away", agreement=key.agreement_id)
                return False
            writing().execute(delete(Document).where(*same, Document.problem != ""))
            for page, file in enumerate(pages):
                file_id = None if file is None else _claim(file, key.agreement_id)
                values = {**row, "page": page, "file_id": file_id, "problem": problem}
                writing().execute(insert(Document).values(**values, made_at=now))
    except IntegrityError:
        log.info("document was recorded already", agreement=key.agreement_id)
        return False
    return True


def _decided_at(agreement_id: int) -> datetime | None:
    # Locked: on PostgreSQL an undo could otherwise commit between this read and our commit.
    found = select(Agreement.decided_at).where(Agreement.id == agreement_id).with_for_update()
    return writing().execute(found).scalar_one()


def _claim(file: dict[str, object], agreement_id: int) -> int:
    claim = f"document.{agreement_id}"
    made = insert(File).values(**file, claimed_by=claim).returning(File.id)
    return int(writing().execute(made).scalar_one())
