"""Reads sheets, nothing else: xlsx and xls by calamine, csv in UTF-8, UTF-16 or GB18030.

What a file is, its bytes say. The header row is found by its words, so that a title may stand
above it; blanks nobody sees go; a number that lost digits on its way is marked, never guessed.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from wxsign.rules import identity, media
from wxsign.sheets.guarding import UnreadableSheet, ensure_harmless
from wxsign.uncollected import uncollected

__all__ = ["Line", "Read", "UnreadableSheet", "Wanted", "read", "rows"]

_HEADER_WITHIN = 10
_EXACT = 10**15  # Excel keeps fifteen digits of a number
_SHORTENED = re.compile(r"\d(\.\d+)?[Ee]\+?1[4-9]")
_SIGNS = "\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1e"
_UNSEEN = re.compile(f"[{_SIGNS}\x1f\x7f]")
_BETWEEN = "\x7f"
# What makes a row worth a look at each of its cells: one search for all of them is far quicker.
_UNUSUAL = re.compile(rf"[{_SIGNS}\u00a0\s]|[Ee]\+?1[4-9](?:\x7f|$)")
_BESIDE = re.compile(r"\(.*|[*\s:]")  # what stands in a header beside its word
_NONE: frozenset[str] = frozenset()
_BROKEN = "文件打不开。请用 .xlsx 或 .csv 格式重新保存。"
_LOCKED = "文件有密码。请去掉密码再上传。"


@dataclass(frozen=True)
class Wanted:
    """What a sheet must hold: header words and what each is called by us, and how many rows.

    Several words may mean one column. `required` are columns that must be there.
    """

    words: Mapping[str, str]
    required: tuple[str, ...]
    most: int


@dataclass(frozen=True, slots=True)
class Line:
    """One row that holds something: the number that people see beside it, its cells by column.

    `damaged` are the columns whose number has lost digits; their text is as Excel shows it.
    """

    number: int
    cells: dict[str, str]
    damaged: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Read:
    """A sheet: the columns that were found, in its order, and its rows."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]


@uncollected()
def read(data: bytes, wanted: Wanted) -> Read:
    """The rows of the first sheet that has the header; raises UnreadableSheet with a sentence."""
    fallback: tuple[str, ...] = ()
    for table in tables(data):
        counted = enumerate(table, 1)
        head = [row for _at, row in zip(range(_HEADER_WITHIN), counted, strict=False)]
        at, places = _header(head, wanted)
        if len(places) >= min(2, len(wanted.required)):
            missing = [name for name in wanted.required if name not in places.values()]
            if not missing:
                below = [row for row in head if row[0] > at]
                return Read(tuple(places.values()), _lines((*below, *counted), places, wanted.most))
            fallback = fallback or tuple(missing)
    if fallback:
        named = _words(fallback, wanted)
        raise UnreadableSheet(f"表头缺少：{named}。请补上这几列，或用下载的 excel 模板。")
    named = _words(wanted.required, wanted)
    raise UnreadableSheet(f"前 {_HEADER_WITHIN} 行里没有找到表头。表头应有：{named}。")


def _words(names: Iterable[str], wanted: Wanted) -> str:
    """The columns by the first word that each has."""
    first = {name: word for word, name in reversed([*wanted.words.items()])}
    return "、".join(first[name] for name in names)


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a sheet whose first row is the header, as texts keyed by its words.

    Blank rows come too, so that whoever counts names the row that people see. Raises
    UnreadableSheet.
    """
    data = path.read_bytes()
    table = next(tables(data), iter([])) if data.strip() else iter([])
    header = [_tidied(cell).strip("*") for cell in next(iter(table), [])]
    if not any(header):
        raise UnreadableSheet("第一行应为表头，但它是空的。")
    for cells in table:
        padded = [*cells, *[""] * (len(header) - len(cells))]
        yield {name: _tidied(cell) for name, cell in zip(header, padded, strict=False) if name}


Table = Iterator[Sequence[object]]


def _header(
    head: Iterable[tuple[int, Sequence[object]]], wanted: Wanted
) -> tuple[int, dict[int, str]]:
    """The row that has most of the words, and which column stands where in it."""
    best: tuple[int, dict[int, str]] = (0, {})
    for number, cells in head:
        places: dict[int, str] = {}
        for place, cell in enumerate(cells):
            word = wanted.words.get(_BESIDE.sub("", identity.plain(_tidied(cell))))
            if word and word not in places.values():
                places[place] = word
        if len(places) > len(best[1]):
            best = number, places
    return best


def _lines(
    rows: Iterable[tuple[int, Sequence[object]]], places: Mapping[int, str], most: int
) -> tuple[Line, ...]:
    """The rows that hold something in a column of ours; more than `most` are refused."""
    found: list[Line] = []
    names, wide = tuple(places.values()), max(places) + 1
    picked = itemgetter(*places, min(places))  # one more, so that a single column makes a tuple
    for number, given in rows:
        row = given if len(given) >= wide else [*given, *[""] * (wide - len(given))]
        texts = [cell if type(cell) is str else _text(cell) for cell in picked(row)[:-1]]
        lost = _NONE
        if _UNUSUAL.search(_BETWEEN.join(texts)):
            texts = [_tidied(text) for text in texts]
            lost = frozenset(name for name, text in zip(names, texts, strict=True) if _is_cut(text))
        if any(texts):
            found.append(Line(number, dict(zip(names, texts, strict=True)), lost))
            if len(found) > most:
                raise UnreadableSheet(f"一次最多 {most:,} 行，这份表超过了。请分成几份上传。")
    return tuple(found)


def tables(data: bytes) -> Iterator[Table]:
    """Every sheet that is shown, row by row."""
    kind = media.sheet_kind(data)
    if not kind:
        raise UnreadableSheet(media.sheet_fault(data, "表格") or _BROKEN)
    if kind == media.CSV:
        yield _csv(data)
        return
    if kind == media.XLSX:
        ensure_harmless(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [s.name for s in book.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
        for name in shown or book.sheet_names:
            yield book.get_sheet_by_name(name).iter_rows()
    except PasswordError as error:
        raise UnreadableSheet(_LOCKED) from error
    except (CalamineError, OSError, ValueError) as error:
        locked = "password" in str(error).lower() or "encrypt" in str(error).lower()
        raise UnreadableSheet(_LOCKED if locked else _BROKEN) from error


def _csv(data: bytes) -> Table:
    """Texts; comma, tab or semicolon, whichever the first line has most of."""
    text = _decoded(data)
    first = text.lstrip().partition("\n")[0]
    mark = max(",\t;", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    except csv.Error as error:
        raise UnreadableSheet(_BROKEN) from error


def _decoded(data: bytes) -> str:
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableSheet("文件的编码认不出来。请另存为 UTF-8 的 .csv 或 .xlsx。")


def _tidied(cell: object) -> str:
    """The text of a cell without what nobody sees."""
    text = cell if type(cell) is str else _text(cell)
    if text.isascii() and text.isprintable():
        return text.strip()
    return _UNSEEN.sub("", text).replace("\u00a0", " ").strip()


def _text(cell: object) -> str:
    """Excel keeps whole numbers as floats; beyond 15 digits they are damaged and shown as such."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell)) if abs(cell) < _EXACT else f"{cell:.6E}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _is_cut(text: str) -> bool:
    """Whether this number has lost digits: as a number here, or before it was saved as text."""
    return _SHORTENED.fullmatch(text) is not None
