"""claim(): a record takes over what was put into its form; what other actions share (S132)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, literal, select, update

from wxsign.db import writing
from wxsign.models import Attachment, File
from wxsign.outbox import queue
from wxsign.rules import attachments
from wxsign.rules.lifecycle import Process
from wxsign.rules.people import Actor

Record = tuple[Process, int]


def claim(form: str, record: Record, *, by: Actor, now: datetime, also: Sequence[str] = ()) -> None:
    """Everything in this person's form belongs to the record from now on, as its newest round.

    Inside the caller's transaction. Pictures that the worker has not seen yet may be claimed.
    `also` are purposes that this record needs beside those that the table requires. Raises
    Refused: ATTACHMENT_MISSING, ATTACHMENT_UNFIT while a picture that shuts itself out is there.
    """
    process, record_id = record
    claimed = (
        writing()
        .execute(
            update(Attachment)
            .where(
                Attachment.person == attachments.person_of(by),
                Attachment.form == form,
                Attachment.record_id == 0,
            )
            .values(process=process.value, record_id=record_id, claimed_at=now)
            .returning(Attachment.purpose, Attachment.state, Attachment.file_id)
        )
        .all()
    )
    for purpose in attachments.of_form(form):
        states = [row.state for row in claimed if row.purpose == purpose.key]
        refused = attachments.against(purpose, states, needed=purpose.key in also)
        if refused is not None:
            raise refused
    writing().execute(
        update(File)
        .where(File.id.in_([row.file_id for row in claimed]), File.claimed_by == "")
        .values(claimed_by=attachments.claim_of(process, record_id))
    )


def carry_over(form: str, purpose: str, record: Record, *, by: Actor, now: datetime) -> None:
    """The files of the record's last round are in the form again, to be removed or added to.

    Inside the caller's transaction. The round itself stays as it is. Where the form has files of
    this purpose already nothing happens.
    """
    process, record_id = record
    mine = Attachment.person == attachments.person_of(by)
    in_form = select(Attachment.id).where(
        mine, Attachment.form == form, Attachment.purpose == purpose, Attachment.record_id == 0
    )
    if writing().execute(in_form.limit(1)).first() is not None:
        return
    of_record = (
        mine,
        Attachment.process == process.value,
        Attachment.record_id == record_id,
        Attachment.purpose == purpose,
    )
    last = select(Attachment.claimed_at).where(*of_record).order_by(Attachment.claimed_at.desc())
    copied = [
        "person",
        "purpose",
        "sha256",
        "file_id",
        "shown_id",
        "thumb_id",
        "state",
        "finding",
        "look",
    ]
    fresh = {"process": "", "record_id": 0, "form": form, "made_at": now, "place": 0}
    columns = [getattr(Attachment, name) for name in copied]
    values = [literal(value, getattr(Attachment, name).type) for name, value in fresh.items()]
    rows = select(*columns, *values).where(
        *of_record, Attachment.claimed_at == last.limit(1).scalar_subquery()
    )
    made = writing().execute(
        insert(Attachment)
        .from_select([*copied, *fresh], rows.order_by(Attachment.id))
        .returning(Attachment.id, Attachment.state)
    )
    for row in made.all():
        if row.state == attachments.WAITING:
            queue.put_picture(row.id, now)
