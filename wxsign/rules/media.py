"""What a file is, by its own first bytes: a name or a declared type proves nothing (S132, S142).

Nothing is decoded here; a worker does that under a memory limit. What is not clearly one of the
three kinds is refused, so that no script, SVG or HTML is ever kept under the name of a picture.
"""

import re
from collections.abc import Iterator

JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
WORDS = {JPEG: "jpg", PNG: "png", PDF: "PDF"}
PICTURES = frozenset({JPEG, PNG})
MOST_BYTES = 10 * 1024 * 1024

_MOST_SIDE, _MOST_PIXELS = 20_000, 100_000_000
_PNG_HEAD = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
_PDF_HEAD = re.compile(rb"%PDF-[12]\.\d")
_PDF_END_WITHIN = 2048
_NO_SIZE = frozenset({0xC4, 0xC8, 0xCC})  # of FFC0 to FFCF these carry no size (T.81 table B.1)


def kind_of(data: bytes) -> str:
    """The media type that these bytes are, by their head; empty for anything else."""
    if data.startswith(_PNG_HEAD):
        return PNG if _is_sane(_png_size(data)) else ""
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG if _is_sane(_jpeg_size(data)) else ""
    if _PDF_HEAD.match(data) and b"%%EOF" in data[-_PDF_END_WITHIN:]:
        return PDF
    return ""


def fault(data: bytes, what: str) -> str:
    """What is wrong with an uploaded file, as a sentence; empty if nothing."""
    if not data:
        return f"请上传{what}。"
    if len(data) > MOST_BYTES:
        return f"{what}不能超过 10 MB，现在是 {len(data) / 1024 / 1024:.1f} MB。"
    if not kind_of(data):
        return f"{what}只能是 jpg、png 图片或 PDF，这个文件不是。请重新拍照或导出后上传。"
    return ""


def _is_sane(size: tuple[int, int]) -> bool:
    """A picture that could fill the memory of whoever opens it is no picture."""
    width, height = size
    return 0 < width <= _MOST_SIDE and 0 < height <= _MOST_SIDE and width * height <= _MOST_PIXELS


def _png_size(data: bytes) -> tuple[int, int]:
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def _jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height from the frame header; zeros where there is none before the picture."""
    for marker, body in _jpeg_segments(data):
        if 0xC0 <= marker <= 0xCF and marker not in _NO_SIZE:
            return int.from_bytes(body[3:5]), int.from_bytes(body[1:3])
    return 0, 0


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and beginning of each segment before the picture itself; stops at what is none."""
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4])
        if marker == 0xFF:  # a fill byte
            place += 1
            continue
        if length < 2 or marker in (0xD9, 0xDA):
            return
        yield marker, data[place + 4 : place + 9]
        place += 2 + length
