"""Breaks Chinese text into lines that no reader stumbles over (避头尾).

No line begins with closing punctuation, none ends with an opening bracket, a word, a number with
its unit and a dash stay whole unless they are longer than the line. A closing mark at the end of
a line may reach half its width over the edge, where it has no ink.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

CLOSING = "，。、；：？！）》〉」』】〕”’…％℃·"  # noqa: RUF001 - the marks themselves
OPENING = "（《〈「『【〔“‘￥"
# These have ink in one half only: the empty half of one is given up beside another.
_LEFT_INK = "，。、；：）》〉」』】〕”’"
_RIGHT_INK = "（《〈「『【〔“‘"
_HALF = 500  # half a mark, in thousandths of the size

_CLUSTER = re.compile(
    rf"[{OPENING}]*"
    rf"(?:[0-9][!-~]*(?: ?[年月日天元时])?|[!-~\u00a1-\u00ff]+|—+|[^{CLOSING}])?"
    rf"[{CLOSING}]*"
)
_TIGHT = re.compile(
    rf"(?<=[{_LEFT_INK}])(?=[{_LEFT_INK}{_RIGHT_INK}])|(?<=[{_RIGHT_INK}])(?=[{_RIGHT_INK}])"
)


class Line(NamedTuple):
    """One line: its text, its width in thousandths of the size, whether it ends a paragraph."""

    text: str
    width: int
    ends: bool


def break_lines(text: str, width: float, widths: Mapping[str, int]) -> list[Line]:
    """The lines of this text at this width, both in thousandths of the size."""
    return [line for paragraph in text.split("\n") for line in _lines(paragraph, width, widths)]


def tight_parts(text: str) -> list[str]:
    """The text parted where two marks meet: each part begins half a character earlier."""
    return _TIGHT.split(text)


def width_of(text: str, widths: Mapping[str, int]) -> int:
    """How long this text gets in one line, in thousandths of the size."""
    return sum([widths[character] for character in text]) - _HALF * len(_TIGHT.findall(text))


def _lines(paragraph: str, width: float, widths: Mapping[str, int]) -> Iterator[Line]:
    paragraph = paragraph.rstrip(" ")
    edges = [0, *accumulate(_advances(paragraph, widths))]
    breaks = [match.start() for match in _CLUSTER.finditer(paragraph)]
    start, length = 0, len(paragraph)
    while start < length:
        reach = _reach(paragraph, edges, start, width)
        end = breaks[bisect_right(breaks, reach) - 1] if reach < length else length
        if end <= start:  # one word fills the line: it is parted after all
            end = max(reach, start + 1)
        text = paragraph[start:end].rstrip(" ")
        yield Line(text, _inked(text, widths), ends=end == length)
        start = end
        while start < length and paragraph[start] == " ":
            start += 1
    if not length:
        yield Line("", 0, ends=True)


def _advances(text: str, widths: Mapping[str, int]) -> list[int]:
    """How far each character moves on; a mark that stands before another one half less."""
    advances = [widths[character] for character in text]
    for match in _TIGHT.finditer(text):
        advances[match.start() - 1] -= _HALF
    return advances


def _reach(text: str, edges: list[int], start: int, width: float) -> int:
    """Behind which character the line is full; a closing mark may hang over the edge."""
    limit = edges[start] + width
    reach = bisect_right(edges, limit) - 1
    if reach < len(text) and text[reach] in _LEFT_INK and edges[reach] + _HALF <= limit:
        return reach + 1
    return reach


def _inked(text: str, widths: Mapping[str, int]) -> int:
    return width_of(text, widths) - (_HALF if text and text[-1] in _LEFT_INK else 0)
