"""Posts 拟聘用职位 with their places, the letters that wait for one, and saved templates (S35)."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wxsign.db import Base
from wxsign.models.people import EmployerUser


class Post(Base):
    """How many an employer wants for one 拟聘用职位 (招聘人数).

    `revision` counts up with every letter that takes a place and every change of the waiting list,
    so that one place is never given twice. `stopped_at` is since when nobody is invited by itself;
    `stopped_why` the reason where the clock stopped it, not a colleague.
    """

    __tablename__ = "post"
    __table_args__ = (UniqueConstraint("employer_id", "job_title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"))
    job_title: Mapped[str] = mapped_column(String(60))
    headcount: Mapped[int]
    revision: Mapped[int] = mapped_column(default=0)
    set_at: Mapped[datetime]
    set_by: Mapped[int] = mapped_column(ForeignKey("employer_user.id"))
    stopped_at: Mapped[datetime | None]
    stopped_why: Mapped[str] = mapped_column(String(30), default="")


class PostLetter(Base):
    """A letter that a colleague has consented to with his code for whoever waits under it.

    `code_id` names the code; it covered these terms and these students, and nothing else.
    """

    __tablename__ = "post_letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), index=True)
    terms: Mapped[dict[str, Any]]
    user_id: Mapped[int] = mapped_column(ForeignKey("employer_user.id"))
    code_id: Mapped[int]
    consented_at: Mapped[datetime]

    user: Mapped[EmployerUser] = relationship()


class LetterTemplate(Base):
    """存为模板: the fields of a letter under a name, for every colleague of the unit."""

    __tablename__ = "letter_template"
    __table_args__ = (UniqueConstraint("employer_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"))
    name: Mapped[str] = mapped_column(String(30))
    job_title: Mapped[str] = mapped_column(String(60))
    values: Mapped[dict[str, Any]]
    made_by: Mapped[int] = mapped_column(ForeignKey("employer_user.id"))
    made_at: Mapped[datetime]
