"""The few records among which a search looks, found before anything else (S73).

A list is read in the order of an index. Where hardly any record fulfils a filter, that would be a
walk through all of them: so it is asked first whether one filter alone leaves few, and then the
list and its counts come from these few, whatever else limits them.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select

from wxsign.db import db, reading
from wxsign.models import Agreement, Student
from wxsign.queries.desk_filters import MOST_STUDENTS, Filters
from wxsign.queries.desk_tabs import EVERYTHING, STATES, listed
from wxsign.scopes import Scope

MOST_FEW = 1000


@dataclass(frozen=True)
class Among:
    """The clauses that name the few; `is_cut` says that a search has found more than it names."""

    clauses: list[ColumnElement[bool]]
    is_cut: bool = False


def of(scope: Scope, filters: Filters) -> Among | None:
    """The few records that come into question; None where they are many."""
    found = _of_students(scope, filters) if filters.of_student or filters.major else None
    return found or _of_facets(scope, filters)


def clauses(among: Among | None) -> list[ColumnElement[bool]] | None:
    """As `Filters.within` takes them."""
    return None if among is None else among.clauses


def _of_students(scope: Scope, filters: Filters) -> Among | None:
    """The students first, so that both databases go from these few to their records."""
    wanted = list(filters.of_student)
    if filters.major:
        wanted.append(Student.major == filters.major)
    ids = db.session.scalars(
        select(Student.id)
        .where(Student.school_id == scope.school_id, *wanted)
        .order_by(*([Student.student_number] if filters.of_student else []))
        .limit(MOST_STUDENTS + 1)
    ).all()
    is_cut = len(ids) > MOST_STUDENTS
    if is_cut and not filters.of_student:  # too many study this for a way through them
        return None
    return _among(scope, Agreement.student_id.in_(ids[:MOST_STUDENTS]), is_cut=is_cut)


def _of_facets(scope: Scope, filters: Filters) -> Among | None:
    facets = [*filters.facets, *([scope.colleges] if scope.colleges else [])]
    if not facets:
        return None
    wanted = [_few(scope, [listed(), *facet]) for facet in facets]
    counts = (select(func.count()).select_from(few.subquery()).scalar_subquery() for few in wanted)
    sums = tuple(reading().execute(select(*counts)).one())
    fewest = min(sums)
    if fewest > MOST_FEW:
        return None
    return _among(scope, Agreement.id.in_(wanted[sums.index(fewest)].correlate(None)))


def of_tab(scope: Scope, filters: Filters) -> Among | None:
    """As `of`, for the list of one tab: the tab itself may hold few."""
    found = of(scope, filters)
    if found is not None or not filters.is_limited or filters.state in EVERYTHING:
        return found
    few = _few(scope, [STATES[filters.state][1]()])
    size = reading().execute(select(func.count()).select_from(few.subquery())).scalar_one()
    return _among(scope, Agreement.id.in_(few.correlate(None))) if size <= MOST_FEW else None


def _few(scope: Scope, facet: list[ColumnElement[bool]]) -> Select[int]:
    of_school = Agreement.school_id == scope.school_id
    return select(Agreement.id).where(of_school, *facet).limit(MOST_FEW + 1)


def _among(scope: Scope, few: ColumnElement[bool], *, is_cut: bool = False) -> Among:
    # “+ 0” keeps every index of the school's list out: these few lead to the records.
    of_school = Agreement.school_id + 0 == scope.school_id
    return Among([few, of_school, *scope.colleges], is_cut=is_cut)
