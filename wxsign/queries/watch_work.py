"""运行监控: what runs by itself, and the errands that the school's reviewers asked for."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wxsign.db import reading
from wxsign.models import Errand, Reviewer, TimetableEntry
from wxsign.rules import errands, watching
from wxsign.rules.errands import DESK

MOST = 50


@dataclass(frozen=True)
class Job:
    """One job of the timetable: when it was started last and when it is due."""

    words: str
    last_at: datetime | None
    due_at: datetime
    is_overdue: bool


@dataclass(frozen=True)
class Task:
    """One errand of the school: who asked for it and how far it is."""

    id: int
    says: str
    name: str
    state: str
    words: str
    done: int
    total: int
    asked_at: datetime
    error: str


def jobs(now: datetime) -> tuple[Job, ...]:
    """What runs by itself, whatever the school."""
    entry = TimetableEntry
    rows = reading().execute(select(entry.name, entry.due_at).order_by(entry.name))
    return tuple(
        Job(
            words=watching.job_words(row.name),
            last_at=watching.last_run(row.name, row.due_at),
            due_at=row.due_at,
            is_overdue=watching.is_overdue(row.due_at, now),
        )
        for row in rows
    )


def tasks(reviewer: Reviewer) -> tuple[Task, ...]:
    """The school's last errands, the newest first."""
    rows = reading().execute(
        select(
            Errand.id,
            Errand.kind,
            Errand.state,
            Errand.claim,
            Errand.done,
            Errand.total,
            Errand.asked_at,
            Errand.error,
            Reviewer.name,
        )
        .join(Reviewer, Reviewer.id == Errand.person_id)
        .where(Errand.area == DESK, Errand.owner_id == reviewer.school_id)
        .order_by(Errand.id.desc())
        .limit(MOST)
    )
    return tuple(
        Task(
            id=row.id,
            says=errands.BY_KEY[row.kind].says if row.kind in errands.BY_KEY else row.kind,
            name=row.name,
            state=row.state,
            words=errands.state_words(row.state, is_taken=bool(row.claim)),
            done=row.done,
            total=row.total,
            asked_at=row.asked_at,
            error=row.error,
        )
        for row in rows
    )
