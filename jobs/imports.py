"""拟签约名单: the worker reads and judges a sheet, and writes it with what is wrong (S33)."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from jobs.brought import Brought, CannotBeDone
from wxsign import uploads
from wxsign.actions import errands, imports
from wxsign.actions._intended import Row, known
from wxsign.models import Errand
from wxsign.queries import imports as queries
from wxsign.rules import intended
from wxsign.sheets import reading, writing
from wxsign.sheets.reading import Line, UnreadableSheet, Wanted
from wxsign.sheets.writing import Cell, Column, Marked, Sheet

_WANTED = Wanted(
    words=intended.HEADERS,
    required=tuple(column.key for column in intended.COLUMNS if column.required),
    most=intended.MOST_ROWS,
)


def check(errand: Errand) -> Brought:
    """The dry run: nothing is added by it."""
    assert errand.file_id is not None, "a list is checked that nobody brought"
    rows = read(uploads.open_file(errand.file_id).data)
    errands.advance(errand, 0, len(rows))
    imports.lay_open(errand, rows, lambda done: errands.advance(errand, done, len(rows)))
    return Brought(report={"rows": len(rows)})


def read(data: bytes, most: int = intended.MOST_ROWS) -> list[Row]:
    """The rows of a sheet, without the one that only shows how; raises CannotBeDone."""
    try:
        found = reading.read(data, Wanted(_WANTED.words, _WANTED.required, most))
    except UnreadableSheet as error:
        raise CannotBeDone(str(error)) from error
    rows = [_row(line) for line in found.lines if not intended.is_example(line.cells)]
    if not rows:
        raise CannotBeDone(intended.EMPTY)
    return rows


def marked(errand: Errand) -> Brought:
    """下载标好的表格: every row that is left, a column 问题, the cells in question coloured."""
    list_id, name = int(errand.facts["list"]), str(errand.facts["name"])
    headers = [Column(column.header, column.width) for column in intended.COLUMNS]
    sheet = Sheet(intended.SHEET, (*headers, Column(intended.PROBLEM, 60)))
    with tempfile.NamedTemporaryFile(suffix=".xlsx", delete=False) as handle:
        path = Path(handle.name)
    rows = writing.write(path, sheet, _marked(list_id))
    stem = Path(name).stem
    return Brought(report={"rows": rows}, file=path, name=f"{stem}-{intended.MARKED}.xlsx")


def _row(line: Line) -> Row:
    return Row(line.number, line.cells, tuple(sorted(line.damaged)))


def _marked(list_id: int) -> Iterator[list[Cell]]:
    for row in queries.every(list_id, known()):
        cells: list[Cell] = []
        for column in intended.COLUMNS:
            text = row.cells.get(column.key, "")
            cells.append(Marked(text) if column.key in row.findings else text)
        yield [*cells, Marked(row.problem) if row.problem else ""]
