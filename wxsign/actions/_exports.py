"""put(): an export is asked for: its errand and its row in the log, as one (decision 14)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert

from wxsign.actions import _errands
from wxsign.actions._errands import Asking
from wxsign.db import writing
from wxsign.models import ExportEntry
from wxsign.rules import errands


@dataclass(frozen=True)
class Export:
    """What is exported: a kind of errand, its limits in words, and for what if it is not masked."""

    kind: str
    filters: str
    purpose: str = ""
    is_full: bool = False


def put(
    export: Export, facts: Mapping[str, object], by: Asking, now: datetime, *, by_name: str
) -> int:
    """Queue the errand and log it inside the open transaction; answer the errand's number."""
    errand_id = _errands.put(export.kind, facts, by, now)
    row = {
        "at": now,
        "area": errands.BY_KEY[export.kind].area,
        "person_id": by.person_id,
        "owner_id": by.owner_id,
        "name": by_name,
        "kind": export.kind,
        "filters": export.filters[:300],
        "purpose": export.purpose[:200],
        "is_full": export.is_full,
        "errand_id": errand_id,
    }
    writing().execute(insert(ExportEntry).values(**row))
    return errand_id
