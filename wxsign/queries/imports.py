"""A 拟签约名单 as its page shows it: sums, a finding for each row that does not pass (S33)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select

from wxsign.db import db
from wxsign.models import EmployerUser, File, IntendedList, IntendedRow
from wxsign.queries.paging import Listed, one_page
from wxsign.rules import intended
from wxsign.rules.intended import Finding, Known, Verdict
from wxsign.rules.refusals import Reason, Refused

_LATEST = 5
_CHUNK = 500


@dataclass(frozen=True)
class Field:
    """A cell that can be mended on the spot: what stood there, and what stands in the field."""

    key: str
    label: str
    was: str
    value: str
    says: str = ""
    is_proposed: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Found:
    """One row: its number in the sheet, its verdict, and the cells in question.

    `fields` are what may be mended: the bad cells, or all four items where nobody was found.
    """

    number: int
    name: str
    state: str
    verdict: Verdict | None
    says: str
    cells: Mapping[str, str]
    findings: Mapping[str, Finding]
    fields: tuple[Field, ...]

    @property
    def problem(self) -> str:
        """Everything that is wrong with the row, as one text."""
        faults = [
            f"{intended.BY_KEY[key].header}：{finding.at_length}"
            for key, finding in self.findings.items()
        ]
        if self.verdict is None:
            return ""
        if self.state == intended.UNFOUND:
            return f"{intended.NOT_FOUND}。{self.says}"
        return "；".join(faults) if faults else self.says


@dataclass(frozen=True)
class Seen:
    """A list with its sums; `bad` are the rows that do not pass, one page of them."""

    id: int
    name: str
    state: str
    made_at: datetime
    checked: int
    good: int
    added: int
    waiting: int
    bad: Listed[Found]


@dataclass(frozen=True)
class Brief:
    """A list in the list of lists."""

    id: int
    name: str
    state: str
    made_at: datetime
    good: int
    added: int


def own(list_id: int, user: EmployerUser, page: int, known: Known) -> Seen:
    """The colleague's own list; a stranger's looks like none. Raises Refused(NOT_FOUND)."""
    found = db.session.get(IntendedList, list_id)
    if found is None or found.user_id != user.id:
        raise Refused(Reason.NOT_FOUND)
    sums = _sums(list_id)
    rows, total, at = one_page(
        _rows(list_id).where(IntendedRow.verdict.in_(intended.STILL_BAD)), page
    )
    return Seen(
        id=found.id,
        name=found.name,
        state=found.state,
        made_at=found.made_at,
        checked=sum(sums.values()) - sums.get(intended.OUT, 0),
        good=sums.get(intended.GOOD, 0),
        added=sums.get(intended.ADDED, 0),
        waiting=sums.get(intended.WAITS, 0),
        bad=Listed(tuple(_found(row, known) for (row,) in rows), total, at),
    )


def latest(user: EmployerUser) -> tuple[Brief, ...]:
    """The colleague's last lists, the newest first."""
    mine = select(IntendedList).where(IntendedList.user_id == user.id)
    found = db.session.scalars(mine.order_by(IntendedList.id.desc()).limit(_LATEST)).all()
    briefs = []
    for one in found:
        sums = _sums(one.id)
        good, added = sums.get(intended.GOOD, 0), sums.get(intended.ADDED, 0)
        briefs.append(Brief(one.id, one.name, one.state, one.made_at, good, added))
    return tuple(briefs)


def every(list_id: int, known: Known) -> Iterator[Found]:
    """Every row that was not taken out, a few hundred in memory at a time."""
    after = 0
    while True:
        rest = _rows(list_id).where(IntendedRow.number > after, IntendedRow.verdict != intended.OUT)
        rows = db.session.scalars(rest.limit(_CHUNK)).all()
        db.session.rollback()
        yield from (_found(row, known) for row in rows)
        if len(rows) < _CHUNK:
            return
        after = rows[-1].number


def template(key: str) -> int | None:
    """The file of this template, if a worker has made it already (`jobs/templates.py`)."""
    claim = File.claimed_by.startswith(f"template:{key}:")
    return db.session.scalar(select(func.max(File.id)).where(claim))


def _rows(list_id: int) -> Select[IntendedRow]:
    of_list = IntendedRow.list_id == list_id
    return select(IntendedRow).where(of_list).order_by(IntendedRow.number)


def _sums(list_id: int) -> dict[str, int]:
    counted = select(IntendedRow.verdict, func.count()).where(IntendedRow.list_id == list_id)
    found = db.session.execute(counted.group_by(IntendedRow.verdict))
    return {row.verdict: row[1] for row in found}


def _found(row: IntendedRow, known: Known) -> Found:
    cells, damaged = row.content["cells"], row.content["damaged"]
    findings = {}
    if row.verdict == intended.FIX:
        findings = intended.read(cells, damaged, known).findings
    verdict = intended.VERDICTS.get(row.verdict)
    return Found(
        number=row.number,
        name=cells.get("name", ""),
        state=row.verdict,
        verdict=verdict,
        says=verdict.says.format(twin=row.twin) if verdict else "",
        cells=cells,
        findings=findings,
        fields=tuple(_fields(row.verdict, cells, findings, known)),
    )


def _fields(
    verdict: str, cells: Mapping[str, str], findings: Mapping[str, Finding], known: Known
) -> Iterator[Field]:
    for column in intended.COLUMNS:
        is_open = verdict == intended.UNFOUND and column.required
        if column.key not in findings and not is_open:
            continue
        finding = findings.get(column.key, Finding(""))
        was = cells.get(column.key, "")
        yield Field(
            column.key,
            column.header,
            was,
            "" if finding is intended.DAMAGED else finding.proposal or was,
            finding.says,
            bool(finding.proposal),
            tuple(known.schools) if column.key == "school" else (),
        )
