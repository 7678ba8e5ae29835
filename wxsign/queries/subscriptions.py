"""What a person may agree to beside template messages: our 订阅通知, and how many are left."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from wxsign import settings
from wxsign.db import reading
from wxsign.models import AccountTemplate, Binding, Subscription
from wxsign.rules import allowances, notices
from wxsign.rules.people import Actor

_MOST_AT_ONCE = 3  # WeChat's window shows no more, and never both kinds together


@dataclass(frozen=True)
class Offer:
    """Templates that one tap agrees to; `left` is what may still be sent, -1 without an end."""

    ids: str
    titles: str
    is_standing: bool
    left: int


def offered(by: Actor) -> tuple[Offer, ...]:
    """One offer for each kind of template; none where nothing is configured or known. One read."""
    wanted = set(_for(by.who))
    if not wanted:
        return ()
    mine = (
        select(Subscription.template_id, Subscription.left)
        .join(Binding, Binding.openid == Subscription.openid)
        .where(Binding.audience == by.who, Binding.person_id == by.id)
        .subquery()
    )
    rows = reading().execute(
        select(AccountTemplate, mine.c.left)
        .outerjoin(mine, mine.c.template_id == AccountTemplate.template_id)
        .where(AccountTemplate.template_id.in_(wanted))
        .order_by(AccountTemplate.template_id)
    )
    found: dict[bool, list[tuple[str, str, int]]] = {}
    for template_id, title, fields, _read_at, left in rows:
        kind = bool(fields.get("is_standing"))
        found.setdefault(kind, []).append((template_id, title, left or 0))
    return tuple(_offer(kind, rows[:_MOST_AT_ONCE]) for kind, rows in found.items())


def _for(audience: str) -> Iterable[str]:
    """The configured templates by which somebody of this audience may be told."""
    ids = settings.current().wechat.subscriptions
    for notice in notices.NOTICES:
        if notice.key.endswith(f".{audience}") and (chosen := notices.chosen(notice.key, ids)):
            yield chosen


def _offer(is_standing: bool, rows: list[tuple[str, str, int]]) -> Offer:  # noqa: FBT001 - a key
    left = [number for _id, _title, number in rows]
    return Offer(
        ids=",".join(template_id for template_id, _title, _left in rows),
        titles="、".join(title for _id, title, _left in rows),
        is_standing=is_standing,
        left=allowances.STANDING if allowances.STANDING in left else min(left),
    )
