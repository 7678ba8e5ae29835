"""拟签约名单: a sheet of students that an employer has brought, and what became of each row."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from wxsign.db import Base
from wxsign.vault import SealedFacts


class IntendedList(Base):
    """One sheet after its dry run; it has the number of the errand that read it (S33).

    It is open until its good rows are added, once, or it is abandoned.
    """

    __tablename__ = "intended_list"
    __table_args__ = (Index("ix_intended_list_user", "user_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("employer_user.id"))
    name: Mapped[str] = mapped_column(String(120))
    state: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class IntendedRow(Base):
    """One row of the sheet: its number there, its cells as they stand now, and the verdict.

    `content` holds `cells` by column and which of them are `damaged`. `row_print` tells rows of one
    list that say the same; `twin` is the row that says it first. Personal, so it does not stay long
    (`jobs/tidy.py`).
    """

    __tablename__ = "intended_row"
    __table_args__ = (Index("ix_intended_row_verdict", "list_id", "verdict", "number"),)

    list_id: Mapped[int] = mapped_column(ForeignKey("intended_list.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    verdict: Mapped[str] = mapped_column(String(10))
    content: Mapped[dict[str, Any]] = mapped_column(SealedFacts)
    row_print: Mapped[str] = mapped_column(String(64), default="")
    student_id: Mapped[int | None] = mapped_column(ForeignKey("student.id"))
    twin: Mapped[int] = mapped_column(default=0)
