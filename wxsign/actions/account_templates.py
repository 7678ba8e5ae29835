"""What WeChat tells of our account's templates is kept, so that every card fits them."""

from collections.abc import Iterable

from sqlalchemy import delete, insert

from wxsign import clock
from wxsign.db import transaction, writing
from wxsign.models import AccountTemplate
from wxsign.rules import template_fields


def keep(templates: Iterable[tuple[str, str, str]]) -> int:
    """Keep id, title and content of every template in place of what was known; how many."""
    now = clock.now()
    rows = [
        {
            "template_id": template_id,
            "title": title[:60],
            "fields": {"fields": template_fields.read(content)},
            "read_at": now,
        }
        for template_id, title, content in templates
    ]
    with transaction():
        writing().execute(delete(AccountTemplate))
        if rows:
            writing().execute(insert(AccountTemplate), rows)
    return len(rows)
