"""tidy(): facts of sent messages, spent codes, old events, drafts, errands and their files go."""

from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import String, cast, delete, exists, func, literal, or_, select, update

from jobs.application import application
from wxsign import clock, settings
from wxsign.db import transaction, writing
from wxsign.models import (
    Agreement,
    Attachment,
    Code,
    ColleagueCode,
    DeskSession,
    Draft,
    Errand,
    File,
    IntendedList,
    IntendedRow,
    Introduction,
    LoginTries,
    OAuthCode,
    OutboxEntry,
    OutboxStep,
    ScanLogin,
    Search,
    WeChatEvent,
)
from wxsign.rules import errands
from wxsign.rules.lifecycle import D, Process

# SQLite gives the highest id out again once its row is gone, and the digits of a code and the key
# of its message come from the id: the newest row stays.
_NEWEST_CODE = select(func.max(Code.id)).scalar_subquery()
_ATTACHED = (Attachment.file_id, Attachment.shown_id, Attachment.thumb_id)
_NEWEST_ERRAND = select(func.max(Errand.id)).scalar_subquery()  # so does the log of exports
_NEWEST_SCAN = select(func.max(ScanLogin.id)).scalar_subquery()  # a link in a chat names it
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
            update(OutboxEntry)
            .where(
                OutboxEntry.merged_into.is_not(None),
                OutboxEntry.made_at < now - keep,
                OutboxEntry.error != _FORGOTTEN,
            )
            .values(facts={}, error=_FORGOTTEN),
            delete(OutboxStep).where(OutboxStep.at < now - _HALF_A_YEAR),
            delete(ColleagueCode).where(ColleagueCode.expires_at < now),
            delete(Code).where(Code.asked_at < now - _A_DAY, Code.id != _NEWEST_CODE),
            delete(OAuthCode).where(OAuthCode.taken_at < now - _A_DAY),
            delete(DeskSession).where(DeskSession.began_at < now - _A_DAY),
            delete(LoginTries).where(LoginTries.last_at < now - 2 * _A_DAY),
            delete(ScanLogin).where(
                ScanLogin.asked_at < now - _A_DAY, ScanLogin.id != _NEWEST_SCAN
            ),
            delete(WeChatEvent).where(WeChatEvent.taken_at < now - _A_DAY),
            delete(Draft).where(Draft.kept_at < now - _A_MONTH),
            delete(Search).where(Search.at < now - _HALF_A_YEAR),
            delete(Introduction).where(Introduction.made_at < now - _HALF_A_YEAR),
        ):
            with transaction():
                writing().execute(statement)
        _forget_unclaimed(now)
        _forget_orphans(now)
        _forget_lists(now)
        _forget_errands(now)


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


def _forget_lists(now: datetime) -> None:
    """A list of students goes a week after its end, and an open one when its errand goes."""
    over = or_(
        IntendedList.made_at < now - errands.KEEPS_ERRAND,
        IntendedList.ended_at < now - errands.KEEPS_RESULT,
    )
    of_lists = IntendedRow.list_id.in_(select(IntendedList.id).where(over))
    read = Errand.kind == "intended.check", Errand.ended_at < now - errands.KEEPS_RESULT
    with transaction():
        writing().execute(delete(IntendedRow).where(of_lists))
        writing().execute(delete(IntendedList).where(over))
        writing().execute(update(Errand).where(*read).values(file_id=None))


def _forget_errands(now: datetime) -> None:
    """What an errand made is there for a week, the errand itself longer; the log of exports stays.

    Its files go once no errand names them: one that a worker made and could not hand over, too.
    """
    storage = current_app.extensions["wxsign"].storage
    made = Errand.ended_at < now - errands.KEEPS_RESULT, Errand.result_id.is_not(None)
    old = Errand.ended_at < now - errands.KEEPS_ERRAND, Errand.id != _NEWEST_ERRAND
    named = exists().where(or_(Errand.result_id == File.id, Errand.file_id == File.id))
    left = File.claimed_by.startswith("errand:"), File.made_at < now - _A_DAY, ~named
    with transaction():
        writing().execute(update(Errand).where(*made).values(result_id=None))
        writing().execute(delete(Errand).where(*old))
        gone = delete(File).where(*left, File.id != _NEWEST_FILE).returning(File.name)
        names = writing().execute(gone).scalars().all()
    for name in names:
        storage.delete(name)
