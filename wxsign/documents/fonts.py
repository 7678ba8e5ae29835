"""The font of the documents: parsed once per process, a cheap view of it per document.

fpdf2 parses a font for each document and lets fontTools write every outline anew, together more
than a hundred milliseconds. Here the font is read once, each document gets a view with its own
numbering of characters, and the glyphs are copied (`wxsign.documents.glyphs`). This relies on
fpdf2's internals; where they have changed, documents are made the slow way and the log says so.
"""

import logging
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import PDFFontDescriptor, TTFFont
from fpdf.output import (
    CIDSystemInfo,
    OutputProducer,
    PDFExtGState,
    PDFFont,
    PDFInfo,
    PDFType3Font,
    PDFXObject,
)
from fpdf.pattern import Pattern
from fpdf.syntax import Name, PDFArray, PDFContentStream

from wxsign.documents import fallback
from wxsign.documents.glyphs import Common, GlyphTable

FONT_FILE = Path(__file__).with_name("data") / "WxsignSansSC.ttf"
FAMILY = "wxsign"
BREAKS = "\n"  # ends a line, is never printed

log = logging.getLogger(__name__)


class MissingGlyphs(Exception):
    """These characters can be printed by no font that we have: the document is not made."""

    def __init__(self, characters: str) -> None:
        super().__init__(f"no font prints {characters.encode('unicode_escape').decode()}")
        self.characters = characters


def missing_characters(text: str) -> str:
    """The characters that neither our font nor a font of the machine can print, each once."""
    rare = rare_characters(text)
    found = fallback.faces_for(rare) if rare else {}
    return "".join(character for character in rare if character not in found)


def rare_characters(text: str) -> str:
    """The characters that our own font lacks, each once, in their order."""
    known = _parsed().cmap
    used = dict.fromkeys(text)
    return "".join(each for each in used if ord(each) not in known and each not in BREAKS)


@cache
def widths() -> Mapping[str, int]:
    """The width of each character of our font in thousandths of its size."""
    font = _parsed()
    return {chr(code): int(font.cw[code]) for code in font.cmap}


def attach(pdf: FPDF, text: str, common: str, *, quick: bool = True) -> dict[str, str]:
    """Give a document what it needs to print this text: the other family of each rare character.

    `common` is what all documents of this kind print, embedded whether used or not. Raises
    MissingGlyphs. With `quick=False` fpdf2 embeds the font its own way.
    """
    rare = rare_characters(text)
    faces = fallback.faces_for(rare) if rare else {}
    if len(faces) < len(rare):
        raise MissingGlyphs("".join(each for each in rare if each not in faces))
    if quick and takes_views():
        pdf.fonts[FAMILY] = _view(common)
    else:
        pdf.add_font(FAMILY, "", FONT_FILE)
    for face in dict.fromkeys(faces.values()):
        pdf.add_font(_family(face), "", face.file, collection_font_number=face.number)
    return {character: _family(face) for character, face in faces.items()}


def written(pdf: FPDF) -> bytes:
    """The bytes of a finished document."""
    has_view = any(isinstance(font, FontView) for font in pdf.fonts.values())
    return bytes(pdf.output(output_producer_class=Producer if has_view else OutputProducer))


def _family(face: fallback.Face) -> str:
    return f"{face.file.stem.lower()}{face.number}"


@cache
def _parsed() -> TTFFont:
    font = TTFFont(FPDF(), FONT_FILE, FAMILY, "")
    font.close()  # a file left open would be shared by all forked processes
    return font


class _Codes(dict[str, str]):
    """The code of each character in one document, given out in the order of first use."""

    def __missing__(self, character: str) -> str:
        code = self[character] = f"{len(self) + 1:04X}"  # 0 is the glyph of what is missing
        return code


class FontView(TTFFont):
    """One document's view of the shared font: a character's code is its glyph's number."""

    __slots__ = ("codes", "common")

    codes: _Codes
    common: Common

    def encode_text(self, text: str) -> str:
        """The operator that shows this text."""
        return f"<{''.join([self.codes[character] for character in text])}> Tj"


@cache
def takes_views() -> bool:
    """Whether this fpdf2 works with our views of the font: tried out once per process."""
    pdf = FPDF()
    try:
        pdf.fonts[FAMILY] = _view("")
        pdf.add_page()
        pdf.set_font(FAMILY)
        pdf.text(9, 9, "一")
        written(pdf)
    except (AttributeError, KeyError, TypeError, ValueError):
        log.warning("fpdf2 has changed: documents are made the slow way", exc_info=True)
        return False
    return True


def _view(common: str) -> FontView:
    font, view = _parsed(), FontView.__new__(FontView)
    for slot in TTFFont.__slots__:
        if hasattr(font, slot):
            setattr(view, slot, getattr(font, slot))
    codes, view.common = _start(common)
    view.codes = _Codes(codes)
    view.missing_glyphs = []
    return view


@cache
def _start(common: str) -> tuple[_Codes, Common]:
    """The codes and the glyphs that all documents with these characters begin with."""
    font, table, codes = _parsed(), _glyphs(), _Codes()
    numbers = {each: font.glyph_ids[ord(each)] for each in common}
    simple = {each: number for each, number in numbers.items() if not table.is_composite(number)}
    for each in simple:
        codes[each]  # gives out its code
    return codes, table.common([0, *simple.values()])


@cache
def _glyphs() -> GlyphTable:
    return GlyphTable(FONT_FILE.read_bytes())


class Producer(OutputProducer):
    """Writes the file; our views are embedded by copying glyphs, other fonts as fpdf2 does."""

    def _add_fonts(
        self,
        image_objects_per_index: dict[int, PDFXObject],
        gfxstate_objs_per_name: dict[str, PDFExtGState],
        pattern_objs_per_name: dict[str, Pattern],
    ) -> dict[int, PDFFont | PDFType3Font]:
        fonts = self.fpdf.fonts
        views = {key: font for key, font in fonts.items() if isinstance(font, FontView)}
        for key in views:
            del fonts[key]
        objects = super()._add_fonts(
            image_objects_per_index, gfxstate_objs_per_name, pattern_objs_per_name
        )
        fonts.update(views)
        return objects | {view.i: self._embedded(view) for view in views.values()}

    def _add_info(self) -> PDFInfo:
        info = super()._add_info()
        del info.creation_date  # the moment of rendering says nothing of the agreement
        return info

    def _embedded(self, view: FontView) -> PDFFont:
        own = list(view.codes)[len(view.common.glyphs) - 1 :]
        numbers = [view.glyph_ids[ord(character)] for character in own]
        system = CIDSystemInfo()
        name = f"WXSIGN+{view.name}"
        font = PDFFont("Type0", name, "Identity-H")
        outlines = PDFFont("CIDFontType2", name, d_w=1000, w=_widths_array(view))
        unicode = PDFContentStream(_to_unicode(view.codes), compress=True)
        file = _FontFile(*_glyphs().packed(view.common, numbers))
        descriptor = _Descriptor(view.desc, name, file)
        for each in (font, outlines, descriptor, system, unicode, file):
            self._add_pdf_obj(each, "fonts")
        outlines.c_i_d_system_info = system
        outlines.font_descriptor = descriptor
        font.descendant_fonts = PDFArray([outlines])
        font.to_unicode = unicode
        return font


class _FontFile(PDFContentStream):
    """The embedded font, compressed already."""

    def __init__(self, stream: bytes, length: int) -> None:
        super().__init__(stream)
        self.filter = Name("FlateDecode")
        self.length1 = length


class _Descriptor(PDFFontDescriptor):
    """What a reader must know of the font as a whole, with its embedded file."""

    def __init__(self, like: PDFFontDescriptor, name: str, file: _FontFile) -> None:
        vars(self).update(vars(like))
        self.font_name = Name(name)
        self.font_file2 = file


def _widths_array(view: FontView) -> str:
    wide = widths()
    pairs = ((code, wide[character]) for character, code in view.codes.items())
    return f"[{' '.join(f'{int(code, 16)} [{width}]' for code, width in pairs if width != 1000)}]"


def _to_unicode(codes: Mapping[str, str]) -> bytes:
    """The map from codes to characters, by which text is searched and copied."""
    lines = [
        f"<{code}> <{character.encode('utf-16-be').hex()}>" for character, code in codes.items()
    ]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    body = "\n".join(
        f"{len(block)} beginbfchar\n{chr(10).join(block)}\nendbfchar" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{body}\nendcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode("ascii")
