"""tidy(): facts of sent messages, spent codes and old events go when nobody needs them."""

from datetime import timedelta

from sqlalchemy import delete, func, select, update

from jobs.application import application
from wxsign import clock, settings
from wxsign.db import transaction, writing
from wxsign.models import Code, OAuthCode, OutboxEntry, Search, WeChatEvent

# SQLite gives the highest id out again once its row is gone, and the digits of a code and the key
# of its message come from the id: the newest row stays.
_NEWEST_CODE = select(func.max(Code.id)).scalar_subquery()
_FORGOTTEN = "facts forgotten"  # so that nothing is forgotten again every hour
_A_DAY, _HALF_A_YEAR = timedelta(days=1), timedelta(days=180)


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
            delete(Search).where(Search.at < now - _HALF_A_YEAR),
        ):
            with transaction():
                writing().execute(statement)
