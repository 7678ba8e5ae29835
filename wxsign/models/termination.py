"""Requests to terminate an agreement 解约 (S86 to S111, S138 to S146)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wxsign.db import Base
from wxsign.models.agreement import Agreement
from wxsign.rules.lifecycle import OPEN_TERMINATION, Process

_OPEN = "state IN ({})".format(", ".join(f"'{state}'" for state in OPEN_TERMINATION))


class Termination(Base):
    """One request to terminate one agreement, and what became of it.

    `asked_by` is student, employer or school (强制解约), `asker_id` the student, colleague or
    reviewer. `kind` is the 解约类型 of a paper agreement (S140), empty for an online one. `reason`
    is the asker's, `answer` what the other side said when it refused, `decision` the school's, with
    its ground (`rules/rejections.py`) in `decision_kind`. `number` is given with the approval and
    never again: the agreement's with an ending (§4.5).
    """

    __tablename__ = "termination"
    __table_args__ = (
        Index(
            "uq_termination_open",
            "agreement_id",
            unique=True,
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
        Index("ix_termination_agreement", "agreement_id", "id"),
        Index("ix_termination_waiting", "state", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreement.id"))
    state: Mapped[str] = mapped_column(String(20))
    revision: Mapped[int] = mapped_column(default=0)
    asked_by: Mapped[str] = mapped_column(String(10))
    asker_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20), default="")
    reason: Mapped[str] = mapped_column(String(1000))
    number: Mapped[str | None] = mapped_column(String(30), unique=True)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(1000), default="")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None]
    decision: Mapped[str] = mapped_column(String(500), default="")
    decision_kind: Mapped[str] = mapped_column(String(10), default="")
    changed_at: Mapped[datetime]

    agreement: Mapped[Agreement] = relationship()

    @property
    def process(self) -> str:
        """The table of moves that it goes by."""
        return Process.TERMINATION.value
