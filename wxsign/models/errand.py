"""Long work that a worker does for one person (`rules/errands.py`)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from wxsign.db import Base
from wxsign.vault import SealedFacts


class Errand(Base):
    """One file to be read or written, for a colleague of an employer, a reviewer or a student.

    `owner_id` is the employer or the school. `facts` are what was asked, `report` what came of it.
    `due_at` is also the end of the lease while a worker holds it (`claim`). States: waiting, done,
    failed; `error` is the sentence for the person. Files are bytes in storage: what was brought,
    and what was made.
    """

    __tablename__ = "errand"
    __table_args__ = (
        Index(
            "ix_errand_due",
            "due_at",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_errand_person", "area", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    area: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[int]
    owner_id: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    facts: Mapped[dict[str, Any]] = mapped_column(SealedFacts)
    report: Mapped[dict[str, Any]] = mapped_column(SealedFacts)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    result_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    name: Mapped[str] = mapped_column(String(120), default="")
    claim: Mapped[str] = mapped_column(String(32), default="")
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(200), default="")
