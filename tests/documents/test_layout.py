"""Blocks on pages: what belongs together stays together."""

from wxsign.documents.canvas import Canvas
from wxsign.documents.layout import Block, distribute


def nothing(canvas: Canvas, top: float) -> None:
    """Draws nothing: only the places matter here."""


def block(height: float, *, space: float = 0, stays: bool = False) -> Block:
    return Block(height, nothing, space, stays)


def tops(*blocks: Block, room: float = 100) -> list[list[float]]:
    return [[top for top, _ in page] for page in distribute(blocks, room)]


def test_blocks_follow_one_another_until_the_page_is_full() -> None:
    assert tops(block(40), block(60), block(1)) == [[0, 40], [0]]


def test_the_space_above_a_block_is_dropped_at_the_top_of_a_page() -> None:
    assert tops(block(50, space=9), block(40, space=9), block(5, space=9)) == [[0, 59], [0]]


def test_a_block_that_stays_goes_to_the_page_of_the_next_one() -> None:
    assert tops(block(50), block(30, stays=True), block(30)) == [[0], [0, 30]]


def test_a_chain_longer_than_a_page_is_parted_where_it_must() -> None:
    chain = [block(60, stays=True) for _ in range(3)]

    assert tops(*chain) == [[0], [0], [0]]


def test_a_block_higher_than_a_page_gets_one_of_its_own() -> None:
    assert tops(block(10), block(150), block(10)) == [[0], [0], [0]]
