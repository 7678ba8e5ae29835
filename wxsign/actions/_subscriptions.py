"""What WeChat tells of a person's consent to 订阅通知, and that he wrote to us.

Called inside the transaction that takes the event.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache

from sqlalchemy import Insert, case, select, update
from sqlalchemy.dialects import postgresql, sqlite

from wxsign import settings
from wxsign.db import writing
from wxsign.models import AccountTemplate, Binding, Subscription
from wxsign.outbox import receipts
from wxsign.rules import allowances


def took(openid: str, event: str, notices: Iterable[Mapping[str, str]], now: datetime) -> None:
    """Count what the person agreed to, forget what he declined, mark what arrived."""
    ours = set(settings.current().wechat.subscriptions.values())
    for notice in notices:
        if (template_id := allowances.granted(event, notice)) in ours:
            _grant(openid, template_id, now)
        if (template_id := allowances.declined(event, notice)) in ours:
            _decline(openid, template_id, now)
        msgid, status = allowances.receipt(event, notice)
        if msgid:
            receipts.take(msgid, status, now)


def spoke(openid: str, now: datetime) -> None:
    """The person has written to the account: for two days he may be answered."""
    said = {"spoke_at": now, "answered": 0}
    writing().execute(update(Binding).where(Binding.openid == openid).values(**said))


def _grant(openid: str, template_id: str, now: datetime) -> None:
    """One message more; of a standing template as many as we like."""
    connection = writing()
    kept = select(AccountTemplate.fields).where(AccountTemplate.template_id == template_id)
    known = connection.execute(kept).scalar() or {}
    left = allowances.STANDING if known.get("is_standing") else 1
    row = {"openid": openid, "template_id": template_id, "left": left, "changed_at": now}
    connection.execute(_insert_or_count(connection.dialect.name), row)


@cache
def _insert_or_count(dialect: str) -> Insert:
    insert = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(Subscription)
    given, has = insert.excluded.left, Subscription.left
    either = (given == allowances.STANDING) | (has == allowances.STANDING)
    return insert.on_conflict_do_update(
        index_elements=["openid", "template_id"],
        set_={
            "left": case((either, allowances.STANDING), else_=has + given),
            "changed_at": insert.excluded.changed_at,
        },
    )


def _decline(openid: str, template_id: str, now: datetime) -> None:
    is_it = Subscription.openid == openid, Subscription.template_id == template_id
    writing().execute(update(Subscription).where(*is_it).values(left=0, changed_at=now))
