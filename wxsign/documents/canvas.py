"""The sheet that documents are drawn on: A4, measured in points from the top left corner."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import groupby
from typing import NamedTuple

from fpdf import FPDF

from wxsign.documents import fonts, lines, qr

WIDTH, HEIGHT = 595.28, 841.89
_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)  # the same paper gives the same bytes

Colour = tuple[int, int, int]
INK: Colour = (25, 25, 25)
SOFT: Colour = (95, 99, 104)
HAIR: Colour = (205, 205, 205)
RED: Colour = (185, 53, 50)


class Style(NamedTuple):
    """How text looks; strong text has its outlines thickened, as there is one weight only."""

    size: float
    ink: Colour = INK
    strong: bool = False

    def operators(self) -> str:
        """Colour and thickness as PDF operators."""
        red, green, blue = (f"{part / 255:.3f}" for part in self.ink)
        if not self.strong:
            return f"{red} {green} {blue} rg"
        return f"{red} {green} {blue} rg {red} {green} {blue} RG 2 Tr {self.size / 36:.2f} w"


class Canvas(FPDF):
    """A document in the making. Raises MissingGlyphs for text that cannot be printed.

    `text` is what it will print apart from our own words, `common` what all documents of its kind
    have in common.
    """

    def __init__(self, title: str, text: str, common: str = "", *, quick: bool = True) -> None:
        super().__init__(unit="pt", format="A4")
        self.set_auto_page_break(auto=False)
        self.set_title(title)
        self.set_lang("zh-CN")
        self.set_producer("wxsign")
        self.set_creation_date(_NO_DATE)
        self._rare = fonts.attach(self, text, common, quick=quick)
        self.widths = self._widths()

    def _widths(self) -> Mapping[str, int]:
        if not self._rare:
            return fonts.widths()
        found = {each: self._width_in(family, each) for each, family in self._rare.items()}
        return {**fonts.widths(), **found}

    def _width_in(self, family: str, character: str) -> int:
        font = self.fonts[family]
        return round(font.get_text_width(character, 1000, None)[1])

    def broken(self, text: str, width: float, size: float) -> list[lines.Line]:
        """The lines of this text in a column of this width."""
        return lines.break_lines(text, width * 1000 / size, self.widths)

    def width_of(self, text: str, size: float) -> float:
        """How long this text gets in one line."""
        return lines.width_of(text, self.widths) * size / 1000

    def put(self, x: float, y: float, text: str, style: Style, spacing: float = 0) -> None:
        """Print one line; y is its baseline, spacing is added between characters."""
        # Written as operators at once: fpdf2's own text() takes four calls and thrice the time.
        look = f"{style.operators()} {spacing:.3f} Tc"
        for part in lines.tight_parts(text):
            for family, run in self._runs(part):
                font = self.fonts[family]
                chosen = self._set_font_for_page(font, style.size, wrap_in_text_object=False)
                place = f"{x:.2f} {HEIGHT - y:.2f} Td"
                self._out(f"q BT {look} {chosen} {place} {font.encode_text(run)} ET Q")
                x += self.width_of(run, style.size) + spacing * len(run)
            x -= style.size / 2

    def put_right(self, x: float, y: float, text: str, style: Style) -> None:
        """Print one line that ends at x."""
        self.put(x - self.width_of(text, style.size), y, text, style)

    def put_centred(self, x: float, y: float, text: str, style: Style, spacing: float = 0) -> None:
        """Print one line around x."""
        width = self.width_of(text, style.size) + spacing * (len(text) - 1)
        self.put(x - width / 2, y, text, style, spacing)

    def rule(self, left: float, right: float, y: float, weight: float, ink: Colour) -> None:
        """A horizontal line."""
        self.set_line_width(weight)
        self.set_draw_color(*ink)
        self.line(left, y, right, y)

    def frame(self, x: float, y: float, size: tuple[float, float], ink: Colour) -> None:
        """A box of hairlines; size is width and height."""
        self.set_line_width(0.5)
        self.set_draw_color(*ink)
        self.rect(x, y, *size)

    def code(self, x: float, y: float, side: float, text: str) -> None:
        """A QR code as vector shapes."""
        modules, dark = qr.runs(text)
        unit = side / modules
        shapes = [
            f"{x + run.column * unit:.2f} {HEIGHT - y - (run.row + 1) * unit:.2f}"
            f" {run.length * unit:.2f} {unit:.2f} re"
            for run in dark
        ]
        self._out(f"q 0 g {' '.join(shapes)} f Q")

    def finished(self) -> bytes:
        """The bytes of the file; nothing can be drawn after this."""
        return fonts.written(self)

    def _runs(self, text: str) -> Iterator[tuple[str, str]]:
        if not self._rare:
            yield fonts.FAMILY, text
            return
        for family, part in groupby(text, lambda each: self._rare.get(each, fonts.FAMILY)):
            yield family, "".join(part)
