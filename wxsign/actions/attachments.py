"""Files put into a form and taken out again, before any record claims them (S134, S142, S163)."""

from sqlalchemy import delete, func, insert, select
from sqlalchemy.exc import IntegrityError

from wxsign import clock
from wxsign.db import reading, transaction, writing
from wxsign.models import Attachment, File
from wxsign.outbox import queue
from wxsign.rules import attachments, media
from wxsign.rules.attachments import Purpose
from wxsign.rules.people import Actor
from wxsign.rules.refusals import Reason, Refused


def room(form: str, purpose: Purpose, *, by: Actor) -> int:
    """How many more files this form takes from this person."""
    person = attachments.person_of(by)
    here = (Attachment.form == form) & (Attachment.purpose == purpose.key)
    in_form, in_all = (
        reading()
        .execute(
            select(func.count(Attachment.id).filter(here), func.count(Attachment.id)).where(
                Attachment.person == person, Attachment.record_id == 0
            )
        )
        .one()
    )
    return max(0, min(purpose.most - int(in_form), attachments.MOST_OPEN - int(in_all)))


def add(form: str, purpose: Purpose, file_id: int, *, by: Actor) -> None:
    """A kept file joins the form; the worker looks at it next, unless it is a PDF.

    The same bytes twice are one file: a second press or a lost answer changes nothing. Raises
    Refused(NOT_FOUND) for a form or a purpose that is not this person's.
    """
    prefix, _record_id = attachments.read_form(form)
    if prefix != purpose.form or not attachments.may_send(purpose, by):
        raise Refused(Reason.NOT_FOUND)
    now = clock.now()
    file = reading().execute(select(File.sha256, File.media_type).where(File.id == file_id)).one()
    is_picture = file.media_type != media.PDF
    row = {
        "person": attachments.person_of(by),
        "process": "",
        "form": form,
        "purpose": purpose.key,
        "sha256": file.sha256,
        "file_id": file_id,
        "state": attachments.WAITING if is_picture else attachments.READY,
        "made_at": now,
    }
    with transaction():
        try:
            with writing().begin_nested():
                made = writing().execute(insert(Attachment).values(**row).returning(Attachment.id))
                attachment_id = int(made.scalar_one())
        except IntegrityError:
            return
        if is_picture:
            queue.put_picture(attachment_id, now)


def remove(attachment_id: int, form: str, *, by: Actor) -> None:
    """移除: the file leaves the form; what a record has claimed, or is gone, stays as it is.

    Its bytes go with the next tidying.
    """
    with transaction():
        writing().execute(
            delete(Attachment).where(
                Attachment.id == attachment_id,
                Attachment.person == attachments.person_of(by),
                Attachment.form == form,
                Attachment.record_id == 0,
            )
        )
