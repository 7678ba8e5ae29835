"""The agreement as its readers get it: every word, on every page, always the same."""

import itertools

import pypdfium2
import pytest

from tests.documents import reading
from tests.documents.papers import STUDENT, VALUES, of_student, paper
from wxsign.documents.agreement import AgreementPaper, render
from wxsign.documents.articles import articles_of
from wxsign.documents.canvas import Canvas
from wxsign.documents.fonts import MissingGlyphs

NO_FONT_HAS_IT = "\U0010fffd"
NUMBERS = (*"一二三四五六七八九十", "十一", "十二", "十三", "十四")


def joined(*parts: object) -> str:
    """Nested words in their order, without white space."""
    if all(isinstance(part, str) for part in parts):
        return "".join("".join(parts).split())
    return "".join(joined(part) if isinstance(part, str) else joined(*part) for part in parts)


def surround(printed: AgreementPaper, position: str) -> str:
    """What stands at the edges of each page."""
    number = printed.number or "-"
    return joined(
        f"{printed.year}届毕业生就业协议书协议书编号{number}",
        "核验码",
        printed.verify_code,
        position,
    )


def body(printed: AgreementPaper) -> str:
    """The text of all pages without what stands at their edges."""
    pages = reading.texts_of(render(printed))
    edges = [
        surround(printed, f"第{page}页，共{len(pages)}页") for page in range(1, len(pages) + 1)
    ]
    assert [text[: len(edge)] for text, edge in zip(pages, edges, strict=True)] == edges
    return "".join(text[len(edge) :] for text, edge in zip(pages, edges, strict=True))


@pytest.mark.requirement("S65", "S66", "S193")
def test_every_field_and_article_can_be_copied_from_the_pdf_in_reading_order() -> None:
    printed = paper(remarks="甲方提供住宿。\n每年体检一次。")

    articles = articles_of(printed.kind, VALUES)
    dashes = [
        (title, [(label, value or "—") for label, value in pairs]) for title, pairs in printed.terms
    ]
    signed = [
        (box.heading, [(label, value or "—") for label, value in box.lines])
        for box in printed.signatures
    ]
    numbered = [
        (f"第{number}条", article) for number, article in zip(NUMBERS, articles, strict=True)
    ]
    assert body(printed) == joined(
        "湖北示例学院",
        "毕业生就业协议书",
        "协议就业（电子签约）",
        ("甲方（用人单位）", printed.employer),
        ("乙方（毕业生）", printed.student),
        dashes,
        ("其他约定", "甲方提供住宿。每年体检一次。"),
        numbered,
        signed,
        ("SHA-256摘要", printed.digest),
        ("核验码", printed.verify_code),
        ("核验网址", printed.verify_url),
        ("条款版本", "2026-1", "扫码核验"),
    )


def test_the_number_and_the_position_stand_on_every_page() -> None:
    printed = paper(remarks="补" * 900)
    pages = reading.texts_of(render(printed))

    expected = [surround(printed, f"第{number}页，共3页") for number in (1, 2, 3)]
    assert [text[: len(expected[0])] for text in pages] == expected


def test_an_agreement_without_number_says_on_every_page_that_it_is_not_in_force() -> None:
    printed = paper(number=None)
    pages = reading.texts_of(render(printed))

    expected = ["未生效" + surround(printed, f"第{number}页，共2页") for number in (1, 2)]
    assert [text[: len(expected[0])] for text in pages] == expected


def test_an_approved_agreement_bears_no_mark() -> None:
    assert [text.count("未生效") for text in reading.texts_of(render(paper()))] == [0, 0]


def test_an_ended_agreement_says_so_on_every_page() -> None:
    pages = reading.texts_of(render(paper(ended="已解约")))

    assert [text[:3] for text in pages] == ["已解约", "已解约"]


def test_empty_remarks_are_printed_as_none_so_that_nothing_can_be_added() -> None:
    text = body(paper(remarks=""))

    assert text[text.index("其他约定") :][:8] == "其他约定无第一条"


def test_a_character_without_glyph_stops_the_document_and_is_named() -> None:
    with pytest.raises(MissingGlyphs) as refusal:
        render(of_student(f"王{NO_FONT_HAS_IT}明"))

    assert refusal.value.characters == NO_FONT_HAS_IT


@pytest.mark.parametrize(
    "changes",
    [
        {"remarks": NO_FONT_HAS_IT},
        {"school": NO_FONT_HAS_IT},
        {"employer": (("单位名称", NO_FONT_HAS_IT),)},
        {"terms": ((NO_FONT_HAS_IT, (("试用期", "90 天"),)),)},
        {"values": {**VALUES, "job_title": NO_FONT_HAS_IT}},
        {"ended": NO_FONT_HAS_IT},
    ],
)
def test_a_character_without_glyph_is_noticed_wherever_it_stands(
    changes: dict[str, object],
) -> None:
    with pytest.raises(MissingGlyphs) as refusal:
        render(paper(**changes))

    assert refusal.value.characters == NO_FONT_HAS_IT


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert render(paper()) == render(paper())


def test_no_moment_of_rendering_enters_the_file() -> None:
    moments = {Canvas("", "").creation_date for _ in range(3)}

    assert (len(moments), render(paper()).count(b"Date")) == (1, 0)


def test_another_name_gives_other_bytes() -> None:
    assert render(paper()) != render(of_student("司徒晓兰"))


def test_both_ways_of_embedding_give_the_same_words_and_the_same_glyphs() -> None:
    quick, stock = render(paper()), render(paper(), quick=False)

    assert reading.texts_of(quick) == reading.texts_of(stock)
    assert reading.glyphs_shown(quick) == reading.glyphs_shown(stock)
    assert quick != stock


def test_both_ways_of_embedding_look_the_same() -> None:
    ways = (render(paper()), render(paper(), quick=False))

    quick, stock = ([p.tobytes() for p in reading.pictures_of(way, scale=1)] for way in ways)
    assert quick == stock


def test_an_agreement_is_at_most_100_kib() -> None:
    sizes = [len(render(paper())), len(render(paper(number=None, remarks="补" * 500)))]

    assert [size for size in sizes if size > 100 * 1024] == []


def test_long_values_stay_inside_the_margins() -> None:
    longest = paper(
        school="示例" * 30,
        employer=(("单位名称", "超长名称" * 15), ("邮箱", "long.mailbox" * 6 + "@example.com")),
        student=(("姓名", "阿卜杜外力·买买提艾力" * 5), *STUDENT[1:]),
        remarks="甲方提供住宿和午餐补贴，并依法缴纳社会保险。" * 22,
        verify_url="https://sign.example.edu.cn/" + "verify/" * 16,
    )

    for picture in reading.pictures_of(render(longest), scale=1):
        grey = picture.convert("L").point(lambda shade: 255 if shade < 250 else 0)
        left, top, right, bottom = grey.getbbox()
        assert (left >= 55, right <= 541, top >= 25, bottom <= 820) == (True,) * 4


def test_long_remarks_are_printed_whole_over_pages() -> None:
    remarks = "".join(f"第{number}项约定，" for number in range(1, 90))

    text = body(paper(remarks=remarks))

    start = text.index("其他约定") + 4
    assert text[start : start + len(remarks)] == remarks


def test_a_group_without_fields_is_left_out_and_a_value_may_have_two_lines() -> None:
    text = body(paper(terms=(("空", ()), ("报到", (("报到地点", "武汉市\n洪山区"),)))))

    start = text.index("13800138000") + 11
    assert text[start : start + 16] == "报到报到地点武汉市洪山区其他约定"


def test_remarks_may_hold_what_a_text_box_sends() -> None:
    text = body(paper(remarks=" 甲方提供住宿。\r\n\t每年体检。\u2028\n"))

    assert text[text.index("其他约定") :][:19] == "其他约定甲方提供住宿。每年体检。第一条"


def test_the_signatures_never_stand_on_a_sheet_of_their_own() -> None:
    lengths = (0, 150, 300, 400, 450, 500, 800, 1200)
    for printed in (paper(remarks="补" * length) for length in lengths):
        last = reading.texts_of(render(printed))[-1]

        assert last.index("生效与终止") < last.index("签署时间")


def test_no_page_overflows_however_long_the_remarks_are() -> None:
    for length in itertools.chain(range(0, 1300, 100), (5000,)):
        pictures = reading.pictures_of(render(paper(remarks="补" * length)), scale=0.5)

        bottoms = [
            picture.crop((0, 398, picture.width, 400)).convert("L").getextrema()
            for picture in pictures
        ]
        assert bottoms == [(255, 255)] * len(pictures)


def test_title_and_language_are_told_to_the_reader() -> None:
    pdf = render(paper())

    with pypdfium2.PdfDocument(pdf) as document:
        told = document.get_metadata_dict(skip_empty=True)
    assert told == {"Title": "湖北示例学院毕业生就业协议书", "Producer": "wxsign"}
    assert pdf.count(b"/Lang (zh-CN)") == 1


def test_the_line_before_a_word_that_fills_a_line_is_not_spread() -> None:
    printed = paper(remarks="入职前请把材料发到" + "a" * 90)

    gaps = reading.gaps_of(render(printed), "入职前请把材料发到")

    assert max(gaps) < 12


def test_a_line_that_is_almost_full_still_ends_at_the_edge() -> None:
    sentence = "甲方每年为乙方安排一次体检，" * 2 + "体检的日子由双方商量"
    printed = paper(remarks=f"{sentence}abcdefghijklmn")

    gaps = reading.gaps_of(render(printed), "体检的日子由双方商量")

    assert 10.2 < sum(gaps) / len(gaps) < 11.4
