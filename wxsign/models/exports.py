"""Who took a list home, and whose full data were in it (decision 14). Rows are never deleted."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from wxsign.db import Base


class ExportEntry(Base):
    """One export by a colleague of an employer, a reviewer or a student: what, how limited, why.

    `owner_id` is the employer or the school, `kind` a row of `rules/errands.py`, `filters` words
    without anything personal. `is_full` marks one that is not masked: a reviewer's, for the
    `purpose` that was typed, or a student's own data, his alone. `errand_id` is the errand that
    makes it, which is forgotten before this row is.
    """

    __tablename__ = "export_entry"
    __table_args__ = (
        Index("ix_export_entry_owner", "area", "owner_id", "id"),
        Index("ix_export_entry_errand", "errand_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    area: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[int]
    owner_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(30))
    filters: Mapped[str] = mapped_column(String(300), default="")
    purpose: Mapped[str] = mapped_column(String(200), default="")
    is_full: Mapped[bool] = mapped_column(default=False)
    rows: Mapped[int] = mapped_column(default=0)
    errand_id: Mapped[int]
    ended_at: Mapped[datetime | None]


class ExportCover(Base):
    """Which students a full export held: one bit for each of the 4,096 ids of a block.

    A hundred thousand students are some thirty rows, and each can still be told for certain.
    """

    __tablename__ = "export_cover"
    __table_args__ = (Index("ix_export_cover_block", "block", "export_id"),)

    export_id: Mapped[int] = mapped_column(ForeignKey("export_entry.id"), primary_key=True)
    block: Mapped[int] = mapped_column(primary_key=True)
    students: Mapped[bytes] = mapped_column(LargeBinary)
