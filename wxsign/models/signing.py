"""When a school lets its students sign, and which units it keeps away from them (S25, S172)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wxsign.db import Base
from wxsign.models.people import Employer

_STANDS = text("lifted_at IS NULL")


class SigningWindow(Base):
    """网签开放设置: from when until when one cohort of one college may sign.

    `year` 0 stands for all cohorts, `college_id` 0 for all colleges; which row holds for a student
    is `rules/windows.py`'s. An empty moment is no limit on that side.
    """

    __tablename__ = "signing_window"
    __table_args__ = (UniqueConstraint("school_id", "year", "college_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    year: Mapped[int]
    college_id: Mapped[int]
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    set_at: Mapped[datetime]
    set_by: Mapped[str] = mapped_column(String(20))


class EmployerBlock(Base):
    """A unit that may not find or invite students of one school, from when until when, and why.

    Lifted ones stay as history. `blocked_by` and `lifted_by` are the reviewers' names as they were.
    """

    __tablename__ = "employer_block"
    __table_args__ = (
        Index(
            "uq_employer_block_standing",
            "school_id",
            "employer_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index("ix_employer_block_employer", "employer_id", "school_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"))
    reason: Mapped[str] = mapped_column(String(500))
    blocked_at: Mapped[datetime]
    blocked_by: Mapped[str] = mapped_column(String(20))
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str] = mapped_column(String(20), default="")
    lifted_for: Mapped[str] = mapped_column(String(500), default="")

    employer: Mapped[Employer] = relationship()
