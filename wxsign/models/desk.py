"""What reviewers keep at the desk: saved filters, stand-ins, and decisions on many at once."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wxsign.db import Base
from wxsign.models.people import Reviewer


class SavedFilter(Base):
    """What a reviewer's list was limited to, under a name of his own (S73).

    `fields` are the fields of the address; an ID number is never among them.
    """

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("reviewer_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("reviewer.id"))
    name: Mapped[str] = mapped_column(String(20))
    fields: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]


class StandIn(Base):
    """代审: from one day to another a reviewer sees and decides what another's college hands in.

    `reviewer_id` is who is away. Ended early it keeps who did so; rows are never removed.
    """

    __tablename__ = "stand_in"
    __table_args__ = (
        Index("ix_stand_in_deputy", "deputy_id", "ends_on"),
        Index("ix_stand_in_school", "school_id", "ends_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("reviewer.id"))
    deputy_id: Mapped[int] = mapped_column(ForeignKey("reviewer.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(20))
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(String(20), default="")

    reviewer: Mapped[Reviewer] = relationship(foreign_keys=[reviewer_id])
    deputy: Mapped[Reviewer] = relationship(foreign_keys=[deputy_id])


class Batch(Base):
    """Records that a reviewer has ticked to decide on at once, and what he decided.

    `verb` is approve or reject, `fields` the list that he came from. Until `decided_at` nothing
    has been done: the second look.
    """

    __tablename__ = "batch"
    __table_args__ = (Index("ix_batch_reviewer", "reviewer_id", "decided_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("reviewer.id"))
    verb: Mapped[str] = mapped_column(String(10))
    ground: Mapped[str] = mapped_column(String(10), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    fields: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]


class BatchItem(Base):
    """One record of a batch: the revision that was shown, and what became of it.

    `outcome` is empty while nothing has been done, else a word of `rules/batches.py`; `says` is
    the sentence why not.
    """

    __tablename__ = "batch_item"

    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"), primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"), primary_key=True)
    place: Mapped[int]
    seen: Mapped[int]
    outcome: Mapped[str] = mapped_column(String(10), default="")
    says: Mapped[str] = mapped_column(String(200), default="")
