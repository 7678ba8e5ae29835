"""How much lies on the desk, since when, and what its reviewer can still take back."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from wxsign import settings
from wxsign.db import db
from wxsign.models import Agreement, College, Reviewer
from wxsign.queries.desk_filters import (
    ASKED,
    CHANGING,
    DECIDED,
    ELSEWHERE,
    SORTS,
    WAITING,
    Filters,
    Scope,
    listed,
    sort_of,
    tab_of,
)
from wxsign.rules import deadlines, reviewing
from wxsign.rules.lifecycle import OPEN_TERMINATION, O, P, T

LATE_AFTER = timedelta(days=2)
_YES = (O.EFFECTIVE, P.AWAITING_PAPERS)


@dataclass(frozen=True)
class Counts:
    """How much waits, since when, how much is decided; and what the filters may choose.

    `sorts` are the reviews that wait here, each with its number; `elsewhere` lies at the other
    level's desk, where the school has two; `asked` are requests that wait for the other side.
    """

    waiting: int
    sorts: tuple[tuple[str, int], ...]
    elsewhere: int
    changing: int
    asked: int
    oldest: datetime | None
    is_late: bool
    decided: int
    years: tuple[int, ...]
    colleges: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Decision:
    """A decision that its reviewer can still take back, until this moment (decision 10)."""

    agreement_id: int
    student_name: str
    is_approval: bool
    until: datetime


def counts(scope: Scope, filters: Filters, now: datetime) -> Counts:
    """The counts of the tabs for the chosen 签约类型, 届 and 学院. One statement."""
    of = (Agreement.process, Agreement.state, Agreement.ending, Agreement.turn)
    found = db.session.execute(
        select(
            Agreement.year,
            College.id,
            College.name,
            *of,
            func.count().label("records"),
            func.min(Agreement.waiting_since).label("oldest"),
        )
        .join(College, College.id == Agreement.college_id)
        .where(*scope.clauses, listed())
        .group_by(Agreement.year, College.id, College.name, *of)
    ).all()
    sums, moments = Counter[str](), []
    for row in found:
        if not _is_chosen((row.process, row.year, row.id), filters):
            continue
        tab = tab_of(row.state, row.ending, row.turn, scope.turn)
        sums[tab] += row.records
        sums[ASKED] += row.records if row.ending == T.REQUESTED else 0
        if tab == WAITING:
            sums[sort_of(row.state, row.ending)] += row.records
            moments += [row.oldest] if row.oldest else []
    oldest = min(moments, default=None)
    return Counts(
        waiting=sums[WAITING],
        sorts=tuple((sort, sums[sort]) for sort in SORTS if sums[sort]),
        elsewhere=sums[ELSEWHERE],
        changing=sums[CHANGING],
        asked=sums[ASKED],
        oldest=oldest,
        is_late=is_late(oldest, now),
        decided=sums[DECIDED],
        years=tuple(sorted({row.year for row in found}, reverse=True)),
        colleges=tuple(sorted({(row.id, row.name) for row in found})),
    )


def is_late(since: datetime | None, now: datetime) -> bool:
    """Whether somebody has waited for longer than he should."""
    return since is not None and now - since > LATE_AFTER


def last_decision(reviewer: Reviewer, now: datetime) -> Decision | None:
    """The reviewer's newest decision that he can still take back."""
    minutes = settings.current().signing.undo_minutes
    agreement = db.session.scalar(
        select(Agreement)
        .where(
            *Scope.of(reviewer).clauses,
            Agreement.state.in_({state for _process, state in reviewing.UNDOABLE}),
            Agreement.ending.not_in(OPEN_TERMINATION),
            Agreement.decided_by == reviewer.id,
            Agreement.decided_at >= now - timedelta(minutes=minutes),
        )
        .order_by(Agreement.decided_at.desc())
        .limit(1)
    )
    if agreement is None or agreement.decided_at is None:
        return None
    return Decision(
        agreement.id,
        agreement.student_name,
        agreement.state in _YES,
        deadlines.undo_until(agreement.decided_at, minutes),
    )


def _is_chosen(of: tuple[str, int, int], filters: Filters) -> bool:
    """Whether a line of the counts, by kind, 届 and 学院, is among what the list is limited to."""
    chosen = (filters.kind, filters.year, filters.college_id)
    return all(wanted in ("", None, value) for wanted, value in zip(chosen, of, strict=True))
