"""Distributes blocks over pages: what belongs together stays together."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from wxsign.documents.canvas import Canvas


@dataclass(frozen=True, slots=True)
class Block:
    """Something that is never cut: its height, the space above it and how it is drawn.

    The space is dropped at the top of a page. `stays` keeps it on the page of the next block.
    """

    height: float
    draw: Callable[[Canvas, float], None]
    space: float = 0
    stays: bool = False


Page = list[tuple[float, Block]]


def distribute(blocks: Sequence[Block], room: float) -> list[Page]:
    """The pages: each block with the distance of its top from the top of the page."""
    pages: list[Page] = [[]]
    used = 0.0
    for chain in _chains(blocks):
        if used + sum(block.space + block.height for block in chain) > room and pages[-1]:
            pages.append([])
            used = 0.0
        for block in chain:
            if used + block.space + block.height > room and pages[-1]:
                pages.append([])
                used = 0.0
            used += block.space if pages[-1] else 0.0
            pages[-1].append((used, block))
            used += block.height
    return pages


def _chains(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    chain: list[Block] = []
    for block in blocks:
        chain.append(block)
        if not block.stays:
            yield chain
            chain = []
    if chain:
        yield chain
