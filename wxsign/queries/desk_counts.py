"""How much lies on the desk, since when, and what its reviewer can still take back.

No count goes further than `MOST_COUNTED`, or `MOST_LIMITED` where a filter has to be looked at in
each record, or `MOST_OF_MAJOR` where in each student: beyond it the page says so, and counting a
million takes no longer than a thousand.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, null, select

from wxsign import settings
from wxsign.db import db, reading
from wxsign.models import Agreement, Batch, BatchItem, College, Reviewer
from wxsign.queries import desk_narrowing
from wxsign.queries.desk_filters import Filters
from wxsign.queries.desk_narrowing import Among
from wxsign.queries.desk_tabs import (
    ASKED,
    CHANGING,
    DECIDED,
    ELSEWHERE,
    SORTS,
    WAITING,
    listed,
)
from wxsign.rules import batches, deadlines, reviewing
from wxsign.rules.lifecycle import OPEN_TERMINATION, O, P
from wxsign.scopes import Scope

MOST_COUNTED, MOST_LIMITED, MOST_OF_MAJOR = 1000, 99, 39
LATE_AFTER = timedelta(days=2)
_YES = (O.EFFECTIVE, P.AWAITING_PAPERS)


@dataclass(frozen=True)
class Counts:
    """How much waits, since when, how much is decided; and what the filters may choose.

    `sorts` are the reviews that wait here, each with its number; `elsewhere` lies at the other
    level's desk, where the school has two; `asked` are requests that wait for the other side. A
    number above `most` means that many or more.
    """

    most: int
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
    """A decision that its reviewer can still take back, until this moment (decision 10).

    `kinds` says what it was about. `batch_id` where it was one on many `records` at once, of which
    `undoable` can be taken back.
    """

    agreement_id: int
    student_name: str
    is_approval: bool
    kinds: tuple[tuple[str, int], ...]
    until: datetime
    batch_id: int = 0
    records: int = 1
    undoable: int = 1


def counts(scope: Scope, filters: Filters, now: datetime) -> Counts:
    """The counts of the tabs for what the list is limited to, and the choices of the filters."""
    tabs = (*SORTS, CHANGING, ASKED, DECIDED, *((ELSEWHERE,) if scope.has_two_desks else ()))
    among = desk_narrowing.of(scope, filters)
    if among is None:
        row = reading().execute(_of_many(scope, filters, tabs)).one()
    else:
        row = reading().execute(_of_few(scope, filters, tabs, among)).one()
    sums = Counter[str]({tab: getattr(row, tab) for tab in tabs})
    return Counts(
        most=_most(filters) if among is None else MOST_COUNTED,
        waiting=sum(sums[sort] for sort in SORTS),
        sorts=tuple((sort, sums[sort]) for sort in SORTS if sums[sort]),
        elsewhere=sums[ELSEWHERE],
        changing=sums[CHANGING],
        asked=sums[ASKED],
        oldest=row.oldest,
        is_late=is_late(row.oldest, now),
        decided=sums[DECIDED],
        years=years(scope),
        colleges=colleges(scope),
    )


def is_late(since: datetime | None, now: datetime) -> bool:
    """Whether somebody has waited for longer than he should."""
    return since is not None and now - since > LATE_AFTER


def last_decision(reviewer: Reviewer, scope: Scope, now: datetime) -> Decision | None:
    """The reviewer's newest decision that he can still take back."""
    minutes = settings.current().signing.undo_minutes
    since = now - timedelta(minutes=minutes)
    agreement = db.session.scalar(
        select(Agreement)
        .where(
            *scope.clauses,
            Agreement.state.in_({state for _process, state in reviewing.UNDOABLE}),
            Agreement.ending.not_in(OPEN_TERMINATION),
            Agreement.decided_by == reviewer.id,
            Agreement.decided_at >= since,
        )
        .order_by(Agreement.decided_at.desc(), Agreement.id.desc())
        .limit(1)
    )
    if agreement is None or agreement.decided_at is None:
        return None
    is_approval = agreement.state in _YES
    verb = batches.APPROVE if is_approval else batches.REJECT
    one = Decision(
        agreement.id,
        agreement.student_name,
        is_approval,
        batches.kinds([batches.noun(verb, agreement.process, agreement.state)]),
        deadlines.undo_until(agreement.decided_at, minutes),
    )
    rows = _batch_of(agreement, reviewer, since)
    return _of_many_at_once(one, rows, reviewer, since) if len(rows) > 1 else one


def _of_many_at_once(
    one: Decision, rows: Sequence[Any], reviewer: Reviewer, since: datetime
) -> Decision:
    """The same with all that was decided beside it."""
    return replace(
        one,
        is_approval=rows[0].verb == batches.APPROVE,
        kinds=batches.kinds(batches.noun(row.verb, row.process, row.state) for row in rows),
        batch_id=rows[0].id,
        records=len(rows),
        undoable=sum(
            reviewing.is_undoable(row.process, row.state, row.ending)
            and row.decided_by == reviewer.id
            and row.decided_at >= since
            for row in rows
        ),
    )


def _batch_of(record: Agreement, reviewer: Reviewer, since: datetime) -> Sequence[Any]:
    """What the newest batch that decided on this record has decided."""
    done = and_(BatchItem.batch_id == Batch.id, BatchItem.outcome == batches.DONE)
    newest = (
        select(func.max(Batch.id))
        .join(BatchItem, done)
        .where(
            Batch.reviewer_id == reviewer.id,
            Batch.decided_at >= since,
            BatchItem.agreement_id == record.id,
        )
        .scalar_subquery()
    )
    return db.session.execute(
        select(
            Batch.id,
            Batch.verb,
            Agreement.process,
            Agreement.state,
            Agreement.ending,
            Agreement.decided_by,
            Agreement.decided_at,
        )
        .join(BatchItem, done)
        .join(Agreement, Agreement.id == BatchItem.agreement_id)
        .where(Batch.id == newest)
    ).all()


def _of_few(
    scope: Scope, filters: Filters, tabs: tuple[str, ...], among: Among
) -> Select[*tuple[Any, ...]]:
    """The counts in one look at the few that come into question."""

    def of(tab: str) -> ColumnElement[bool]:
        return and_(*filters.in_tab(tab).within(scope, []))

    sums = (func.count().filter(of(tab)).label(tab) for tab in tabs)
    oldest = func.min(Agreement.waiting_since).filter(of(WAITING)).label("oldest")
    return select(*sums, oldest).select_from(Agreement).where(*among.clauses)


def _of_many(scope: Scope, filters: Filters, tabs: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """Each count along the index of its tab, and the first of what waits."""
    sums = (_up_to(_most(filters), filters.in_tab(tab).within(scope)).label(tab) for tab in tabs)
    oldest = (
        select(Agreement.waiting_since)
        .where(*filters.in_tab(WAITING).within(scope))
        .order_by(Agreement.waiting_since, Agreement.id)
        .limit(1)
        .scalar_subquery()
    )
    # Where no index has both the filter and this order, the first may be behind all others.
    known = filters.in_tab(WAITING).goes_by_index
    return select(*sums, (oldest if known else null()).label("oldest"))


def _most(filters: Filters) -> int:
    if filters.major:
        return MOST_OF_MAJOR
    return MOST_LIMITED if filters.is_limited else MOST_COUNTED


def _up_to(most: int, within: list[ColumnElement[bool]]) -> ColumnElement[int]:
    few = select(literal(1)).select_from(Agreement).where(*within).limit(most + 1)
    return select(func.count()).select_from(few.subquery()).scalar_subquery()


def years(scope: Scope) -> tuple[int, ...]:
    """Every 届 from the first of the school's records to the last, newest first."""
    of = select(Agreement.year).where(Agreement.school_id == scope.school_id, listed()).limit(1)

    def end(ordered: Select[int]) -> ColumnElement[int]:
        return ordered.scalar_subquery()

    first, last = (
        reading()
        .execute(
            select(
                end(of.order_by(Agreement.year, Agreement.changed_at)),
                end(of.order_by(Agreement.year.desc(), Agreement.changed_at.desc())),
            )
        )
        .one()
    )
    return tuple(range(last, first - 1, -1)) if first else ()


def colleges(scope: Scope) -> tuple[tuple[int, str], ...]:
    """The colleges that a reader of this scope may choose between."""
    found = reading().execute(
        select(College.id, College.name)
        .where(College.school_id == scope.school_id)
        .order_by(College.id)
    )
    return tuple((row.id, row.name) for row in found if scope.covers(scope.school_id, row.id))
