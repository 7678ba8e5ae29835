"""One-time codes by SMS (decision 20, `architecture.md` §4 Codes)."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from wxsign.db import Base
from wxsign.vault import Sealed


class Code(Base):
    """A code that was asked for: one person, one purpose, one record, one version.

    The six digits are computed from a key and the row's id (HOTP), so no row holds them.
    `person` is like `student:12`, or `phone:<fingerprint>` before anybody is known.
    """

    __tablename__ = "code"
    __table_args__ = (Index("ix_code_person", "person", "purpose", "asked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(String(80))
    purpose: Mapped[str] = mapped_column(String(20))
    record: Mapped[str] = mapped_column(String(80), default="")
    version: Mapped[int] = mapped_column(default=0)
    phone: Mapped[str] = mapped_column(Sealed)
    tries: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    spent_at: Mapped[datetime | None]
