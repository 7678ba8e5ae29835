"""What WeChat tells of our account's templates is kept, so that every card fits them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, insert

from wxsign import clock
from wxsign.db import transaction, writing
from wxsign.models import AccountTemplate
from wxsign.rules import template_fields


@dataclass(frozen=True)
class Known:
    """A template of messages or of 订阅通知; one consent to a standing one is good for many."""

    template_id: str
    title: str
    content: str
    is_subscription: bool = False
    is_standing: bool = False


def keep(templates: Iterable[Known]) -> int:
    """Keep every template in place of what was known; how many."""
    now = clock.now()
    rows = [
        {
            "template_id": known.template_id,
            "title": known.title[:60],
            "fields": {
                "fields": template_fields.read(known.content),
                "is_subscription": known.is_subscription,
                "is_standing": known.is_standing,
            },
            "read_at": now,
        }
        for known in templates
    ]
    with transaction():
        writing().execute(delete(AccountTemplate))
        if rows:
            writing().execute(insert(AccountTemplate), rows)
    return len(rows)
