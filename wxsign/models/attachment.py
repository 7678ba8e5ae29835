"""Pictures and papers that people hand in with a record (S132, S142, S159, S163, S83, S171)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from wxsign.db import Base


class Attachment(Base):
    """One file of one record. `file_id` is the original, never touched; it is evidence.

    `purpose` is a key of `rules/attachments.py`. `person` is who sent it in, like `student:12`;
    `record_id` is 0 until a move claims it, and then it is never replaced. `state` is waiting until
    the worker has looked at it, then ready or unfit; `shown_id` is the upright, smaller copy that
    people see, `finding` what the worker found, as a key of the same table.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        Index("ix_attachment_record", "process", "record_id", "purpose", "place"),
        Index("ix_attachment_person", "person", "record_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(String(40))
    process: Mapped[str] = mapped_column(String(12))
    record_id: Mapped[int] = mapped_column(default=0)
    form: Mapped[str] = mapped_column(String(60), default="")
    purpose: Mapped[str] = mapped_column(String(20))
    place: Mapped[int] = mapped_column(default=0)
    file_id: Mapped[int] = mapped_column(ForeignKey("file.id"))
    shown_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    finding: Mapped[str] = mapped_column(String(20), default="")
    made_at: Mapped[datetime]
