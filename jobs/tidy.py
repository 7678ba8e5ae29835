"""tidy(): facts of sent messages, spent codes, old events, drafts and orphan uploads go."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import String, cast, delete, exists, func, literal, select, update

from jobs.application import application
from wxsign import clock, settings
from wxsign.db import transaction, writing
from wxsign.models import (
    Agreement,
    Attachment,
    Code,
    Draft,
    File,
    OAuthCode,
    OutboxEntry,
    Search,
    WeChatEvent,
)
from wxsign.rules.lifecycle import D, Process

# SQLite gives the highest id out again once its row is gone, and the digits of a code and the key
# of its message come from the id: the newest row stays.
_NEWEST_CODE = select(func.max(Code.id)).scalar_subquery()
_ATTACHED = (Attachment.file_id, Attachment.shown_id, Attachment.thumb_id)
_NEWEST_FILE = select(func.max(File.id)).scalar_subquery()  # and a cookie may name a file
_FORGOTTEN = "facts forgotten"  # so that nothing is forgotten again every hour
_A_DAY, _A_MONTH, _HALF_A_YEAR = timedelta(days=1), timedelta(days=30), timedelta(days=180)


def tidy() -> None:
    """Remove what retention no longer covers (`domain.md` §8); one short transaction a table."""
    with application().app_context():
        now = clock.now()
        keep = timedelta(days=settings.current().privacy.sent_facts_days)
        for statement in (
            update(OutboxEntry)
            .where(
                OutboxEntry.state == "sent",
                OutboxEntry.sent_at < now - keep,
                OutboxEntry.error != _FORGOTTEN,
            )
            .values(facts={}, error=_FORGOTTEN),
            delete(Code).where(Code.asked_at < now - _A_DAY, Code.id != _NEWEST_CODE),
            delete(OAuthCode).where(OAuthCode.taken_at < now - _A_DAY),
            delete(WeChatEvent).where(WeChatEvent.taken_at < now - _A_DAY),
            delete(Draft).where(Draft.kept_at < now - _A_MONTH),
            delete(Search).where(Search.at < now - _HALF_A_YEAR),
        ):
            with transaction():
                writing().execute(statement)
        _forget_unclaimed(now)
        _forget_orphans(now)


def _forget_unclaimed(now: datetime) -> None:
    """What lies in a form that nobody sent goes after a day, but with a draft it stays as long."""
    drafts = select(literal("destination:") + cast(Agreement.id, String)).where(
        Agreement.process == Process.DESTINATION, Agreement.state == D.DRAFT
    )
    with transaction():
        writing().execute(
            delete(Attachment).where(
                Attachment.record_id == 0,
                Attachment.made_at < now - _A_DAY,
                Attachment.form.not_in(drafts),
            )
        )


def _forget_orphans(now: datetime) -> None:
    """Files that were brought and never handed in: the row goes first, so nobody can claim it."""
    storage = current_app.extensions["wxsign"].storage
    orphan = (
        File.claimed_by == "",
        File.made_at < now - _A_DAY,
        File.id != _NEWEST_FILE,
        *(~exists().where(column == File.id) for column in _ATTACHED),
    )
    with transaction():
        gone = writing().execute(delete(File).where(*orphan).returning(File.name)).scalars().all()
    for name in gone:
        storage.delete(name)
