"""Read marks: the only thing a GET may write (contract: Addresses)."""

from sqlalchemy import update

from wxsign import clock
from wxsign.db import db, transaction, writing
from wxsign.models import Agreement


def open_letter(agreement: Agreement) -> Agreement:
    """The student has opened the letter for the first time; answer the record as it is now."""
    if agreement.opened_at is not None:
        return agreement
    with transaction():
        writing().execute(
            update(Agreement)
            .where(Agreement.id == agreement.id, Agreement.opened_at.is_(None))
            .values(opened_at=clock.now())
        )
    return db.session.get_one(Agreement, agreement.id)
