"""When each recurring job is due next (decision 24)."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from wxsign.db import Base


class TimetableEntry(Base):
    """One job of the timetable; whoever moves `due_at` on runs it."""

    __tablename__ = "timetable_entry"

    name: Mapped[str] = mapped_column(String(30), primary_key=True)
    due_at: Mapped[datetime]
