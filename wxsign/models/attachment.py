"""Pictures and papers that people hand in with a record (S132, S142, S159, S163, S83, S171)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from wxsign.db import Base

_UNCOMPARED = "look != '' AND compared_at IS NULL AND record_id > 0"


class Attachment(Base):
    """One file of one record. `file_id` is the original, never touched; it is evidence.

    `purpose` is a key of `rules/attachments.py`. `person` is who sent it in, like `student:12`,
    and `form` the form that it was put into; `record_id` is 0 until a move claims it at
    `claimed_at`, and then it is never replaced: a later claim of the same record is a new round.
    `state` is waiting until the worker has looked at it, then ready or unfit. `shown_id` is the
    upright, smaller copy that people see, `thumb_id` a small one for lists, both NULL for a PDF;
    `finding` is what the worker found, as keys of the same table with spaces between. `sha256` is
    the original's: the same file twice in one form is one file, so a lost answer harms nothing.
    `look` is what its look-alikes are found by (`rules/looks.py`), empty where there is nothing
    to compare; `compared_at` is when that was done, after the claim.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        Index("ix_attachment_record", "process", "record_id", "purpose", "place"),
        Index("ix_attachment_person", "person", "record_id"),
        Index("ix_attachment_file", "file_id"),
        Index(
            "ix_attachment_uncompared",
            "id",
            sqlite_where=text(_UNCOMPARED),
            postgresql_where=text(_UNCOMPARED),
        ),
        Index(
            "uq_attachment_open",
            "person",
            "form",
            "purpose",
            "sha256",
            unique=True,
            sqlite_where=text("record_id = 0"),
            postgresql_where=text("record_id = 0"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(String(40))
    process: Mapped[str] = mapped_column(String(12))
    record_id: Mapped[int] = mapped_column(default=0)
    form: Mapped[str] = mapped_column(String(60), default="")
    purpose: Mapped[str] = mapped_column(String(20))
    place: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str] = mapped_column(String(64))
    file_id: Mapped[int] = mapped_column(ForeignKey("file.id"))
    shown_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    thumb_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    finding: Mapped[str] = mapped_column(String(60), default="")
    look: Mapped[str] = mapped_column(String(80), default="")
    compared_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
