"""The arithmetic of look-alikes, and the looks of real pictures."""

from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from tests import photos
from wxsign.documents.pictures import look, look_of
from wxsign.rules import looks
from wxsign.rules.looks import Look

BITS = st.sets(st.integers(0, 63), max_size=7)


@given(coarse=st.integers(0, 2**64 - 1), bits=BITS)
def test_pictures_that_differ_in_few_bits_share_a_probe(coarse, bits):
    other = coarse
    for bit in bits:
        other ^= 1 << bit

    assert set(Look(coarse, 0).probes()) & set(Look(other, 0).bands)


def test_the_limits_are_those_that_the_search_can_find():
    assert looks.NEAR <= 7
    assert Look(0, 0).distance(Look((1 << looks.NEAR) - 1, 1)) == 1
    assert Look(0, 0).distance(Look((1 << looks.NEAR + 1) - 1, 0)) is None
    assert Look(0, 0).distance(Look(0, (1 << looks.NEAR_IN_DETAIL + 1) - 1)) is None


def filled(names: int, seal: tuple[int, int]) -> Image.Image:
    """One printed form as two people fill it in: handwriting of their own, a seal elsewhere."""
    page = photos.sheet(mark="B 2")
    pen = ImageDraw.Draw(page)
    for line in range(6):
        left = 300 + 60 * (line * names % 5)
        pen.rectangle((left, 120 + 230 * line, left + 40 * names, 170 + 230 * line), (30, 30, 40))
    pen.ellipse((*seal, seal[0] + 240, seal[1] + 240), outline=(190, 30, 30), width=14)
    return page


def test_one_scan_is_known_again_in_any_size_and_another_persons_form_is_not():
    mine, other = filled(5, (600, 1100)), filled(9, (250, 900))
    again = mine.resize((900, 1200)).convert("L")
    sent = ((mine, 90), (again, 50), (other, 90))
    first, same, theirs = (
        Look.read(look(photos.encoded(page, quality=quality)).look) for page, quality in sent
    )

    assert first.distance(same) is not None
    assert first.distance(theirs) is None


def test_an_empty_page_is_compared_with_nothing():
    assert look_of(Image.new("L", (900, 1200), 230)) == ""
