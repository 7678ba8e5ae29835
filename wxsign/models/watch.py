"""What the watch has found: look-alike pictures and patterns, and what the school said of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wxsign.db import Base


class PictureBand(Base):
    """A quarter of a picture's look, by which its look-alikes are found (`rules/looks.py`)."""

    __tablename__ = "picture_band"

    school_id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20), primary_key=True)
    band: Mapped[int] = mapped_column(primary_key=True)
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"), primary_key=True)


class LookAlike(Base):
    """Two pictures of two students that look alike; `attachment_id` came later.

    `distance` counts what differs in their looks. `verdict` is empty until a reviewer has looked,
    then a key of `patterns.VERDICTS`, with his note; it is a remark and decides nothing.
    """

    __tablename__ = "look_alike"
    __table_args__ = (
        UniqueConstraint("attachment_id", "other_id"),
        Index("ix_look_alike_desk", "school_id", "verdict", "id"),
        Index("ix_look_alike_other", "other_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"))
    distance: Mapped[int]
    found_at: Mapped[datetime]
    verdict: Mapped[str] = mapped_column(String(10), default="")
    note: Mapped[str] = mapped_column(String(200), default="")
    judged_by: Mapped[str] = mapped_column(String(20), default="")
    judged_at: Mapped[datetime | None]


class PatternCase(Base):
    """Records of one school that fit one pattern of `rules/patterns.py` together.

    `subject` names what they share, so that the same case is found again; `facts` are the numbers
    of the records and the sentence that says what was seen. `judged_size` is how many there were
    when a reviewer looked. A case that is found no more goes, unless somebody has judged it.
    """

    __tablename__ = "pattern_case"
    __table_args__ = (
        UniqueConstraint("school_id", "pattern", "subject"),
        Index("ix_pattern_case_desk", "school_id", "verdict", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    pattern: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(250))
    title: Mapped[str] = mapped_column(String(200))
    facts: Mapped[dict[str, Any]]
    size: Mapped[int]
    found_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    verdict: Mapped[str] = mapped_column(String(10), default="")
    note: Mapped[str] = mapped_column(String(200), default="")
    judged_by: Mapped[str] = mapped_column(String(20), default="")
    judged_at: Mapped[datetime | None]
    judged_size: Mapped[int] = mapped_column(default=0)
