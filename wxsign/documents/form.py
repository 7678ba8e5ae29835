"""The parts that documents are made of, all on one grid: a column of titles, a column of text."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from wxsign.documents.canvas import HAIR, INK, SOFT, WIDTH, Canvas, Style
from wxsign.documents.layout import Block
from wxsign.documents.lines import Line

LEFT = 56.0
RIGHT = WIDTH - LEFT
TEXT = 140.28  # leaves 399 points: 42 characters of the text
TITLE_WIDTH = 76.0
LABEL_WIDTH = 77.0
HALF = (RIGHT - TEXT) / 2

BODY = Style(9.5)
TITLE = Style(9.5, strong=True)
LABEL = Style(9, SOFT)
NOTE = Style(8, SOFT)

_LEADING = 14.2
_ROW_LEADING = 12.6
_PAD = 3.4
_GAP = 4.0
_MOST_ADDED = 0.2 * BODY.size

Pair = tuple[str, str]


class _Cell(NamedTuple):
    """A label and its value, broken into lines, at their place in a row."""

    x: float
    label: list[Line]
    value: list[Line]


def fields(canvas: Canvas, title: str, pairs: Sequence[Pair]) -> list[Block]:
    """A group of the form: its title at the left, labels and values in one or two columns.

    A group without fields is left out.
    """
    if not pairs:
        return []
    head = canvas.broken(_parted(canvas, title), TITLE_WIDTH, TITLE.size)
    rows = [[_cell(canvas, *place) for place in row] for row in _rows(canvas, pairs)]
    lines = [max(len(part) for cell in row for part in (cell.label, cell.value)) for row in rows]
    lines[0] = max(lines[0], len(head) if len(rows) == 1 else 1)
    last = len(rows) - 1
    return [
        Block(
            height=count * _ROW_LEADING + 2 * _PAD,
            draw=partial(_draw_row, row=row, head=head if not number else []),
            stays=number != last,
        )
        for number, (row, count) in enumerate(zip(rows, lines, strict=True))
    ]


def paragraph(
    canvas: Canvas, head: Sequence[str], text: str, *, space: float, whole: bool = False
) -> list[Block]:
    """Running text beside its title; its first two and its last two lines stay together.

    A `whole` paragraph is not parted, nor from what follows it.
    """
    lines = canvas.broken(text, RIGHT - TEXT, BODY.size)
    while len(lines) < len(head):
        lines.append(Line("", 0, ends=True))
    count = len(lines)
    return [
        Block(
            height=_LEADING,
            draw=partial(_draw_line, line=line, head=() if number else head),
            space=0 if number else space,
            stays=whole or (number in (0, count - 2) and number < count - 1),
        )
        for number, line in enumerate(lines)
    ]


def closing_rule() -> Block:
    """The line under the last group of a form."""
    return Block(0.6, _draw_closing_rule)


def _draw_closing_rule(canvas: Canvas, top: float) -> None:
    canvas.rule(LEFT, RIGHT, top, 0.6, INK)


def _parted(canvas: Canvas, title: str) -> str:
    """A title that is too long for one line, parted before its bracket."""
    too_long = canvas.width_of(title, TITLE.size) > TITLE_WIDTH
    return title.replace("（", "\n（") if too_long else title


def _rows(canvas: Canvas, pairs: Sequence[Pair]) -> Iterator[list[tuple[float, float, str, str]]]:
    """Pairs side by side where both fit on one line, else one below the other."""
    waiting: Pair | None = None
    for label, value in pairs:
        lines = canvas.broken(value, HALF - LABEL_WIDTH - _GAP, BODY.size)
        fits = len(lines) == 1
        if waiting and fits:
            yield [(TEXT, HALF, *waiting), (TEXT + HALF, HALF, label, value)]
            waiting = None
            continue
        if waiting:
            yield [(TEXT, 2 * HALF, *waiting)]
        waiting = (label, value) if fits else None
        if not fits:
            yield [(TEXT, 2 * HALF, label, value)]
    if waiting:
        yield [(TEXT, 2 * HALF, *waiting)]


def _cell(canvas: Canvas, x: float, width: float, label: str, value: str) -> _Cell:
    return _Cell(
        x,
        canvas.broken(label, LABEL_WIDTH - _GAP, LABEL.size),
        canvas.broken(value or "—", width - LABEL_WIDTH - _GAP, BODY.size),
    )


def _draw_row(canvas: Canvas, top: float, row: list[_Cell], head: list[Line]) -> None:
    if head:
        canvas.rule(LEFT, RIGHT, top, 0.6, INK)
    else:
        canvas.rule(TEXT, RIGHT, top, 0.4, HAIR)
    first = top + _PAD + BODY.size + 0.4
    columns = [(LEFT, head, TITLE)]
    for cell in row:
        columns += [(cell.x, cell.label, LABEL), (cell.x + LABEL_WIDTH, cell.value, BODY)]
    for x, lines, style in columns:
        for number, line in enumerate(lines):
            canvas.put(x, first + number * _ROW_LEADING, line.text, style)


def _draw_line(canvas: Canvas, top: float, line: Line, head: Sequence[str]) -> None:
    baseline = top + BODY.size * 1.1
    for number, words in enumerate(head):  # before the text, as it is read aloud and copied
        canvas.put(LEFT, baseline + number * _LEADING, words, TITLE)
    if line.text:
        canvas.put(TEXT, baseline, line.text, BODY, _spacing(line))


def _spacing(line: Line) -> float:
    """What is added between characters so that a full line ends at the edge.

    A line that a long word has left half empty is not full: it ends where its text ends.
    """
    if line.ends or len(line.text) < 2:
        return 0
    missing = (RIGHT - TEXT) - line.width * BODY.size / 1000
    added = missing / (len(line.text) - 1)
    return added if added <= _MOST_ADDED else 0
