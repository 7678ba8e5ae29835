"""put(): an errand becomes a row inside the transaction of whoever asks; a worker does it soon."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, update

from wxsign.db import writing
from wxsign.models import Errand, File
from wxsign.outbox import queue
from wxsign.rules import errands


@dataclass(frozen=True)
class Asking:
    """Who asks: a colleague for his employer, a reviewer for his school, or one of its students."""

    person_id: int
    owner_id: int


def put(
    kind: str,
    facts: Mapping[str, object],
    by: Asking,
    now: datetime,
    *,
    file_id: int | None = None,
) -> int:
    """Queue an errand inside the open transaction and answer its number.

    `file_id` is what the person brought; the errand claims it.
    """
    row = {
        "kind": kind,
        "area": errands.BY_KEY[kind].area,
        "person_id": by.person_id,
        "owner_id": by.owner_id,
        "facts": dict(facts),
        "report": {},
        "file_id": file_id,
        "due_at": now,
        "asked_at": now,
    }
    made = writing().execute(insert(Errand).values(**row).returning(Errand.id)).scalar_one()
    if file_id is not None:
        claim = update(File).where(File.id == file_id).values(claimed_by=f"errand:{made}")
        writing().execute(claim)
    queue.ring_after_commit()
    return int(made)
