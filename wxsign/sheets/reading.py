"""Reads sheets, nothing else: xlsx and xls by calamine, csv in UTF-8 or GB18030."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook


class UnreadableSheet(Exception):
    """The file is no sheet that we can read; the text says so to the person who brought it."""


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of the first sheet as texts, keyed by the words of the header row.

    Blank rows come too, so that whoever counts names the row that people see. Raises
    UnreadableSheet.
    """
    table = _csv(path) if path.suffix.lower() == ".csv" else _workbook(path)
    header = [cell.strip().strip("*") for cell in next(table, [])]
    if not any(header):
        raise UnreadableSheet("第一行应为表头，但它是空的。")
    for cells in table:
        padded = [*cells, *[""] * (len(header) - len(cells))]
        yield {name: cell.strip() for name, cell in zip(header, padded, strict=False) if name}


def _workbook(path: Path) -> Iterator[list[str]]:
    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    except (CalamineError, OSError) as error:
        raise UnreadableSheet("文件打不开。请用 .xlsx 或 .csv 格式重新保存。") from error
    for cells in sheet.iter_rows():
        yield [_text(cell) for cell in cells]


def _csv(path: Path) -> Iterator[list[str]]:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        yield from csv.reader(io.StringIO(text, newline=""))
        return
    raise UnreadableSheet("文件的编码认不出来。请另存为 UTF-8 的 .csv 或 .xlsx。")


def _text(cell: object) -> str:
    """Excel keeps whole numbers as floats; beyond 15 digits they are damaged and shown as such."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell)) if abs(cell) < 10**15 else f"{cell:.6E}"
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return "" if cell is None else str(cell)
