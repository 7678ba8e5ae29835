"""Two or more open letters of a student side by side, term by term, hints included."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from wxsign import clock
from wxsign.db import db
from wxsign.models import Agreement, TermsVersion
from wxsign.queries import agreements, progress
from wxsign.rules import codes
from wxsign.rules.lifecycle import O
from wxsign.rules.terms import TERMS

FEWEST, MOST = 2, 4
_FACTS = (
    ("nature", "单位性质", "employer_nature"),
    ("industry", "单位行业", "industry"),
    ("region", "单位所在地", ""),
)


@dataclass(frozen=True)
class Head:
    """One letter at the top of its column."""

    id: int
    employer_name: str
    job_title: str
    answer_by: datetime


@dataclass(frozen=True)
class Cell:
    """What one letter says of a term; `hint` is why that is unusual."""

    text: str
    hint: str = ""


@dataclass(frozen=True)
class Line:
    """One term of every letter; `differs` unless all say the same."""

    key: str
    label: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        """Whether the letters say different things."""
        return len({cell.text for cell in self.cells}) > 1


@dataclass(frozen=True)
class Comparison:
    """The letters and every line that at least one of them fills."""

    heads: tuple[Head, ...]
    lines: tuple[Line, ...]

    @property
    def different(self) -> int:
        """How many lines differ."""
        return sum(line.differs for line in self.lines)


def of_student(student_id: int, ids: Sequence[int]) -> Comparison:
    """The open letters among these that are the student's own; anybody else's are left out."""
    rows = db.session.execute(
        select(Agreement, TermsVersion)
        .join(
            TermsVersion,
            and_(
                TermsVersion.agreement_id == Agreement.id,
                TermsVersion.number == Agreement.version,
            ),
        )
        .where(Agreement.student_id == student_id, Agreement.id.in_(ids))
        .order_by(Agreement.answer_by, Agreement.id.desc())  # as in the list
    )
    now = clock.now()
    letters = [(row[0], row[1]) for row in rows if progress.state_at(row[0], now) == O.INVITED]
    heads = tuple(
        Head(agreement.id, agreement.employer_name, agreement.job_title, agreement.answer_by)
        for agreement, _version in letters
    )
    columns = [_column(version, agreement.year) for agreement, version in letters]
    labels = {term.key: term.label for term in TERMS} | {key: label for key, label, _ in _FACTS}
    lines = (
        Line(key, label, tuple(column.get(key, Cell("-")) for column in columns))
        for key, label in labels.items()
        if any(key in column for column in columns)
    )
    return Comparison(heads, tuple(lines))


def _column(version: TermsVersion, year: int) -> dict[str, Cell]:
    """Every term and fact of one letter by its key."""
    rows = (row for group in agreements.groups(version.terms, year) for row in group.rows)
    column = {row.key: Cell(f"{row.text} {row.unit}".strip(), row.hint) for row in rows}
    for key, _label, choices in _FACTS:
        value = version.employer.get(key, "")
        if value:
            column[key] = Cell(codes.label(choices, value, year) if choices else value)
    return column
