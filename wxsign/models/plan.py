"""就业方案: the placement plan's row of a student (S165, decision 11)."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from wxsign.db import Base


class PlanEntry(Base):
    """The review state of one student's placement, and the record it came from."""

    __tablename__ = "plan_entry"

    student_id: Mapped[int] = mapped_column(
        ForeignKey("student.id"), primary_key=True, autoincrement=False
    )
    state: Mapped[str] = mapped_column(String(20))
    destination: Mapped[str] = mapped_column(String(4), default="")
    process: Mapped[str] = mapped_column(String(12), default="")
    record_id: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
