"""The font: what it prints, what it lacks and what happens then."""

import logging
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from tests.documents import reading
from tests.documents.papers import of_student, paper
from wxsign.documents import fallback, fonts
from wxsign.documents.agreement import render
from wxsign.documents.canvas import Canvas, Style
from wxsign.rules import printing

# The Table of General Standard Chinese Characters (通用规范汉字表, 2013).
STANDARD = Path(__file__).with_name("standard_characters.txt")
RARE = "\U00020000"  # 𠀀, in the second plane and in no common font
SOFT_HYPHEN = "\u00ad"  # seen by nobody
IDEOGRAPH = re.compile("CJK (?:UNIFIED|COMPATIBILITY) IDEOGRAPH|CJK$")  # or not yet known to Python
SIGNS = "□☑✓○●￥¥×·–—“”‘’…①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳〇"


@pytest.fixture
def no_fonts(tmp_path: Path) -> Iterator[Path]:
    """A machine without any font of its own; the folder for those that a test adds."""
    fallback.use_folders(tmp_path)
    yield tmp_path
    fallback.use_folders()


@pytest.fixture
def rare_font(no_fonts: Path) -> Path:
    """A font on the machine that prints the rare character and nothing else."""
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    pen.lineTo((900, 0))
    pen.lineTo((500, 800))
    pen.closePath()
    builder = FontBuilder(1000)
    builder.setupGlyphOrder([".notdef", "rare"])
    builder.setupCharacterMap({ord(RARE): "rare"})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "rare": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "rare": (1000, 100)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Rare", "styleName": "Regular", "fullName": "Rare"})
    builder.setupOS2(sCapHeight=700)
    builder.setupPost()
    file = no_fonts / "truetype" / "HanaMinB.ttf"
    file.parent.mkdir()
    builder.save(file)
    return file


def test_the_8105_standard_characters_can_be_printed(no_fonts: Path) -> None:
    standard = "".join(STANDARD.read_text(encoding="utf-8").split())

    assert (len(set(standard)), fonts.missing_characters(standard)) == (8105, "")


def test_gb2312_latin_and_our_signs_can_be_printed(no_fonts: Path) -> None:
    rows = [bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]
    chinese = b"".join(rows).decode("gb2312", errors="ignore")
    latin = bytes([*range(0x20, 0x7F), *range(0xA0, 0x100)]).decode("latin-1")

    assert fonts.missing_characters(chinese + latin + SIGNS) == ""


def test_the_rule_takes_what_our_font_has_and_of_the_rest_only_chinese_characters() -> None:
    ours = set(fonts.widths()) - {SOFT_HYPHEN}
    taken = {chr(code) for code in range(0x20, 0x40000) if not printing.fault(chr(code))}
    ideographs = {each for each in taken if IDEOGRAPH.match(unicodedata.name(each, "CJK"))}

    assert ours - taken == set()
    assert taken - ours - ideographs == set()


def test_what_nothing_prints_is_named_once_in_its_order(no_fonts: Path) -> None:
    assert fonts.missing_characters(f"王{RARE}明\U0010fffd{RARE}") == f"{RARE}\U0010fffd"


def test_ends_of_lines_are_not_missing(no_fonts: Path) -> None:
    assert fonts.missing_characters("一\n二") == ""


def test_a_font_of_the_machine_prints_what_ours_lacks(rare_font: Path) -> None:
    assert fonts.missing_characters(f"王{RARE}") == ""

    pages = reading.texts_of(render(of_student(f"王{RARE}明")))

    start = pages[0].index("姓名")
    assert pages[0][start : start + 9] == f"姓名王{RARE}明身份证号"


def test_a_document_with_a_second_font_is_the_same_every_time(rare_font: Path) -> None:
    assert render(of_student(RARE)) == render(of_student(RARE))


def printed(lines: list[str], *, quick: bool) -> bytes:
    """A document of these lines alone."""
    canvas = Canvas("字表", "".join(lines), quick=quick)
    for start in range(0, len(lines), 50):
        canvas.add_page()
        for row, line in enumerate(lines[start : start + 50]):
            canvas.put(20, 30 + 16 * row, line, Style(12))
    return canvas.finished()


def test_all_standard_characters_can_be_copied_from_a_document() -> None:
    lines = STANDARD.read_text(encoding="utf-8").split()

    assert "".join(reading.texts_of(printed(lines, quick=True))) == "".join(lines)


def test_copied_glyphs_look_like_those_that_fpdf2_embeds() -> None:
    lines = [*STANDARD.read_text(encoding="utf-8").split()[::12], f"□☑✓ {SIGNS}"]

    quick, stock = (
        reading.pictures_of(printed(lines, quick=way), scale=1)[0] for way in (True, False)
    )
    assert quick.tobytes() == stock.tobytes()


def test_one_of_the_glyphs_compared_is_put_together_from_others() -> None:
    with TTFont(fonts.FONT_FILE) as font:
        assert font["glyf"][font.getBestCmap()[ord("☑")]].isComposite()


def test_the_font_bears_our_name_and_stands_beside_its_licence() -> None:
    with TTFont(fonts.FONT_FILE) as font:
        names = {font["name"].getDebugName(number) for number in (1, 4, 6)}
    licence = fonts.FONT_FILE.with_name("OFL.txt").read_text(encoding="utf-8")

    assert names == {"Wxsign Sans SC", "WxsignSansSC-Regular"}
    assert licence.count("SIL OPEN FONT LICENSE Version 1.1") == 1


def test_where_fpdf2_has_changed_documents_are_made_the_slow_way(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def renamed(*arguments: object) -> None:
        raise TypeError("unexpected keyword argument")

    expected = reading.texts_of(render(paper()))
    monkeypatch.setattr(fonts, "CIDSystemInfo", renamed)
    fonts.takes_views.cache_clear()
    try:
        with caplog.at_level(logging.WARNING):
            printed = reading.texts_of(render(paper()))
    finally:
        fonts.takes_views.cache_clear()

    assert printed == expected
    assert [record.message for record in caplog.records if record.name == fonts.log.name] == [
        "fpdf2 has changed: documents are made the slow way"
    ]
