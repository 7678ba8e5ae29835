"""The sheets of a paper agreement: what is printed to be signed, and read back from a photo."""

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from tests.documents import reading
from tests.documents.papers import STUDENT, TERMS, VALUES, paper
from tests.documents.test_agreement import joined
from wxsign.documents.articles import PAPER, articles_of
from wxsign.documents.fonts import MissingGlyphs
from wxsign.documents.paper_agreement import render
from wxsign.outbox.paper_sheets import BY_HAND
from wxsign.rules import paper as rules

NUMBER = "2202619097200001"
MARK = rules.mark(NUMBER, 3)


def sheet(**over):
    return paper(**{"kind": PAPER, "number": NUMBER, "signatures": BY_HAND, **over})


def edges(printed, position: str, note: str) -> str:
    return joined(
        f"{printed.year}届毕业生就业协议书协议书编号{printed.number or '-'}{position}",
        ("核验网址", printed.verify_url, "核验码", printed.verify_code, "条款版本2026-1"),
        ("SHA-256摘要", printed.digest, "请注意", note),
    )


@pytest.mark.requirement("S132")
def test_every_page_carries_number_position_digest_and_the_fields_and_articles_stand_between():
    printed = sheet()
    pages = reading.texts_of(render(printed, MARK))

    note = "拍照或扫描时请拍全四角，不要遮挡、折叠二维码"
    expected = [edges(printed, f"第{page}页，共2页", note) for page in (1, 2)]
    assert [text[: len(edge)] for text, edge in zip(pages, expected, strict=True)] == expected
    body = "".join(text[len(edge) :] for text, edge in zip(pages, expected, strict=True))
    assert body.startswith(joined("湖北示例学院毕业生就业协议书协议就业（纸质签约）"))
    for article in articles_of(PAPER, VALUES):
        assert body.count(joined(article.title, article.text)) == 1
    assert body.count(joined(STUDENT)) == 1
    assert [body.count(joined(rows[:2])) for _title, rows in TERMS] == [1, 1, 1, 1]


@pytest.mark.requirement("S133")
def test_the_boxes_ask_for_stamp_and_signatures():
    last = reading.texts_of(render(sheet(), MARK))[-1]

    boxes = last[last.rindex("甲方（用人单位）") :]
    for words in (
        "单位公章或劳动合同专用章",
        "经办人签字",
        "乙方（毕业生）",
        "本人签字",
        "学校鉴证章",
    ):
        assert boxes.count(words) == 1
    assert boxes.count("日期") == 3


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_the_code_of_every_page_is_read_from_a_photo_of_a_print(turned):
    photos = [
        page.convert("L")
        .rotate(turned + 3, expand=True, fillcolor=170)
        .filter(ImageFilter.GaussianBlur(1))
        for page in reading.pictures_of(render(sheet(), MARK), scale=2)
    ]

    found = [[code.text for code in zxingcpp.read_barcodes(photo)] for photo in photos]

    assert found == [[MARK]] * 2
    assert rules.parse_mark(found[0][0]) == (NUMBER, 3)


def test_before_the_number_there_is_no_code_and_every_page_says_that_it_is_not_in_force():
    pdf = render(sheet(number=None), "")

    assert [text[:3] for text in reading.texts_of(pdf)] == ["未生效"] * 2
    codes = [zxingcpp.read_barcodes(page) for page in reading.pictures_of(pdf, scale=2)]
    assert codes == [[], []]


def test_four_corners_frame_every_page():
    page = reading.pictures_of(render(sheet(), MARK), scale=1)[0].convert("L")

    dark = [page.getpixel(place) < 128 for place in _corners(page)]

    assert dark == [True] * 4


def _corners(page: Image.Image) -> list[tuple[int, int]]:
    right, bottom = page.width - 25, page.height - 23
    return [(30, 22), (right - 5, 22), (30, bottom), (right - 5, bottom)]


def test_the_same_paper_gives_the_same_bytes_and_another_version_others():
    assert render(sheet(), MARK) == render(sheet(), MARK)
    assert render(sheet(), MARK) != render(sheet(), rules.mark(NUMBER, 4))


def test_the_slow_way_prints_the_same_words():
    quick, slow = (reading.texts_of(render(sheet(), MARK, quick=way)) for way in (True, False))

    assert quick == slow


def test_a_character_without_glyph_stops_the_document_and_is_named():
    with pytest.raises(MissingGlyphs) as refusal:
        render(sheet(school="\U0010fffd"), MARK)

    assert refusal.value.characters == "\U0010fffd"
