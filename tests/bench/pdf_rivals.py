"""The same agreement by other means: plain fpdf2, reportlab, and a hand-written file.

Each prints every word of the paper on A4, the form as cells, the articles as wrapped text and the
QR code as vector shapes. None is as neat as ours; that only makes them faster.
"""

import zlib
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

from fontTools.ttLib import TTFont as FontFile
from fpdf import FPDF
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from wxsign.documents import qr
from wxsign.documents.agreement import NAME, AgreementPaper
from wxsign.documents.articles import articles_of
from wxsign.documents.fonts import FONT_FILE
from wxsign.documents.glyphs import GlyphTable

WIDTH, HEIGHT, MARGIN = 595.0, 842.0, 56.0


def stock_fpdf2(paper: AgreementPaper, font: Path) -> bytes:
    """As fpdf2's manual shows it: add_font, cell and multi_cell."""
    pdf = FPDF(unit="pt", format="A4")
    pdf.set_margins(MARGIN, MARGIN)
    pdf.set_auto_page_break(auto=True, margin=MARGIN)
    pdf.add_font("zh", "", font)
    pdf.add_page()
    pdf.set_font("zh", size=20)
    pdf.cell(0, 40, paper.school + NAME, align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("zh", size=9.5)
    for row in _rows(paper):
        for label, value in row:
            pdf.cell(80, 20, label, border=1)
            pdf.cell(160, 20, value, border=1)
        pdf.ln(20)
    for text in _paragraphs(paper):
        pdf.multi_cell(0, 14, text, new_x="LMARGIN", new_y="NEXT")
    for x, y, width, side in _modules(paper):
        pdf.rect(x, HEIGHT - y - side, width, side, style="F")
    return bytes(pdf.output())


def reportlab(paper: AgreementPaper) -> bytes:
    """As reportlab's manual shows it: flowables on a template."""
    head, text = _styles()
    form = Table(
        [[word for pair in row for word in pair] for row in _rows(paper)],
        colWidths=(80, 160, 80, 160),
        style=[("FONT", (0, 0), (-1, -1), "zh", 9.5), ("GRID", (0, 0), (-1, -1), 0.5, "black")],
    )
    story = [Paragraph(paper.school + NAME, head), form, Spacer(0, 8)]
    story += [Paragraph(words, text) for words in _paragraphs(paper)]
    file = BytesIO()
    SimpleDocTemplate(file, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN).build(
        [*story, _Code(paper)]
    )
    return file.getvalue()


def floor(paper: AgreementPaper) -> bytes:
    """No library at all: operators put together by hand, one font, nothing that is not needed."""
    face = _face()
    used: dict[str, str] = {}
    pages = _floor_pages(paper, face.widths, used)
    font, length = face.table.packed(face.start, [face.glyphs[each] for each in used])
    widths = " ".join(str(face.widths.get(each, 1000)) for each in used)
    unicode = "\n".join(
        f"<{code}> <{each.encode('utf-16-be').hex()}>" for each, code in used.items()
    )
    first = 7
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        (
            b"<</Type/Font/Subtype/Type0/BaseFont/F/Encoding/Identity-H/DescendantFonts[4 0 R]"
            b"/ToUnicode 6 0 R>>"
        ),
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/F/CIDSystemInfo<</Registry(Adobe)"
        b"/Ordering(UCS)/Supplement 0>>/FontDescriptor<</Type/FontDescriptor/FontName/F/Flags 4"
        b"/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV 80"
        b"/FontFile2 5 0 R>>/DW 1000/W[1[" + widths.encode() + b"]]>>",
        _stream(font, f"/Length1 {length}"),
        _stream(zlib.compress(f"1 beginbfchar\n{unicode}\nendbfchar".encode())),
    ]
    for number, page in enumerate(pages):
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>"
            b"/Contents %d 0 R>>" % (first + 1 + 2 * number),
            _stream(zlib.compress("\n".join(page).encode())),
        ]
    return _file(objects)


def _rows(paper: AgreementPaper) -> Iterator[list[tuple[str, str]]]:
    groups = [paper.employer, paper.student, *(pairs for _, pairs in paper.terms)]
    for pairs in groups:
        yield from (list(pairs[start : start + 2]) for start in range(0, len(pairs), 2))


def _paragraphs(paper: AgreementPaper) -> Iterator[str]:
    yield f"其他约定 {paper.remarks or '无'}"
    for number, article in enumerate(articles_of(paper.kind, paper.values), 1):
        yield f"第{number}条 {article.title} {article.text}"
    for signature in paper.signatures:
        yield f"{signature.heading} " + " ".join(f"{key} {value}" for key, value in signature.lines)
    yield f"{paper.digest} {paper.verify_code} {paper.verify_url} {paper.number}"


def _modules(paper: AgreementPaper) -> Iterator[tuple[float, float, float, float]]:
    modules, dark = qr.runs(paper.verify_url)
    side = 76 / modules
    for run in dark:
        yield 460 + run.column * side, 130 - run.row * side, run.length * side, side


class _Code(Flowable):
    """The QR code of a paper."""

    def __init__(self, paper: AgreementPaper) -> None:
        super().__init__()
        self.width, self.height, self.paper = 80, 80, paper

    def draw(self) -> None:
        path = self.canv.beginPath()
        for x, y, width, side in _modules(self.paper):
            path.rect(x - 380, y - 60, width, side)
        self.canv.drawPath(path, stroke=0, fill=1)


@cache
def _styles() -> tuple[ParagraphStyle, ParagraphStyle]:
    pdfmetrics.registerFont(TTFont("zh", FONT_FILE))
    head = ParagraphStyle("head", fontName="zh", fontSize=20, leading=40, alignment=1)
    text = ParagraphStyle("text", fontName="zh", fontSize=9.5, leading=14, wordWrap="CJK")
    return head, text


class _Face:
    """What the hand-written file needs of the font."""

    def __init__(self) -> None:
        with FontFile(FONT_FILE) as font:
            names, metrics = font.getBestCmap(), font["hmtx"].metrics
            self.glyphs = {chr(code): font.getGlyphID(name) for code, name in names.items()}
            self.widths = {chr(code): metrics[name][0] for code, name in names.items()}
        self.table = GlyphTable(FONT_FILE.read_bytes())
        self.start = self.table.common([0])


_face = cache(_Face)


def _floor_pages(
    paper: AgreementPaper, widths: dict[str, int], used: dict[str, str]
) -> list[list[str]]:
    pages: list[list[str]] = [[]]
    y = 780.0

    def put(x: float, size: float, text: str) -> None:
        codes = "".join(used.setdefault(each, f"{len(used) + 1:04X}") for each in text)
        pages[-1].append(f"BT /F {size} Tf {x} {y:.1f} Td <{codes}> Tj ET")

    put(160, 20, paper.school + NAME)
    for row in _rows(paper):
        y -= 20
        for x, (label, value) in zip((57, 297), row, strict=False):
            put(x, 9.5, label)
            put(x + 80, 9.5, value)
            pages[-1].append(f"{x} {y - 6:.1f} 80 20 re {x + 80} {y - 6:.1f} 160 20 re S")
    for text in _paragraphs(paper):
        for line in _wrapped(text, widths):
            y -= 14
            if y < MARGIN:
                pages.append([])
                y = 780.0
            put(57, 9.5, line)
    pages[-1] += [
        f"{x:.2f} {y:.2f} {width:.2f} {side:.2f} re" for x, y, width, side in _modules(paper)
    ]
    pages[-1].append("f")
    return pages


def _wrapped(text: str, widths: dict[str, int]) -> Iterator[str]:
    line, used = "", 0
    for each in text:
        if used + widths[each] > 50_000:
            yield line
            line, used = "", 0
        line += each
        used += widths[each]
    yield line


def _stream(deflated: bytes, entries: str = "") -> bytes:
    head = f"<</Filter/FlateDecode/Length {len(deflated)}{entries}>>stream\n".encode()
    return head + deflated + b"\nendstream"


def _file(objects: list[bytes]) -> bytes:
    file, places = BytesIO(), []
    file.write(b"%PDF-1.7\n")
    for number, each in enumerate(objects, 1):
        places.append(file.tell())
        file.write(b"%d 0 obj\n%s\nendobj\n" % (number, each))
    start = file.tell()
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    file.write(b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(places) + 1, table))
    file.write(b"trailer<</Size %d/Root 1 0 R>>\n" % (len(places) + 1))
    file.write(b"startxref\n%d\n%%%%EOF" % start)
    return file.getvalue()
