"""流程追踪: who did what when (S68). Rows are added, never changed."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from wxsign.db import Base


class TrailEntry(Base):
    """One move of one record, with the actor's name as it was and the note he gave."""

    __tablename__ = "trail_entry"
    __table_args__ = (Index("ix_trail_entry_record", "process", "record_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    process: Mapped[str] = mapped_column(String(12))
    record_id: Mapped[int]
    at: Mapped[datetime]
    who: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    move: Mapped[str] = mapped_column(String(20))
    says: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=0)
