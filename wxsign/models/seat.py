"""The one seat of a student (S52, decision 3)."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from wxsign.db import Base


class Seat(Base):
    """What a student is signed or registered with; the primary key lets only one win."""

    __tablename__ = "seat"

    student_id: Mapped[int] = mapped_column(
        ForeignKey("student.id"), primary_key=True, autoincrement=False
    )
    process: Mapped[str] = mapped_column(String(12))
    record_id: Mapped[int]
