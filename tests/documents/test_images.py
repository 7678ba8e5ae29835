"""Pages as pictures for phones."""

from fpdf import FPDF

from tests.documents import reading
from tests.documents.papers import paper
from wxsign.documents.agreement import render
from wxsign.documents.images import pages_of


def test_each_page_becomes_a_webp_picture_1080_pixels_wide() -> None:
    pictures = [reading.picture(page) for page in pages_of(render(paper()))]

    assert [(each.format, each.size) for each in pictures] == [("WEBP", (1080, 1528))] * 2


def test_a_page_of_any_size_becomes_exactly_as_wide() -> None:
    widths = (130.73, 131.68, 133, 300, 595.28, 612, 841.89)  # times 1080 / 133: a little over
    pdf = FPDF(unit="pt")
    for width in widths:
        pdf.add_page(format=(width, 40))

    pictures = [reading.picture(page) for page in pages_of(bytes(pdf.output()))]

    assert [each.width for each in pictures] == [1080] * len(widths)


def test_a_page_as_a_picture_is_small_enough_for_a_phone() -> None:
    assert [len(page) for page in pages_of(render(paper())) if len(page) > 200 * 1024] == []


def test_the_picture_shows_the_page_without_loss() -> None:
    pdf = render(paper())

    shown = reading.picture(pages_of(pdf)[0]).convert("RGB")

    expected = reading.pictures_of(pdf, scale=(1080 - 0.01) / 595.28)[0]
    assert shown.tobytes() == expected.tobytes()
