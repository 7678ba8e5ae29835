"""Read marks: the only thing a GET may write (contract: Addresses)."""

from sqlalchemy import or_, select, update

from wxsign import clock
from wxsign.db import db, reading, transaction, writing
from wxsign.models import Agreement, OutboxEntry
from wxsign.rules.people import Actor


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


def open_messages(by: Actor, record_id: int) -> None:
    """The person has opened the page of a record: what was sent to him about it is read.

    Also what was told inside another message.
    """
    unread = (
        OutboxEntry.record_id == record_id,
        OutboxEntry.kind == "notice",
        OutboxEntry.audience == by.who,
        OutboxEntry.person_id == by.id,
        or_(OutboxEntry.sent_at.is_not(None), OutboxEntry.merged_into.is_not(None)),
        OutboxEntry.read_at.is_(None),
    )
    if reading().execute(select(OutboxEntry.id).where(*unread).limit(1)).first() is None:
        return
    with transaction(keeps=True, durable=False):  # a mark that a power cut forgets harms nobody
        writing().execute(update(OutboxEntry).where(*unread).values(read_at=clock.now()))
