"""What operators do: messages that could not leave are sent again."""

from sqlalchemy import update

from wxsign import clock
from wxsign.actions import _plan
from wxsign.db import transaction, writing
from wxsign.models import OutboxEntry
from wxsign.outbox import queue


def revive(entry_ids: list[int]) -> int:
    """Queue dead and held entries anew; answer how many there were."""
    now, which = clock.now(), OutboxEntry.id.in_(entry_ids)
    stuck = OutboxEntry.state.in_(("dead", "held"))
    with transaction():
        again = _plan.tell_again(which, now)
        revived = writing().execute(
            update(OutboxEntry)
            .where(which, stuck, OutboxEntry.channel != queue.WEBHOOK)
            .values(state="waiting", tries=0, due_at=now, claim="")
        )
    return again + revived.rowcount
