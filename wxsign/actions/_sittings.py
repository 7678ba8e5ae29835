"""Sign-ins of reviewers as rows: begun at the door, ended one by one or all at once."""

import secrets
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert

from wxsign.db import writing
from wxsign.models import DeskSession


def begin(reviewer_id: int, device: str, network: str, now: datetime) -> str:
    """Inside the open transaction: a row for this browser; answers the key for its cookie."""
    key = secrets.token_hex(16)
    writing().execute(
        insert(DeskSession).values(
            reviewer_id=reviewer_id,
            key=key,
            device=device,
            network=network,
            began_at=now,
            seen_at=now,
        )
    )
    return key


def end(*which: ColumnElement[bool]) -> int:
    """Inside the open transaction: these sign-ins are over; answers how many."""
    return writing().execute(delete(DeskSession).where(*which)).rowcount
