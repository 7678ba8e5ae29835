"""What is to leave the house (`architecture.md` §6)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from wxsign.db import Base
from wxsign.vault import SealedFacts


class OutboxEntry(Base):
    """One message to one person, or one document to be made.

    `kind` is notice or document; `channel` is where it goes next (wechat, sms, mail, document).
    `due_at` is also the end of the lease while somebody holds it (`claim`). States: waiting, sent,
    dead (given up, for the desk), held (outcome unknown, for the desk), merged (told by the message
    `merged_into`), overtaken (a newer change of the plan has arrived). What stays when the facts
    are forgotten: notice, `record_id` (0 for none) and the moments; `read_at` is when the person
    opened the page of the record. `unknown_since` is when it may have been taken for the first time
    without our having heard of it. Below zero `school_id` is the lane in which those of this school
    wait that are tried again.
    """

    __tablename__ = "outbox_entry"
    __table_args__ = (
        Index(
            "ix_outbox_entry_due",
            "channel",
            "priority",
            "school_id",
            "due_at",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_outbox_entry_stuck",
            "id",
            sqlite_where=text("state IN ('dead', 'held')"),
            postgresql_where=text("state IN ('dead', 'held')"),
        ),
        Index("ix_outbox_entry_person", "audience", "person_id", "id"),
        Index(
            "ix_outbox_entry_merged",
            "merged_into",
            sqlite_where=text("merged_into IS NOT NULL"),
            postgresql_where=text("merged_into IS NOT NULL"),
        ),
        Index("ix_outbox_entry_record", "record_id", "notice"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    once: Mapped[str] = mapped_column(String(80), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    notice: Mapped[str] = mapped_column(String(60))
    audience: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[int]
    record_id: Mapped[int] = mapped_column(default=0)
    school_id: Mapped[int] = mapped_column(default=0)
    facts: Mapped[dict[str, Any]] = mapped_column(SealedFacts)
    channel: Mapped[str] = mapped_column(String(10))
    priority: Mapped[int] = mapped_column(default=5)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    due_at: Mapped[datetime]
    claim: Mapped[str] = mapped_column(String(32), default="")
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(200), default="")
    msgid: Mapped[str] = mapped_column(String(32), default="", index=True)
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    receipt: Mapped[str] = mapped_column(String(40), default="")
    read_at: Mapped[datetime | None]
    merged_into: Mapped[int | None]
    unknown_since: Mapped[datetime | None]


class OutboxStep(Base):
    """What happened to a message on its way: one try, one refusal, one receipt (the timeline)."""

    __tablename__ = "outbox_step"
    __table_args__ = (Index("ix_outbox_step_entry", "entry_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("outbox_entry.id"))
    at: Mapped[datetime]
    step: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(10))
    why: Mapped[str] = mapped_column(String(200), default="")
