"""Searches for students: counted and kept (decision 15)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from wxsign.db import Base


class Search(Base):
    """One search by four items: who asked, when, and whether it found somebody."""

    __tablename__ = "search"
    __table_args__ = (Index("ix_search_employer", "employer_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("employer_user.id"))
    found_id: Mapped[int | None] = mapped_column(ForeignKey("student.id"))
    at: Mapped[datetime]
