"""就业方案: the placement plan's row of a student, and its history (S165, decision 11)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from wxsign.db import Base


class PlanEntry(Base):
    """The review state of one student's placement, and the record it came from.

    `serial` counts the changes so far; whoever writes on what he has read is guarded by it.
    """

    __tablename__ = "plan_entry"

    student_id: Mapped[int] = mapped_column(
        ForeignKey("student.id"), primary_key=True, autoincrement=False
    )
    state: Mapped[str] = mapped_column(String(20))
    destination: Mapped[str] = mapped_column(String(4), default="")
    process: Mapped[str] = mapped_column(String(12), default="")
    record_id: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]
    serial: Mapped[int] = mapped_column(default=0)


class PlanChange(Base):
    """One change of a student's plan: what it became, by which entry of the trail. Never changed.

    `id` is the number under which the outer system is told; `serial` is the how-manieth change of
    this student it is. `process` and `record_id` are the record that it came from or that ended;
    a change at the desk may have none.
    """

    __tablename__ = "plan_change"
    __table_args__ = (UniqueConstraint("student_id", "serial"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"))
    serial: Mapped[int]
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20))
    destination: Mapped[str] = mapped_column(String(4))
    process: Mapped[str] = mapped_column(String(12))
    record_id: Mapped[int]
    trail_id: Mapped[int] = mapped_column(ForeignKey("trail_entry.id"))


class PlanDelivery(Base):
    """One try to tell the outer system of a change: when, what became of it, and its answer."""

    __tablename__ = "plan_delivery"
    __table_args__ = (Index("ix_plan_delivery_change", "change_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("plan_change.id"))
    at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    answer: Mapped[str] = mapped_column(String(200))
