"""What a person left in a form without sending it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wxsign.db import reading
from wxsign.models import Draft


@dataclass(frozen=True)
class Kept:
    """The fields as they were typed, and when."""

    values: Mapping[str, str]
    at: datetime


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
