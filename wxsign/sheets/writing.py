"""Writes a sheet row by row: any number of rows in the memory of one (`performance.md` §5)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_EVERY = 500


@dataclass(frozen=True)
class Column:
    """One column: its header, how wide it is in characters, and what its list offers.

    Text columns keep every digit of an ID number, whatever Excel thinks of it.
    """

    header: str
    width: int = 14
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """What is written around the rows: the sheet's name, rows above the header, page footer."""

    name: str
    columns: tuple[Column, ...]
    above: tuple[str, ...] = ()
    footer: str = ""


def write(
    path: Path,
    sheet: Sheet,
    rows: Iterable[Sequence[Cell]],
    told: Callable[[int], None] = lambda _done: None,
) -> int:
    """Write the rows and answer how many there were; `told` hears of every 500.

    A text is never a formula, not even after the sheet is saved as csv and opened again.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        page, top = book.add_worksheet(sheet.name), len(sheet.above)
        text = book.add_format({"num_format": "@"})
        quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        _head(page, sheet, text, book.add_format({"bold": True, "bottom": 1, "text_wrap": True}))
        done = 0
        for done, row in enumerate(rows, 1):
            for number, cell in enumerate(row):
                if isinstance(cell, str):
                    format_ = quoted if cell.startswith(_FORMULA) else text
                    page.write_string(top + done, number, cell, format_)
                elif cell is not None:
                    page.write_number(top + done, number, cell)
            if done % _EVERY == 0:
                told(done)
        _lists(page, sheet.columns, top + 1)
    return done


def _head(page: Worksheet, sheet: Sheet, text: Format, bold: Format) -> None:
    """Widths, the rows above the header, the header, which stays in sight, and the foot."""
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width, text)
    for number, words in enumerate(sheet.above):
        page.write_string(number, 0, words)
    page.freeze_panes(len(sheet.above) + 1, 0)
    page.set_footer(f"&L{sheet.footer}&R&P / &N")
    page.write_row(len(sheet.above), 0, [column.header for column in sheet.columns], bold)


def _lists(page: Worksheet, columns: Sequence[Column], first: int) -> None:
    """Drop-downs for the columns that have them; Excel takes 255 characters of them."""
    for number, column in enumerate(columns):
        if column.choices:
            rule = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
            page.data_validation(first, number, first + 5000, number, rule)
