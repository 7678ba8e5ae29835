"""What somebody is typing and has not sent yet."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from wxsign.db import Base
from wxsign.vault import SealedFacts


class Draft(Base):
    """The fields of one form as one person left them; `person` is like `employer:12`."""

    __tablename__ = "draft"

    person: Mapped[str] = mapped_column(String(40), primary_key=True)
    form: Mapped[str] = mapped_column(String(60), primary_key=True)
    values: Mapped[dict[str, Any]] = mapped_column(SealedFacts)
    kept_at: Mapped[datetime]
