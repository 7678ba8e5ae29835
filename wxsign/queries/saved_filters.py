"""A reviewer's saved filters, by the order in which he made them (S73)."""

from dataclasses import dataclass

from sqlalchemy import select

from wxsign.db import reading
from wxsign.models import SavedFilter
from wxsign.queries import desk_fields


@dataclass(frozen=True)
class Saved:
    """One list under a name: the fields of its address."""

    id: int
    name: str
    fields: dict[str, str]


def of(reviewer_id: int) -> tuple[Saved, ...]:
    """What this reviewer has saved."""
    found = reading().execute(
        select(SavedFilter.id, SavedFilter.name, SavedFilter.fields)
        .where(SavedFilter.reviewer_id == reviewer_id)
        .order_by(SavedFilter.id)
    )
    return tuple(Saved(row.id, row.name, desk_fields.kept(row.fields)) for row in found)
