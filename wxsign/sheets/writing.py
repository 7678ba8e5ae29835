"""Writes a sheet row by row: any number of rows in the memory of one (`performance.md` §5)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet


@dataclass(frozen=True)
class Marked:
    """A cell to be looked at: what stands in it, on a coloured ground."""

    text: str


Cell = str | int | float | Marked | None

_LONGEST_LIST = 255  # characters of a drop-down that stands in the rule itself
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
    """What is written around the rows: the sheet's name, rows above the header, page footer.

    `keys` are a second head above the header, for other systems; empty for none. `notes` are the
    lines of a second sheet, which says how to fill in the first.
    """

    name: str
    columns: tuple[Column, ...]
    above: tuple[str, ...] = ()
    footer: str = ""
    keys: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def top(self) -> int:
        """The row of the header, counted from 0."""
        return len(self.above) + bool(self.keys)


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
        page, top = book.add_worksheet(sheet.name), sheet.top
        formats = _Formats(book)
        _head(page, sheet, formats)
        done = 0
        for done, row in enumerate(rows, 1):
            for number, cell in enumerate(row):
                _cell(page, (top + done, number), cell, formats)
            if done % _EVERY == 0:
                told(done)
        if sheet.notes:
            _notes(book, sheet.notes)
        _lists(book, page, sheet.columns, top + 1)
    return done


class _Formats:
    """How cells look: text keeps every digit, a quote keeps a formula from being one."""

    def __init__(self, book: Workbook) -> None:
        marked = {"bg_color": "#FCE4E4", "font_color": "#B3261E"}
        self.text = book.add_format({"num_format": "@"})
        self.quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        self.marked = book.add_format({"num_format": "@", "quote_prefix": True, **marked})
        self.bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})


def _cell(page: Worksheet, place: tuple[int, int], cell: Cell, formats: _Formats) -> None:
    if isinstance(cell, Marked):
        page.write_string(*place, cell.text, formats.marked)
    elif isinstance(cell, str):
        is_formula = cell.startswith(_FORMULA)
        page.write_string(*place, cell, formats.quoted if is_formula else formats.text)
    elif cell is not None:
        page.write_number(*place, cell)


def _head(page: Worksheet, sheet: Sheet, formats: _Formats) -> None:
    """Widths, the rows above the header, the header, which stays in sight, and the foot."""
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width, formats.text)
    for number, words in enumerate(sheet.above):
        page.write_string(number, 0, words)
    if sheet.keys:
        page.write_row(sheet.top - 1, 0, sheet.keys)
    page.freeze_panes(sheet.top + 1, 0)
    page.set_footer(f"&L{sheet.footer}&R&P / &N")
    page.write_row(sheet.top, 0, [column.header for column in sheet.columns], formats.bold)


def _notes(book: Workbook, notes: Sequence[str]) -> None:
    page = book.add_worksheet("填写说明")
    page.set_column(0, 0, 100)
    for number, line in enumerate(notes):
        page.write_string(number, 0, line)


def _lists(book: Workbook, page: Worksheet, columns: Sequence[Column], first: int) -> None:
    """Drop-downs; a list that is too long for its rule stands in a hidden sheet."""
    long: list[tuple[str, ...]] = []
    for number, column in enumerate(columns):
        if not column.choices:
            continue
        source: list[str] | str = list(column.choices)
        if len(",".join(column.choices)) > _LONGEST_LIST:
            letter = chr(ord("A") + len(long))
            source = f"='选项'!${letter}$1:${letter}${len(column.choices)}"
            long.append(column.choices)
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        page.data_validation(first, number, first + 5000, number, rule)
    if long:
        hidden = book.add_worksheet("选项")
        hidden.hide()
        for place, choices in enumerate(zip_longest(*long, fillvalue="")):
            hidden.write_row(place, 0, choices)
