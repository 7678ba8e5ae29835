"""How an employer has dealt with a school's students so far, as its letters tell."""

from dataclasses import dataclass, replace
from math import ceil
from statistics import median

from sqlalchemy import func, select

from wxsign import settings
from wxsign.db import db
from wxsign.models import Agreement
from wxsign.rules.lifecycle import O

_LATELY = 200  # answered requests that the median is taken of


@dataclass(frozen=True)
class Record:
    """How an employer has dealt with this school's students so far.

    `answer_hours` is how long it usually took to answer a student's request for more time: the
    median. Below the minimum of signings nothing is told: a few cases say more about the students.
    """

    signed: int
    terminated: int
    answer_hours: int | None = None

    @property
    def is_enough(self) -> bool:
        """Whether there are enough cases to be told of."""
        return self.signed >= settings.current().signing.record_minimum


def at(school_id: int, employer_id: int) -> Record:
    """How many students of this school the employer signed, and with how many it ended early."""
    states = (O.EFFECTIVE, O.REPORTED, O.TERMINATED)
    rows = db.session.execute(
        select(Agreement.state, func.count())
        .where(
            Agreement.school_id == school_id,
            Agreement.employer_id == employer_id,
            Agreement.state.in_(states),
        )
        .group_by(Agreement.state)
    )
    counts = {row[0]: int(row[1]) for row in rows}
    record = Record(signed=sum(counts.values()), terminated=counts.get(O.TERMINATED, 0))
    if not record.is_enough:
        return record
    return replace(record, answer_hours=_answer_hours(school_id, employer_id))


def _answer_hours(school_id: int, employer_id: int) -> int | None:
    rows = db.session.execute(
        select(Agreement.time_asked_at, Agreement.time_granted_at)
        .where(
            Agreement.school_id == school_id,
            Agreement.employer_id == employer_id,
            Agreement.time_granted_at.is_not(None),
        )
        .order_by(Agreement.id.desc())
        .limit(_LATELY)
    )
    hours = [
        ceil((granted - asked).total_seconds() / 3600)
        for asked, granted in rows
        if asked is not None and granted is not None
    ]
    return ceil(median(hours)) if len(hours) >= settings.current().signing.record_minimum else None
