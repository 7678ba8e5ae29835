"""Pictures as people send them: a page of print as a phone, a scanner or a forger makes it."""

from io import BytesIO
from typing import Any

import segno
from PIL import Image, ImageDraw, ImageFont

from tests.registrations import png as lying_png


def sheet(wide: int = 1200, high: int = 1600, mark: str = "") -> Image.Image:
    """A page of print on light paper, with the QR code of a document when it has a mark."""
    page = Image.new("RGB", (wide, high), (236, 234, 229))
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(size=24)
    for top in range(high // 20, high - high // 20, 36):
        pen.text((wide // 12, top), "The quick brown fox jumps over it " * 3, (40, 40, 46), font)
    if mark:
        drawn = BytesIO()
        segno.make(mark, error="m").save(drawn, kind="png", scale=6, border=4)
        page.paste(Image.open(drawn), (wide - 300, high - 300))
    return page


def encoded(picture: Image.Image, kind: str = "JPEG", **how: Any) -> bytes:
    """The bytes of a file."""
    out = BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def photo(mark: str = "", **how: Any) -> bytes:
    """A sharp photo of a page, below the 500 KB from which a test client keeps it in a file."""
    return encoded(sheet(900, 1200, mark).convert("L"), quality=80, **how)


def heic() -> bytes:
    """A photo as an iPhone keeps it."""
    import pillow_heif  # noqa: PLC0415 - costs every other test 40 ms

    return bytes(_heif(pillow_heif, sheet(240, 320)))


def _heif(library: Any, picture: Image.Image) -> bytes:
    out = BytesIO()
    library.from_pillow(picture).save(out, quality=60)
    return out.getvalue()


def bomb() -> bytes:
    """100 bytes that say they are 30,000 pixels wide and high."""
    return lying_png(30_000, 30_000)
