"""Appeals of students against a rejection 对结果有异议 (S83)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wxsign.db import Base
from wxsign.models.agreement import Agreement


class Appeal(Base):
    """One appeal against one rejection, and what the school made of it.

    `rejection_id` is the trail entry of the no, so that each is appealed against once. `revision`
    is the record's after the appeal: one that has moved since has gone another way, and nothing is
    left to decide. States: waiting, upheld, reheard. `ground`, `reason` and `rejected_by` are those
    of the rejection, which the record forgets when it is heard again.
    """

    __tablename__ = "appeal"
    __table_args__ = (
        Index("ix_appeal_desk", "school_id", "state", "id"),
        Index("ix_appeal_record", "agreement_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    rejection_id: Mapped[int] = mapped_column(ForeignKey("trail_entry.id"), unique=True)
    revision: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    words: Mapped[str] = mapped_column(String(1000))
    ground: Mapped[str] = mapped_column(String(10), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    rejected_at: Mapped[datetime]
    rejected_by: Mapped[int | None]
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None]
    answer: Mapped[str] = mapped_column(String(500), default="")

    agreement: Mapped[Agreement] = relationship()
