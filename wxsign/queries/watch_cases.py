"""疑似虚假签约线索: the cases of each pattern, their records, what was said of them (S83)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from wxsign.db import reading
from wxsign.models import Agreement, College, PatternCase, Reviewer, Student
from wxsign.rules import labels, patterns
from wxsign.rules.patterns import Pattern
from wxsign.rules.refusals import Reason, Refused

PAGE_LENGTH = 50
OPEN = "open"
TABS: dict[str, str] = {OPEN: "待核实", **patterns.VERDICTS}


@dataclass(frozen=True)
class Row:
    """One case: its pattern, what was seen, and what a reviewer said."""

    id: int
    pattern: Pattern
    title: str
    says: str
    records: tuple[int, ...]
    size: int
    found_at: datetime
    verdict: str
    note: str
    judged_by: str
    judged_at: datetime | None
    added: int

    @property
    def label(self) -> str:
        """待核实, or what was said."""
        return TABS[self.verdict or OPEN]

    @property
    def tone(self) -> str:
        """One of the five of `look.md`."""
        return "ended" if self.verdict and not self.added else "waiting"


@dataclass(frozen=True)
class Record:
    """One record of a case."""

    id: int
    student_name: str
    student_number: str
    college: str
    class_name: str
    kind: str
    employer_name: str
    accepted_at: datetime | None
    label: str
    tone: str
    state: str


@dataclass(frozen=True)
class Page:
    """One page, the newest first; `following` is the key of the next, 0 at the end."""

    rows: tuple[Row, ...]
    following: int


def counts(reviewer: Reviewer) -> dict[str, int]:
    """How many cases of each pattern nobody has looked at."""
    rows = reading().execute(
        select(PatternCase.pattern, func.count().label("how_many"))
        .where(PatternCase.school_id == reviewer.school_id, PatternCase.verdict == "")
        .group_by(PatternCase.pattern)
    )
    return {row.pattern: row.how_many for row in rows}


def page(reviewer: Reviewer, tab: str, pattern: str = "", after: int = 0) -> Page:
    """One page of cases. One statement."""
    case = PatternCase
    verdict = "" if tab == OPEN else tab
    wanted = select(case.__table__).where(
        case.school_id == reviewer.school_id, case.verdict == verdict
    )
    if pattern:
        wanted = wanted.where(case.pattern == pattern)
    if after:
        wanted = wanted.where(case.id < after)
    rows = reading().execute(wanted.order_by(case.id.desc()).limit(PAGE_LENGTH + 1)).all()
    shown = tuple(map(_row, rows[:PAGE_LENGTH]))
    return Page(shown, shown[-1].id if len(rows) > PAGE_LENGTH else 0)


def one(reviewer: Reviewer, case_id: int) -> Row:
    """One case; another school's looks like none."""
    own = PatternCase.school_id == reviewer.school_id, PatternCase.id == case_id
    row = reading().execute(select(PatternCase.__table__).where(*own)).one_or_none()
    if row is None:
        raise Refused(Reason.NOT_FOUND)
    return _row(row)


def records(reviewer: Reviewer, ids: Sequence[int]) -> tuple[Record, ...]:
    """The records of a case as they stand now."""
    rows = reading().execute(
        select(
            Agreement.id,
            Agreement.process,
            Agreement.state,
            Agreement.ending,
            Agreement.student_name,
            Agreement.employer_name,
            Agreement.accepted_at,
            Student.student_number,
            Student.class_name,
            College.name.label("college"),
        )
        .join(Student, Student.id == Agreement.student_id)
        .join(College, College.id == Agreement.college_id)
        .where(Agreement.school_id == reviewer.school_id, Agreement.id.in_(ids))
        .order_by(Agreement.accepted_at, Agreement.id)
    )
    return tuple(map(_record, rows))


def _row(row: Any) -> Row:  # noqa: ANN401 - a row of the statements above
    return Row(
        id=row.id,
        pattern=patterns.BY_KEY[row.pattern],
        title=row.title,
        says=row.facts["says"],
        records=tuple(row.facts["records"]),
        size=row.size,
        found_at=row.found_at,
        verdict=row.verdict,
        note=row.note,
        judged_by=row.judged_by,
        judged_at=row.judged_at,
        added=max(0, row.size - row.judged_size) if row.verdict else 0,
    )


def _record(row: Any) -> Record:  # noqa: ANN401 - as above
    return Record(
        id=row.id,
        student_name=row.student_name,
        student_number=row.student_number,
        college=row.college,
        class_name=row.class_name,
        kind=labels.KINDS[row.process],
        employer_name=row.employer_name,
        accepted_at=row.accepted_at,
        label=labels.main_label(row.state, row.process, row.ending),
        tone=labels.of(row.process, row.state, row.ending).tone,
        state=row.state,
    )
