"""What operators do: messages that could not leave are sent again."""

from sqlalchemy import insert, update

from wxsign import clock
from wxsign.actions import _plan
from wxsign.db import transaction, writing
from wxsign.models import OutboxEntry, OutboxStep
from wxsign.outbox import queue


def revive(entry_ids: list[int]) -> int:
    """Queue dead and held entries anew; answer how many there were."""
    now, which = clock.now(), OutboxEntry.id.in_(entry_ids)
    stuck = OutboxEntry.state.in_(("dead", "held"))
    with transaction():
        again = _plan.tell_again(which, now)
        revived = (
            writing()
            .execute(
                update(OutboxEntry)
                .where(which, stuck, OutboxEntry.channel != queue.WEBHOOK)
                .values(state="waiting", tries=0, due_at=now, claim="")
                .returning(OutboxEntry.id, OutboxEntry.channel)
            )
            .all()
        )
        steps = [
            {"entry_id": row.id, "at": now, "step": "resent", "channel": row.channel, "why": ""}
            for row in revived
        ]
        if steps:
            writing().execute(insert(OutboxStep), steps)
    return again + len(revived)
