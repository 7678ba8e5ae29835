"""What stands on the desk: the list of S74, where a record stands in it, and who comes next.

Every read is limited to the reviewer's scope: a college's reviewer sees only his college, the
school's reviewer the whole school (S85, S192). No read grows with the number of records: a page
costs its rows, a count no more than `MOST_COUNTED`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, select

from wxsign.db import db, reading
from wxsign.models import Agreement, College, Student, Termination
from wxsign.queries import desk_narrowing, terminations
from wxsign.queries.desk_counts import MOST_COUNTED, is_late
from wxsign.queries.desk_filters import Filters
from wxsign.queries.desk_narrowing import Among, clauses
from wxsign.queries.desk_order import Order
from wxsign.queries.desk_tabs import ENDING, sort_of
from wxsign.rules import labels
from wxsign.rules.lifecycle import O, P, Process, T
from wxsign.scopes import Scope

PAGE_LENGTH = 50
_UNNUMBERED = (O.UNDER_REVIEW, O.CHANGE_PROPOSED, P.TEXT_REVIEW)  # a reserved number is not shown


@dataclass(frozen=True)
class Row:
    """One line of the list, the columns of S74.

    `has_paper` is false for other destinations, which have no agreement (S75). `is_stuck` marks a
    request to terminate that the other side has not answered for long (decision 8).
    """

    id: int
    revision: int
    number: str
    has_paper: bool
    kind: str
    state: str
    label: str
    review_tone: str
    is_ending: bool
    paper_label: str
    review_label: str
    termination_label: str
    student_number: str
    student_name: str
    college: str
    major: str
    employer_name: str
    changed_at: datetime
    waiting_since: datetime | None
    is_late: bool
    is_stuck: bool


@dataclass(frozen=True)
class Page:
    """One page of the list; `before` and `following` are the keys of its neighbours, if any.

    `order` is the column that it goes by. `is_cut` says that a search has found more students than
    are looked at.
    """

    rows: tuple[Row, ...]
    following: str
    before: str
    order: Order
    is_cut: bool


@dataclass(frozen=True)
class Window:
    """Where in the list a page begins: after a key, or before one."""

    after: str = ""
    before: str = ""


def page(scope: Scope, filters: Filters, now: datetime, window: Window | str = "") -> Page:
    """One page, the longest waiting on top: which records, then what stands in their rows."""
    window = Window(window) if isinstance(window, str) else window
    order, among = Order.of(filters), desk_narrowing.of_tab(scope, filters)
    back = bool(window.before)
    goes = order.turned if back else order
    ids = db.session.scalars(
        select(Agreement.id)
        .where(*_within(scope, filters, among), *goes.past(window.before or window.after))
        .order_by(*goes.columns)
        .limit(PAGE_LENGTH + 1)
    ).all()
    shown, more = ids[:PAGE_LENGTH], len(ids) > PAGE_LENGTH
    found = _read(tuple(reversed(shown) if back else shown))
    rows = tuple(
        _row(record, asked_at, now, student_number=number, major=major, college=college)
        for record, asked_at, number, major, college in found
    )
    first, last = (order.key_of(found[at][0]) if found else "" for at in (0, -1))
    has_before, has_more = (more, True) if back else (bool(window.after), more)
    return Page(
        rows,
        following=last if has_more else "",
        before=first if has_before else "",
        order=order,
        is_cut=among is not None and among.is_cut,
    )


def first_ids(scope: Scope, filters: Filters, most: int) -> tuple[tuple[int, int], ...]:
    """The first so many records of the list, each with its revision."""
    found = db.session.execute(
        select(Agreement.id, Agreement.revision)
        .where(*_within(scope, filters))
        .order_by(*Order.of(filters).columns)
        .limit(most)
    ).all()
    return tuple((row.id, row.revision) for row in found)


def place(scope: Scope, filters: Filters, agreement: Agreement) -> tuple[int, int] | None:
    """第几件，共几件: where this record stands in the list; None if it is not in it.

    Both count no further than `MOST_COUNTED`; who reads says so.
    """
    order, within = Order.of(filters), _within(scope, filters)
    here = order.key_of(agreement)
    if not here:
        return None
    found, ahead, total = (
        reading()
        .execute(
            select(
                _up_to(1, *within, Agreement.id == agreement.id),
                _up_to(MOST_COUNTED, *within, *order.turned.past(here)),
                _up_to(MOST_COUNTED + 1, *within),
            )
        )
        .one()
    )
    return (ahead + 1, total) if found else None


def next_waiting(scope: Scope, filters: Filters, agreement: Agreement) -> int | None:
    """The record that comes after this one in the queue, from the top again after its end."""
    filters = filters.in_tab(filters.queue)
    order = Order.of(filters)
    queue = (
        select(Agreement.id)
        .where(*_within(scope, filters), Agreement.id != agreement.id)
        .order_by(*order.columns)
        .limit(1)
    )
    found: int | None = db.session.scalar(queue.where(*order.past(order.key_of(agreement))))
    return found if found is not None else db.session.scalar(queue)


def _within(scope: Scope, filters: Filters, among: Among | None = None) -> list[Any]:
    """What a record must fulfil, sought among few where they are few."""
    return filters.within(scope, clauses(among or desk_narrowing.of_tab(scope, filters)))


def _up_to(most: int, *clauses: ColumnElement[bool]) -> ColumnElement[int]:
    few = select(literal(1)).select_from(Agreement).where(*clauses).limit(most).subquery()
    return select(func.count()).select_from(few).scalar_subquery()


def _read(ids: tuple[int, ...]) -> list[tuple[Any, ...]]:
    found = db.session.execute(
        select(Agreement, Termination.asked_at, Student.student_number, Student.major, College.name)
        .join(Student, Student.id == Agreement.student_id)
        .join(College, College.id == Agreement.college_id)
        .outerjoin(Termination, _ASKED)
        .where(Agreement.id.in_(ids))
    ).all()
    by_id = {record.id: (record, *rest) for record, *rest in found}
    return [by_id[one] for one in ids if one in by_id]


# The request that the other side has not answered yet.
_ASKED = and_(
    Termination.agreement_id == Agreement.id,
    Termination.state == T.REQUESTED,
    Agreement.ending == T.REQUESTED,
)


def _row(agreement: Agreement, asked_at: datetime | None, now: datetime, **of_student: str) -> Row:
    state, process, ending = agreement.state, agreement.process, agreement.ending
    review, termination = labels.desk_labels(state, Process(process), ending)
    return Row(
        id=agreement.id,
        revision=agreement.revision,
        number="" if state in _UNNUMBERED else agreement.number or "",
        has_paper=process != Process.DESTINATION,
        kind=labels.KINDS[process],
        state=state,
        label=labels.main_label(state, Process(process), ending),
        review_tone=_tone(review),
        is_ending=sort_of(state, ending) == ENDING,
        paper_label=labels.desk_paper(state, Process(process)),
        review_label=review,
        termination_label=termination,
        student_name=agreement.student_name,
        employer_name=agreement.employer_name,
        changed_at=agreement.changed_at,
        waiting_since=agreement.waiting_since,
        is_late=is_late(agreement.waiting_since, now),
        is_stuck=asked_at is not None and terminations.is_stuck(ending, asked_at, now),
        **of_student,
    )


def _tone(review: str) -> str:
    """Of the signing's own review: what has ended was approved once (§6.6)."""
    return next((tone for word, tone in _TONES if review.endswith(word)), "waiting")


_TONES = (("不通过", "refused"), ("通过", "done"))
