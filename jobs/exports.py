"""导出: sheets of the desk, written by a worker row by row (S73, §1.7, decision 14)."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from jobs.brought import Brought
from wxsign import clock
from wxsign.actions import errands as actions
from wxsign.actions import exports
from wxsign.db import db
from wxsign.models import Errand, ExportEntry, Reviewer
from wxsign.queries import export, export_log, export_numbers
from wxsign.queries.numbers import Of
from wxsign.rules import exports as rules
from wxsign.rules import moments, national_columns
from wxsign.rules.exports import Cover
from wxsign.scopes import Scope
from wxsign.sheets import writing
from wxsign.sheets.writing import Cell, Column, Sheet

Row = tuple[Cell, ...]


def write_list(errand: Errand) -> Brought:
    """签约列表 as the reviewer had limited it, within the scope that he has now."""
    entry = export_log.of_errand(errand.id)
    scope = Scope.of(db.session.get_one(Reviewer, errand.person_id))
    filters = export.filters_of(errand.facts["fields"], scope)
    ids, cover = export.list_ids(scope, filters), Cover()
    lines = export.list_lines(ids, is_full=entry.is_full)
    columns = tuple(Column(head, width) for head, width in export.LIST_COLUMNS)
    rows = _covered(((line.student_id, line.cells) for line in lines), cover)
    return _brought(errand, entry, _Asked(columns, rows, len(ids), cover))


def write_plan(errand: Errand) -> Brought:
    """就业方案 of one cohort in the national layout."""
    entry, facts = export_log.of_errand(errand.id), errand.facts
    ids = export.graduate_ids(errand.owner_id, facts["year"], facts["college_id"])
    table = national_columns.columns(facts["year"])
    graduates, cover = export.graduates(errand.owner_id, ids), Cover()
    cells = partial(national_columns.cells, of=table, is_full=entry.is_full)
    rows = _covered(((student_id, cells(one)) for student_id, one in graduates), cover)
    columns = tuple(Column(column.head) for column in table)
    keys = tuple(column.key for column in table)
    return _brought(errand, entry, _Asked(columns, rows, len(ids), cover, keys))


def write_numbers(errand: Errand) -> Brought:
    """The tables behind the charts, one below the other."""
    entry, facts = export_log.of_errand(errand.id), errand.facts
    of = Of(errand.owner_id, facts["year"], facts["college_id"])
    rows = tuple(export_numbers.rows(of, clock.now()))
    columns = tuple(Column(head, width) for head, width in export_numbers.COLUMNS)
    return _brought(errand, entry, _Asked(columns, rows, len(rows), Cover()))


class _Asked:
    """What is written: columns, rows, how many there will be, and whose data they hold."""

    def __init__(
        self,
        columns: tuple[Column, ...],
        rows: Iterable[Row],
        total: int,
        cover: Cover,
        keys: tuple[str, ...] = (),
    ) -> None:
        self.columns, self.rows, self.total = columns, rows, total
        self.cover, self.keys = cover, keys


def _brought(errand: Errand, entry: ExportEntry, asked: _Asked) -> Brought:
    """Write the sheet, log what was in it, and hand it over."""
    content = rules.content_words(entry.kind, is_full=entry.is_full)
    mark = rules.watermark(content, entry.name, entry.at, entry.purpose)
    name = rules.file_name(entry.kind, content, moments.day(entry.at))
    title = rules.TITLES[entry.kind]
    sheet = Sheet(title, asked.columns, (mark,), rules.foot(mark), asked.keys)
    is_full = entry.is_full
    actions.advance(errand, 0, asked.total)
    path = _temporary()
    try:
        rows = writing.write(path, sheet, asked.rows, _told(errand, asked.total))
        exports.note_rows(errand.id, rows, asked.cover if is_full else None)
    except BaseException:
        path.unlink()
        raise
    return Brought({"rows": rows}, path, name=name)


def _told(errand: Errand, total: int) -> Callable[[int], None]:
    return lambda done: actions.advance(errand, done, max(done, total))


def _covered(found: Iterable[tuple[int, Row]], cover: Cover) -> Iterator[Row]:
    for student_id, cells in found:
        cover.add(student_id)
        yield cells


def _temporary() -> Path:
    with tempfile.NamedTemporaryFile(prefix="wxsign-", suffix=".xlsx", delete=False) as file:
        return Path(file.name)
