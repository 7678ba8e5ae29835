"""A reviewer learns by mail what somebody else may have done to his account."""

import secrets
from datetime import datetime

from wxsign.models import Reviewer
from wxsign.outbox import queue
from wxsign.rules.people import Who


def tell(reviewer: Reviewer, what: str, now: datetime) -> None:
    """Queue the mail inside the open transaction; whoever has no address is not told."""
    if not reviewer.email:
        return
    queue.put(
        "account.reviewer",
        [queue.To(Who.REVIEWER, reviewer.id, (queue.MAIL,))],
        once=f"account.{reviewer.id}.{secrets.token_hex(8)}",
        facts={"account": reviewer.account, "what": what},
        now=now,
    )
