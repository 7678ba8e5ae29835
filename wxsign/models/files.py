"""Files in storage, and the documents made of agreements."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wxsign.db import Base


class File(Base):
    """Bytes in storage under a random name. `claimed_by` is the record that uses them."""

    __tablename__ = "file"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    media_type: Mapped[str] = mapped_column(String(40))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    claimed_by: Mapped[str] = mapped_column(String(40), default="")
    made_at: Mapped[datetime]


class Document(Base):
    """The agreement of one version as one file: page 0 is the PDF, 1 and up are page images.

    `edition` is `draft` before the approval and `final` after: one file for each, however often
    it was rendered. `problem` names characters that no font can print (decision 27).
    """

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("agreement_id", "version", "edition", "page"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    version: Mapped[int]
    edition: Mapped[str] = mapped_column(String(12))
    page: Mapped[int]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("file.id"))
    problem: Mapped[str] = mapped_column(String(60), default="")
    made_at: Mapped[datetime]
