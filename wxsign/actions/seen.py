"""Read marks: the only thing a GET may write (contract: Addresses)."""

from sqlalchemy import update

from wxsign import clock
from wxsign.db import transaction, writing
from wxsign.models import Agreement


def open_letter(agreement: Agreement) -> None:
    """The student has opened the letter for the first time."""
    if agreement.opened_at is not None:
        return
    with transaction():
        writing().execute(
            update(Agreement)
            .where(Agreement.id == agreement.id, Agreement.opened_at.is_(None))
            .values(opened_at=clock.now())
        )
