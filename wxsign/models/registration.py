"""Registrations of employers: each is one sending of the unit's data to one school (S12, S22)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wxsign.db import Base
from wxsign.models.files import File
from wxsign.models.people import Employer, School
from wxsign.vault import SealedFacts

_WAITS = text("state = 'waiting'")


class Registration(Base):
    """The data and licence that an employer sent to a school, and what the school decided.

    `profile` is the unit's data as they were sent (keys of `rules/unit.py`): a later change of
    profile does not change what was judged. One at a time waits for each employer.
    """

    __tablename__ = "registration"
    __table_args__ = (
        Index(
            "uq_registration_waiting",
            "employer_id",
            unique=True,
            sqlite_where=_WAITS,
            postgresql_where=_WAITS,
        ),
        Index("ix_registration_employer", "employer_id", "id"),
        Index("ix_registration_desk", "school_id", "state", "sent_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("file.id"))
    state: Mapped[str] = mapped_column(String(10))
    profile: Mapped[dict[str, Any]] = mapped_column(SealedFacts)
    sent_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(500), default="")

    employer: Mapped[Employer] = relationship()
    school: Mapped[School] = relationship()
    file: Mapped[File] = relationship()
