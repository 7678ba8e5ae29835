"""Who of the staff opened full data, and why (decision 14). Rows are added, never changed."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from wxsign.db import Base


class AccessEntry(Base):
    """One opening of one student's data by one reviewer, with the reason he gave.

    `what` is a key of `rules/access.py`; `name` is the reviewer's as it was.
    """

    __tablename__ = "access_entry"
    __table_args__ = (
        Index("ix_access_entry_record", "process", "record_id", "reviewer_id"),
        Index("ix_access_entry_student", "student_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("reviewer.id"))
    name: Mapped[str] = mapped_column(String(60))
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"))
    process: Mapped[str] = mapped_column(String(12))
    record_id: Mapped[int]
    what: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(200))
