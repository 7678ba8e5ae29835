"""Reads documents as their readers do: words, pictures and codes."""

import itertools
from io import BytesIO

import pypdfium2
from PIL import Image


def texts_of(pdf: bytes) -> list[str]:
    """The words of each page as they are copied, without white space."""
    with pypdfium2.PdfDocument(pdf) as document:
        return ["".join(_text_of(page).split()) for page in document]


def pictures_of(pdf: bytes, *, scale: float) -> list[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=scale).to_pil() for page in document]


def picture(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def glyphs_shown(pdf: bytes) -> int:
    """How many characters stand on the pages, spaces included."""
    with pypdfium2.PdfDocument(pdf) as document:
        return sum(_count(page) for page in document)


def gaps_of(pdf: bytes, words: str) -> list[float]:
    """From the left edge of each character of these words to that of the next, in points."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text = page.get_textpage()
            try:
                found = text.search(words).get_next()
                if found:
                    lefts = [text.get_charbox(found[0] + at)[0] for at in range(found[1])]
                    return [after - before for before, after in itertools.pairwise(lefts)]
            finally:
                text.close()
    raise AssertionError(f"not printed in one piece: {words}")


def _text_of(page: pypdfium2.PdfPage) -> str:
    words = page.get_textpage()
    try:
        return words.get_text_bounded()
    finally:
        words.close()


def _count(page: pypdfium2.PdfPage) -> int:
    words = page.get_textpage()
    try:
        return words.count_chars()
    finally:
        words.close()
