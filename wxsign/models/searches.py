"""Searches for students, counted and kept, and the 签约码 by which they let themselves be found."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from wxsign.db import Base
from wxsign.vault import Sealed


class Search(Base):
    """One search: who asked, when, by a 签约码 or by four items, and whether it found somebody."""

    __tablename__ = "search"
    __table_args__ = (Index("ix_search_employer", "employer_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("employer_user.id"))
    found_id: Mapped[int | None] = mapped_column(ForeignKey("student.id"))
    by_code: Mapped[bool] = mapped_column(default=False)
    at: Mapped[datetime]
    by_sheet: Mapped[bool] = mapped_column(default=False)


class Introduction(Base):
    """A 签约码: the student's consent that whoever is told it finds her once.

    `code` is what she shows, `print` finds it; both are gone from the pages at `ends_at`. It is
    open until `closed_at`: used (`used_by` a colleague), taken back, or followed by another.
    `consent` is the version of the words that she agreed to.
    """

    __tablename__ = "introduction"
    __table_args__ = (
        Index(
            "uq_introduction_open",
            "student_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_introduction_student", "student_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"))
    code: Mapped[str] = mapped_column(Sealed)
    print: Mapped[str] = mapped_column(String(64), unique=True)
    consent: Mapped[str] = mapped_column(String(20))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("employer_user.id"))
