"""What the desk's list is limited to: its tabs, 高级检索, and the same in words (S73, S85).

Each condition that an index of the list is made for stands here word for word as in
`models/agreement.py`: neither database proves more than that.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, exists, literal_column, not_, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from wxsign import clock
from wxsign.db import db
from wxsign.models import Agreement, Student
from wxsign.queries import desk_fields
from wxsign.rules import deadlines, labels, permissions, reviewing
from wxsign.rules.lifecycle import D, O, P, Process, T
from wxsign.scopes import Scope

WAITING, ELSEWHERE, CHANGING, ASKED, DECIDED, ALL = (
    "waiting",
    "elsewhere",
    "changing",
    "asked",
    "decided",
    "all",
)
TEXT, SIGNING, ENDING = "text", "signing", "ending"  # the sorts of what waits
SORTS = (TEXT, SIGNING, ENDING)
QUEUES = (WAITING, *SORTS)  # what lies at one's own desk
MOST_STUDENTS = 200  # so many students a search finds; more need a narrower one

_IS_ENDING = or_(Agreement.ending == reviewing.UNDER_REVIEW, Agreement.state == D.RELEASE_REVIEW)
_WAITS = or_(Agreement.state.in_(reviewing.WAITING), Agreement.ending == reviewing.UNDER_REVIEW)
_UNDECIDED = (*reviewing.WAITING, O.CHANGE_PROPOSED)
_APPROVED = (O.EFFECTIVE, O.REPORTED)
IN_FORCE, NOT_IN_FORCE = "in_force", "not_in_force"
PAPERS = {IN_FORCE: "已生效", NOT_IN_FORCE: "未生效"}  # 协议书状态 (S173)


def _among(states: Collection[str]) -> ColumnElement[bool]:
    """The states as they stand in the condition of an index; they are names of our own."""
    return Agreement.state.in_([literal_column(f"'{state}'") for state in states])


def listed() -> ColumnElement[bool]:
    """What the desk sees at all: no draft, and no invitation that nobody has accepted (§6.6)."""
    return _among(reviewing.EVERY)


def _waits(clause: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(Agreement.waiting_since.is_not(None), clause)


def _under_way(state: str) -> ColumnElement[bool]:
    return and_(_among(reviewing.UNDER_WAY), Agreement.state == state)


def _of_ending(state: str) -> ColumnElement[bool]:
    has_one = Agreement.ending != literal_column("''")
    return and_(has_one, Agreement.ending == state)


def _listed_and(clause: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(listed(), clause)


# The choices of the list: the words, and the records behind them.
STATES: dict[str, tuple[str, Callable[[], ColumnElement[bool]]]] = {
    WAITING: ("等待审核", lambda: _waits(_WAITS)),
    TEXT: (labels.PAPER[P.TEXT_REVIEW].review, lambda: _waits(Agreement.state == P.TEXT_REVIEW)),
    SIGNING: (
        labels.ONLINE[O.UNDER_REVIEW].review,
        lambda: _waits(Agreement.state.in_((O.UNDER_REVIEW, P.PAPER_REVIEW))),
    ),
    ENDING: (labels.ENDINGS[T.UNDER_REVIEW], lambda: _waits(_IS_ENDING)),
    ELSEWHERE: ("在另一级审核", lambda: _waits(_WAITS)),
    CHANGING: ("修改待确认", lambda: _under_way(O.CHANGE_PROPOSED)),
    ASKED: (f"解约{labels.ENDINGS[T.REQUESTED]}", lambda: _of_ending(T.REQUESTED)),
    DECIDED: (
        "已审核",
        lambda: _listed_and(
            and_(
                Agreement.state.not_in(_UNDECIDED),
                Agreement.ending != reviewing.UNDER_REVIEW,
            )
        ),
    ),
    "feedback": (
        labels.PAPER[P.AWAITING_PAPERS].review,
        lambda: _under_way(P.AWAITING_PAPERS),
    ),
    "approved": ("签约审核通过", lambda: _listed_and(Agreement.state.in_(_APPROVED))),
    "rejected": ("签约审核不通过", lambda: _among(reviewing.REJECTED)),
    "ended": ("解约审核通过", lambda: _among(reviewing.ENDED)),
    "ending_rejected": ("解约审核不通过", lambda: _of_ending(T.REJECTED)),
    ALL: ("全部", listed),
}
_AT_THE_OTHER = {permissions.COLLEGE: "待学校审核", permissions.SCHOOL: "待学院审核"}
_PAPERS_IN_FORCE = tuple(
    (process, [state for state in states if labels.desk_paper(state, process) == PAPERS[IN_FORCE]])
    for process, states in reviewing.LISTED.items()
    if process != Process.DESTINATION
)


def states_of(scope: Scope) -> dict[str, str]:
    """What a list may be limited to, in words: the other desk only where there is one."""
    found = {name: words for name, (words, _clause) in STATES.items()}
    if scope.has_two_desks:
        found[ELSEWHERE] = _AT_THE_OTHER[scope.role]
    else:
        del found[ELSEWHERE]
    return found


def sort_of(state: str, ending: str) -> str:
    """Which review a record waits for."""
    if ending == reviewing.UNDER_REVIEW or state == D.RELEASE_REVIEW:
        return ENDING
    return TEXT if state == P.TEXT_REVIEW else SIGNING


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

    def students(self, school_id: int) -> tuple[int, ...] | None:
        """The students whom the search finds, one more than are looked at; None without a search.

        Read first, so that both databases go from these few to their records, never the other way.
        """
        if not self.of_student:
            return None
        return tuple(
            db.session.scalars(
                select(Student.id)
                .where(Student.school_id == school_id, *self.of_student)
                .order_by(Student.student_number)
                .limit(MOST_STUDENTS + 1)
            )
        )

    def within(
        self, scope: Scope, students: tuple[int, ...] | None = None
    ) -> list[ColumnElement[bool]]:
        """What a record must fulfil to be listed for somebody of this scope.

        `students` are those whom `students()` has found already.
        """
        found = [*_scope(scope, students), STATES[self.state][1]()]
        if students is None and self.of_student:
            found.append(_is_of(*self.of_student))
        if self.waits and scope.at_hand is not None:
            found.append(not_(scope.at_hand) if self.state == ELSEWHERE else scope.at_hand)
        found += [
            column == value
            for column, value in (
                (Agreement.process, self.kind),
                (Agreement.year, self.year),
                (Agreement.college_id, self.college_id),
                (Agreement.number, self.number),
            )
            if value
        ]
        return found + self._further()

    def _further(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        if self.employer:
            found += _begins(Agreement.employer_name, self.employer)
        if self.major:
            found.append(_is_of(Student.major == self.major))
        if self.paper:
            found.append(_paper_is(self.paper))
        if self.since:
            found.append(Agreement.changed_at >= deadlines.end_of(self.since - timedelta(days=1)))
        if self.until:
            found.append(Agreement.changed_at < deadlines.end_of(self.until))
        if self.waited is not None:
            found.append(Agreement.waiting_since <= clock.now() - timedelta(days=self.waited))
        return found


def read(fields: Mapping[str, str], states: Collection[str]) -> Filters:
    """What an address or a form limits the list to; what it says wrongly limits nothing."""
    state, kind = fields.get("state", WAITING), fields.get("kind", "")
    paper = fields.get("paper", "")
    return Filters(
        state=state if state in states else WAITING,
        kind=kind if kind in labels.KINDS else "",
        paper=paper if paper in PAPERS else "",
        sort=desk_fields.sort(fields.get("sort", "")),
        student_ids=desk_fields.students(fields.get("student", "")),
        **desk_fields.texts(fields),
        **desk_fields.numbers(fields),
        **desk_fields.days(fields),
    )


def in_words(filters: Filters) -> str:
    """The same for a log: nothing personal."""
    said = [STATES[filters.state][0]]
    said += [labels.KINDS[filters.kind]] if filters.kind else []
    said += [PAPERS[filters.paper]] if filters.paper else []
    for name, label in desk_fields.WORDS.items():
        value = getattr(filters, name)
        if value not in (None, "", ()):
            said.append(label.format("已填" if name in desk_fields.PERSONAL else value))
    return " · ".join(said)


def _scope(scope: Scope, students: tuple[int, ...] | None) -> list[ColumnElement[bool]]:
    if students is None:
        return scope.clauses
    # “+ 0” keeps every index of the school's list out: these few students lead to the records.
    of_school = Agreement.school_id + 0 == scope.school_id
    return [Agreement.student_id.in_(students[:MOST_STUDENTS]), of_school, *scope.colleges]


def _is_of(*clauses: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Student.id == Agreement.student_id, *clauses)


def _paper_is(wanted: str) -> ColumnElement[bool]:
    in_force = or_(
        *(
            and_(Agreement.process == process, Agreement.state.in_(states))
            for process, states in _PAPERS_IN_FORCE
        )
    )
    if wanted == IN_FORCE:
        return in_force
    return and_(Agreement.process != Process.DESTINATION, not_(in_force))


def _begins(column: InstrumentedAttribute[str], start: str) -> list[ColumnElement[bool]]:
    """The beginning of a text as a range, which an index serves on both databases."""
    last = chr(ord(start[-1]) + 1) if ord(start[-1]) < _LAST_SIGN else start[-1]
    return [column >= start, column < start[:-1] + last]


_LAST_SIGN = 0xD7FE  # beyond it no sign that a name has may follow
