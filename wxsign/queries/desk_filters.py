"""What the desk's list is limited to: its tab, 高级检索, and the same in words (S73, S85)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, false, not_
from sqlalchemy.orm import InstrumentedAttribute

from wxsign import clock
from wxsign.models import Agreement, Student
from wxsign.queries import desk_fields
from wxsign.queries.desk_tabs import (
    ELSEWHERE,
    LARGE,
    PAPERS,
    QUEUES,
    STATES,
    WAITING,
    is_void,
    listed,
    paper_is,
)
from wxsign.rules import deadlines, labels
from wxsign.scopes import Scope

MOST_STUDENTS = 200  # so many students a search finds; more need a narrower one


@dataclass(frozen=True)
class Filters:
    """What the list is limited to, and its order where it is not the usual one.

    `student_number` is the beginning of a 学号, `employer` that of a 单位名称; `student_ids` are
    whom a name or an ID number has found; `since` and `until` are days of 最后操作时间, `waited`
    whole days.
    """

    state: str = WAITING
    kind: str = ""
    student_number: str = ""
    year: int | None = None
    college_id: int | None = None
    student_ids: tuple[int, ...] = ()
    class_name: str = ""
    major: str = ""
    employer: str = ""
    number: str = ""
    paper: str = ""
    since: date | None = None
    until: date | None = None
    waited: int | None = None
    sort: str = ""

    @property
    def queue(self) -> str:
        """The queue that is worked on: the chosen sort of what waits, else all of it."""
        return self.state if self.state in QUEUES else WAITING

    @property
    def waits(self) -> bool:
        """Whether the list is of what waits for a review, at whichever desk."""
        return self.state in (*QUEUES, ELSEWHERE)

    @property
    def is_limited(self) -> bool:
        """Whether anything but the tab and the order limits the list."""
        return replace(self, state=WAITING, sort="") != Filters()

    def in_tab(self, state: str) -> "Filters":
        """The same in another tab."""
        return replace(self, state=state)

    @property
    def of_student(self) -> list[ColumnElement[bool]]:
        """What a student must fulfil, of what few students have in common."""
        found = [Student.class_name == self.class_name] if self.class_name else []
        if self.student_ids:
            found.append(Student.id.in_(self.student_ids))
        if self.student_number:
            found += _begins(Student.student_number, self.student_number)
            found.append(Student.student_number.startswith(self.student_number, autoescape=True))
        return found

    @property
    def facets(self) -> list[list[ColumnElement[bool]]]:
        """What limits the list by a column that has an index of its own, each by itself."""
        found = [
            [column == value]
            for column, value in (
                (Agreement.process, self.kind),
                (Agreement.year, self.year),
                (Agreement.college_id, self.college_id),
                (Agreement.number, self.number),
            )
            if value
        ]
        if self.employer:
            found.append(_begins(Agreement.employer_name, self.employer))
        if self.has_days:
            found.append(self._dates)
        return found

    @property
    def has_days(self) -> bool:
        """Whether 最后操作时间 is limited."""
        return self.since is not None or self.until is not None

    @property
    def goes_by_index(self) -> bool:
        """Whether nothing limits what waits but what an index has together with its order."""
        of_index = {"state", "kind", "year", "college_id", "waited", "sort"}
        return all(
            getattr(self, each.name) == each.default
            for each in fields(self)
            if each.name not in of_index
        )

    @property
    def _dates(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.since:
            found.append(Agreement.changed_at >= deadlines.end_of(self.since - timedelta(days=1)))
        if self.until:
            found.append(Agreement.changed_at < deadlines.end_of(self.until))
        return found

    def within(
        self, scope: Scope, among: list[ColumnElement[bool]] | None = None
    ) -> list[ColumnElement[bool]]:
        """What a record must fulfil to be listed for somebody of this scope.

        `among` names the few records that come into question, where they are known already
        (`desk_narrowing.py`); it stands for the scope's school and for what a student must fulfil.
        """
        if is_void(self.state, self.kind, self.paper):
            return [false()]
        found = [*(scope.clauses if among is None else among), STATES[self.state][1]()]
        if self.facets and self.state in LARGE:  # the indexes of the facets serve there too
            found.append(Agreement.waiting_since.is_not(None) if self.waits else listed())
        if among is None and self.of_student:
            found.append(_is_of(*self.of_student))
        if self.waits and scope.at_hand is not None:
            found.append(not_(scope.at_hand) if self.state == ELSEWHERE else scope.at_hand)
        return [*found, *(clause for facet in self.facets for clause in facet), *self._further()]

    def _further(self) -> list[ColumnElement[bool]]:
        """What limits the list and has no index."""
        found: list[ColumnElement[bool]] = []
        if self.major:
            found.append(_is_of(Student.major == self.major))
        if self.paper:
            found.append(paper_is(self.paper))
        if self.waited is not None:
            since = clock.now() - timedelta(days=self.waited)
            found.append(Agreement.waiting_since <= since if self.waits else false())
        return found


def read(asked: Mapping[str, str], states: Collection[str]) -> Filters:
    """What an address or a form limits the list to; what it says wrongly limits nothing."""
    state, kind = asked.get("state", WAITING), asked.get("kind", "")
    paper = asked.get("paper", "")
    return Filters(
        state=state if state in states else WAITING,
        kind=kind if kind in labels.KINDS else "",
        paper=paper if paper in PAPERS else "",
        sort=desk_fields.sort(asked.get("sort", "")),
        student_ids=desk_fields.students(asked.get("student", "")),
        **desk_fields.texts(asked),
        **desk_fields.numbers(asked),
        **desk_fields.days(asked),
    )


def in_words(filters: Filters, colleges: Mapping[int, str]) -> str:
    """The same for a log: nothing personal; `colleges` are the names of the school's own."""
    said = [STATES[filters.state][0]]
    said += [labels.KINDS[filters.kind]] if filters.kind else []
    said += [PAPERS[filters.paper]] if filters.paper else []
    for name, label in desk_fields.WORDS.items():
        value = getattr(filters, name)
        if value not in (None, "", ()):
            said.append(label.format(_said(name, value, colleges)))
    return " · ".join(said)


def _said(name: str, value: object, colleges: Mapping[int, str]) -> object:
    if name == "college_id" and isinstance(value, int):
        return colleges.get(value, desk_fields.NO_COLLEGE)
    return "已填" if name in desk_fields.PERSONAL else value


def _is_of(*clauses: ColumnElement[bool]) -> ColumnElement[bool]:
    # Correlated by name: a statement that joins the students would else take them from here.
    return exists().where(Student.id == Agreement.student_id, *clauses).correlate(Agreement)


def _begins(column: InstrumentedAttribute[str], start: str) -> list[ColumnElement[bool]]:
    """The beginning of a text as a range, which an index serves on both databases."""
    last = chr(ord(start[-1]) + 1) if ord(start[-1]) < _LAST_SIGN else start[-1]
    return [column >= start, column < start[:-1] + last]


_LAST_SIGN = 0xD7FE  # beyond it no sign that a name has may follow
