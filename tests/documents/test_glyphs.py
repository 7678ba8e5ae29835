"""Copying glyphs: outlines, widths and the parts of composites come out as they went in."""

import zlib
from io import BytesIO

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from wxsign.documents.glyphs import GlyphTable

ORDER = [".notdef", "box", "tall", "near", "far", "small", "flat", "turned", "nested"]
COMPOSITES = {
    "near": (("box", (1, 0, 0, 1, 5, 5)), ("tall", (1, 0, 0, 1, 9, 0))),
    "far": (("tall", (1, 0, 0, 1, 900, -700)), ("box", (1, 0, 0, 1, 0, 300))),
    "small": (("box", (0.5, 0, 0, 0.5, 0, 0)), ("tall", (1, 0, 0, 1, 0, 0))),
    "flat": (("box", (1, 0, 0, 0.25, 0, 0)), ("tall", (1, 0, 0, 1, 0, 0))),
    "turned": (("box", (0.5, 0.25, -0.25, 0.5, 300, 0)), ("tall", (1, 0, 0, 1, 0, 0))),
    "nested": (("near", (1, 0, 0, 1, 40, 0)),),
}


@pytest.fixture(scope="module")
def source() -> bytes:
    """A font with plain glyphs, composites of every shape of record, and shared widths."""
    glyphs = {".notdef": rectangle(50, 50), "box": rectangle(300, 300), "tall": rectangle(20, 801)}
    for name, parts in COMPOSITES.items():
        pen = TTGlyphPen(dict.fromkeys(ORDER))
        for part in parts:
            pen.addComponent(*part)
        glyphs[name] = pen.glyph()
    builder = FontBuilder(1000)
    builder.setupGlyphOrder(ORDER)
    builder.setupCharacterMap({0x41 + number: name for number, name in enumerate(ORDER[1:])})
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(
        {name: (400 if number < 3 else 1000, number) for number, name in enumerate(ORDER)}
    )
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Parts", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    file = BytesIO()
    builder.save(file)
    return file.getvalue()


def rectangle(width: int, height: int) -> object:
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((0, height))
    pen.lineTo((width, height))
    pen.lineTo((width, 0))
    pen.closePath()
    return pen.glyph()


def outline(font: TTFont, name: str) -> list[object]:
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    return pen.value


@pytest.mark.parametrize("common", [[0], [0, 1], [0, 2, 1]])
@pytest.mark.parametrize("name", ORDER[1:])
def test_a_copied_glyph_has_its_outline_and_its_width(
    source: bytes, name: str, common: list[int]
) -> None:
    table, glyph = GlyphTable(source), ORDER.index(name)

    stream, length = table.packed(table.common(common), [glyph])

    packed = zlib.decompress(stream)
    font, original = TTFont(BytesIO(packed)), TTFont(BytesIO(source))
    copied = font.getGlyphName(len(common))
    assert len(packed) == length
    assert outline(font, copied) == outline(original, name)
    assert font["hmtx"][copied] == original["hmtx"][name]


def test_parts_come_after_all_glyphs_that_were_asked_for(source: bytes) -> None:
    table = GlyphTable(source)

    stream, _ = table.packed(table.common([0]), [ORDER.index("nested"), ORDER.index("small")])

    # .notdef, nested, small; then near (of nested), box and tall (of both)
    assert TTFont(BytesIO(zlib.decompress(stream)))["maxp"].numGlyphs == 6


def test_every_table_has_its_right_checksum(source: bytes) -> None:
    table = GlyphTable(source)

    stream, _ = table.packed(table.common([0, 1]), [5, 6])

    tags = ["glyf", "head", "hhea", "hmtx", "loca", "maxp"]
    with TTFont(
        BytesIO(zlib.decompress(stream)), checkChecksums=2
    ) as font:  # raises on a wrong one
        assert sorted(font.reader.keys()) == tags
        assert [tag for tag in tags if not font.reader[tag]] == []


def test_composites_are_told_from_plain_glyphs(source: bytes) -> None:
    table = GlyphTable(source)

    assert [ORDER[each] for each in range(9) if table.is_composite(each)] == ORDER[3:]
