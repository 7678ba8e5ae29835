"""What operators do: messages that could not leave are sent again."""

from sqlalchemy import update

from wxsign import clock
from wxsign.db import transaction, writing
from wxsign.models import OutboxEntry


def revive(entry_ids: list[int]) -> int:
    """Queue dead and held entries anew; answer how many there were."""
    with transaction():
        revived = writing().execute(
            update(OutboxEntry)
            .where(OutboxEntry.id.in_(entry_ids), OutboxEntry.state.in_(("dead", "held")))
            .values(state="waiting", tries=0, due_at=clock.now(), claim="")
        )
    return revived.rowcount
