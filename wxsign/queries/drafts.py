"""What a person left in a form without sending it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wxsign.db import reading
from wxsign.models import Draft

NEW_PAPER = "paper:new"  # the form of a paper agreement that has no record yet


@dataclass(frozen=True)
class Kept:
    """The fields as they were typed, and when."""

    values: Mapping[str, str]
    at: datetime

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed, or everything was taken out again."""
        return not any(self.values.values())


def kept(person: str, form: str) -> Kept | None:
    """The draft of this form, if there is one."""
    row = (
        reading()
        .execute(
            select(Draft.values, Draft.kept_at).where(Draft.person == person, Draft.form == form)
        )
        .first()
    )
    return Kept(*row) if row else None


def kept_papers(person: str) -> dict[str, Kept]:
    """What this person left in forms of paper agreements, by form; empty ones left out."""
    rows = reading().execute(
        select(Draft.form, Draft.values, Draft.kept_at).where(
            Draft.person == person, Draft.form.startswith("paper:")
        )
    )
    found = {row.form: Kept(row.values, row.kept_at) for row in rows}
    return {form: kept for form, kept in found.items() if not kept.is_empty}


def of_paper(record_id: int) -> str:
    """The form of this paper agreement."""
    return f"paper:{record_id}"
