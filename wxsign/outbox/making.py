"""Documents to be made are outbox rows too: same lease, same retry, same list for the desk.

One PDF and its page images are recorded per agreement, version and edition, however often they
were rendered: the unique key of `document` lets the first one stand.
"""

import hashlib
import secrets
from datetime import datetime

import structlog
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from wxsign import clock
from wxsign.db import db, transaction, writing
from wxsign.documents import agreement as paper
from wxsign.documents import images
from wxsign.documents.fonts import MissingGlyphs
from wxsign.gateways.storage import Storage
from wxsign.models import Agreement, Document, File, OutboxEntry, TermsVersion
from wxsign.outbox.channels import Outcome
from wxsign.outbox.papers import agreement_paper

log = structlog.get_logger()

_PDF, _PAGE = "application/pdf", "image/webp"


def make(row: OutboxEntry, storage: Storage) -> Outcome:
    """Render the document that this row asks for, keep its bytes, then record it once."""
    try:
        return _make(row.person_id, int(row.facts["version"]), row.notice, storage)
    except Exception:
        log.exception("document failed", entry=row.id, agreement=row.person_id)
        return Outcome("dead", error="document could not be made")


def _make(agreement_id: int, version: int, edition: str, storage: Storage) -> Outcome:
    agreement = db.session.get_one(Agreement, agreement_id)
    terms = db.session.scalars(
        select(TermsVersion).where(
            TermsVersion.agreement_id == agreement_id, TermsVersion.number == version
        )
    ).one()
    facts = agreement_paper(agreement, terms, edition)
    db.session.rollback()
    key = {"agreement_id": agreement_id, "version": version, "edition": edition}
    now = clock.now()
    try:
        pdf = paper.render(facts)
    except MissingGlyphs as missing:
        _record(key, now, [(0, None)], problem=missing.characters)
        return Outcome("held", error="待补字")
    pages = images.pages_of(pdf)
    kept = [_keep(storage, pdf, _PDF, now), *(_keep(storage, page, _PAGE, now) for page in pages)]
    _record(key, now, list(enumerate(kept)))
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
    key: dict[str, object],
    now: datetime,
    pages: list[tuple[int, dict[str, object] | None]],
    problem: str = "",
) -> None:
    """Claim the bytes for the document; a second rendering of the same edition is left to tidy."""
    try:
        with transaction():
            for page, file in pages:
                file_id = None
                if file is not None:
                    claim = f"document.{key['agreement_id']}"
                    made = insert(File).values(**file, claimed_by=claim).returning(File.id)
                    file_id = writing().execute(made).scalar_one()
                row = {**key, "page": page, "file_id": file_id, "problem": problem, "made_at": now}
                writing().execute(insert(Document).values(**row))
    except IntegrityError:
        log.info("document was recorded already", agreement=key["agreement_id"])
