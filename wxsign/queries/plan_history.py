"""What one student's plan has been: every change, by whom, and how the outer system was told."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from wxsign.db import reading
from wxsign.models import OutboxEntry, PlanChange, PlanDelivery, TrailEntry
from wxsign.outbox import queue
from wxsign.rules import codes, plan


@dataclass(frozen=True)
class Try:
    """One try to tell: when, its word and tone, and what the other side answered."""

    at: datetime
    word: str
    tone: str
    answer: str


@dataclass(frozen=True)
class Change:
    """One change: what the plan became, by whom and why, and what became of telling it.

    `told` is the state of its row in the outbox, empty where there was nobody to tell.
    """

    number: int
    serial: int
    at: datetime
    state: str
    destination: str
    name: str
    says: str
    note: str
    told: str
    tries: tuple[Try, ...]

    @property
    def told_words(self) -> tuple[str, str]:
        """Word and tone of `told`."""
        return plan.DELIVERIES[self.told]


def changes(student_id: int, year: int) -> tuple[Change, ...]:
    """Every change of this student's plan, newest first. Two statements."""
    found = reading().execute(
        select(
            PlanChange.id,
            PlanChange.serial,
            PlanChange.at,
            PlanChange.state,
            PlanChange.destination,
            TrailEntry.name,
            TrailEntry.says,
            TrailEntry.note,
            OutboxEntry.state.label("told"),
        )
        .join(TrailEntry, TrailEntry.id == PlanChange.trail_id)
        .outerjoin(
            OutboxEntry,
            and_(OutboxEntry.record_id == PlanChange.id, OutboxEntry.audience == queue.PLAN),
        )
        .where(PlanChange.student_id == student_id)
        .order_by(PlanChange.serial.desc())
    )
    tries = _tries(student_id)
    return tuple(
        Change(
            number=row.id,
            serial=row.serial,
            at=row.at,
            state=row.state,
            destination=codes.label("destination", row.destination, year),
            name=row.name,
            says=row.says,
            note=row.note,
            told=row.told or "",
            tries=tuple(tries[row.id]),
        )
        for row in found
    )


def _tries(student_id: int) -> dict[int, list[Try]]:
    made = reading().execute(
        select(PlanDelivery.change_id, PlanDelivery.at, PlanDelivery.state, PlanDelivery.answer)
        .join(PlanChange, PlanChange.id == PlanDelivery.change_id)
        .where(PlanChange.student_id == student_id)
        .order_by(PlanDelivery.id)
    )
    found: dict[int, list[Try]] = defaultdict(list)
    for row in made:
        word, tone = plan.TRIES[row.state]
        found[row.change_id].append(Try(row.at, word, tone, plan.answer(row.answer)))
    return found
