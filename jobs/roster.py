"""生源信息 and units from a sheet at the desk: the dry run, then what it laid open (S16)."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jobs.brought import Brought, CannotBeDone
from wxsign import uploads
from wxsign.actions import errands, roster, unit_sheets
from wxsign.db import db
from wxsign.documents.fonts import missing_characters
from wxsign.models import Errand, Reviewer, School
from wxsign.rules import identity, permissions, roster_changes
from wxsign.rules import roster as rules
from wxsign.rules.people import Actor
from wxsign.rules.roster import BAD, Column, Finding, Line
from wxsign.sheets import reading, writing
from wxsign.sheets.reading import Read, UnreadableSheet, Wanted
from wxsign.sheets.writing import Cell, Marked, Sheet

_TOLD_EVERY = 500


@dataclass(frozen=True)
class _Subject:
    """What a sheet is of: its columns, and what judges and writes its rows for a school."""

    columns: tuple[Column, ...]
    judge: Callable[[School, Iterable[Line]], Iterator[Finding]]
    write: Callable[[School, Iterable[Line], Actor], Iterator[Finding]]


def check(errand: Errand) -> Brought:
    """The dry run: sums, a finding for each row that will not do, and the marked sheet."""
    subject, sheet, school = _opened(errand)
    findings = list(_told(errand, sheet, subject.judge(school, _lines(sheet))))
    right = {finding.row for finding in findings if finding.outcome != BAD}
    notes = _notes(school, [line for line in sheet.lines if line.number in right])
    keys = Counter(one.key for finding in findings for one in finding.changes)
    notes += roster_changes.notes(keys["phone"], keys["college"])
    return _brought(subject, sheet, findings, notes)


def add(errand: Errand) -> Brought:
    """Write every row that is right, in the name of who confirmed it, and mark the others.

    Run twice it changes nothing more.
    """
    subject, sheet, school = _opened(errand)
    reviewer = db.session.get_one(Reviewer, errand.person_id)
    by = Actor(permissions.ACTS_AS[reviewer.role], reviewer.id, reviewer.name)
    findings = list(_told(errand, sheet, subject.write(school, _lines(sheet), by)))
    return _brought(subject, sheet, findings, [])


def _brought(subject: _Subject, sheet: Read, findings: list[Finding], notes: list[str]) -> Brought:
    """The report, and the marked sheet where a row is wrong."""
    report = rules.report(findings) | {"notes": notes}
    wrong = {finding.row: finding for finding in findings if finding.outcome == BAD}
    if not wrong:
        return Brought(report)
    return Brought(report, _marked(subject, sheet, wrong), name=rules.MARKED)


def _judge_students(school: School, lines: Iterable[Line]) -> Iterator[Finding]:
    return roster.check_students(school.code, lines)


def _write_students(school: School, lines: Iterable[Line], by: Actor) -> Iterator[Finding]:
    lines = list(lines)
    found = {name: missing_characters(name) for name in _written(lines, rules.NAME)}
    return roster.add_students(school.code, lines, approved=False, unprintable=found, by=by)


def _judge_units(_school: School, lines: Iterable[Line]) -> Iterator[Finding]:
    return unit_sheets.check_employers(lines)


def _write_units(school: School, lines: Iterable[Line], _by: Actor) -> Iterator[Finding]:
    return unit_sheets.add_employers(lines, password="", approved=True, by_school=school.id)


_SUBJECTS = {
    "students": _Subject(rules.STUDENTS, _judge_students, _write_students),
    "units": _Subject(rules.EMPLOYERS, _judge_units, _write_units),
}


def _opened(errand: Errand) -> tuple[_Subject, Read, School]:
    """What the sheet is of, the sheet, and whose it is. Raises CannotBeDone."""
    assert errand.file_id is not None, "a sheet is read that nobody brought"
    subject = _SUBJECTS[errand.kind.partition(".")[0]]
    words = {column.header: column.header for column in subject.columns}
    required = tuple(column.header for column in subject.columns if column.required)
    data = uploads.open_file(errand.file_id).data
    try:
        sheet = reading.read(data, Wanted(words, required, rules.MOST_ROWS))
    except UnreadableSheet as error:
        raise CannotBeDone(str(error)) from error
    if not sheet.lines:
        raise CannotBeDone(rules.EMPTY)
    return subject, sheet, db.session.get_one(School, errand.owner_id)


def _lines(sheet: Read) -> Iterator[Line]:
    return (Line(line.number, line.cells, line.damaged) for line in sheet.lines)


def _told(errand: Errand, sheet: Read, findings: Iterator[Finding]) -> Iterator[Finding]:
    """The findings one after another; who waits sees how far it is."""
    total = len(sheet.lines)
    errands.advance(errand, 0, total)
    for done, finding in enumerate(findings, 1):
        yield finding
        if done % _TOLD_EVERY == 0:
            errands.advance(errand, done, total)


def _notes(school: School, right: Sequence[reading.Line]) -> list[str]:
    """What is worth a look in rows that will be written: new colleges, names not printable yet."""
    new = roster.new_colleges(school.code, _written(right, rules.COLLEGE))
    notes = [rules.new_colleges(new)] if new else []
    names = sorted(_written(right, rules.NAME))
    unprintable = {name: missing_characters(name) for name in names}
    return notes + [rules.cannot_print(name, what) for name, what in unprintable.items() if what]


def _written(lines: Iterable[Line | reading.Line], header: str) -> set[str]:
    """What stands in this column, as it will be written."""
    return {identity.plain(line.cells.get(header, "")) for line in lines}


def _marked(subject: _Subject, sheet: Read, wrong: dict[int, Finding]) -> Path:
    """The rows that will not do, a column 问题, the cells in question coloured."""
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as handle:
        path = Path(handle.name)
    headers = [column.header for column in subject.columns if column.header in sheet.columns]
    columns = tuple(writing.Column(header, 18) for header in headers)
    made = Sheet(rules.MARKED_SHEET, (*columns, writing.Column(rules.PROBLEM, 60)))
    writing.write(path, made, _marked_rows(headers, sheet, wrong))
    return path


def _marked_rows(
    headers: list[str], sheet: Read, wrong: dict[int, Finding]
) -> Iterator[list[Cell]]:
    for line in sheet.lines:
        finding = wrong.get(line.number)
        if finding is None:
            continue
        bad = {cell.header for cell in finding.cells}
        texts = [(header, line.cells.get(header, "")) for header in headers]
        row: list[Cell] = [Marked(text) if header in bad else text for header, text in texts]
        yield [*row, Marked("".join(finding.faults))]
