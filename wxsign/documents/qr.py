"""QR codes as shapes, not pictures: sharp on paper and on every screen."""

from collections.abc import Iterator
from typing import NamedTuple

import segno

# Choosing the best of eight masks takes most of the time and readers take any of them.
_MASK = 3
_QUIET = 4  # modules of white around the code, as the standard asks


class Run(NamedTuple):
    """Dark modules side by side: row and column of the first, and how many."""

    row: int
    column: int
    length: int


def runs(text: str) -> tuple[int, tuple[Run, ...]]:
    """The side of the code in modules, without its white edge, and its dark runs."""
    code = segno.make(text, error="m", mask=_MASK, micro=False, boost_error=False)
    rows = [bytes(row) for row in code.matrix]
    found = (Run(number, *run) for number, row in enumerate(rows) for run in _dark(row))
    return len(rows), tuple(found)


def svg(text: str) -> str:
    """The code as an inline SVG for a page; it fills the box that the page gives it."""
    side, dark = runs(text)
    path = "".join(f"M{_QUIET + c} {_QUIET + r}h{n}v1h-{n}z" for r, c, n in dark)
    box = side + 2 * _QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {box} {box}" role="img"'
        ' aria-label="二维码" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{box}v{box}H0z"/><path d="{path}"/></svg>'
    )


def _dark(row: bytes) -> Iterator[tuple[int, int]]:
    start = row.find(1)
    while start >= 0:
        end = row.find(0, start)
        end = len(row) if end < 0 else end
        yield start, end - start
        start = row.find(1, end)
