"""What a file is, by its own first bytes: a name or a declared type proves nothing (S132, S142).

Nothing is decoded here; a worker does that under a memory limit. What is not clearly one of the
four kinds is refused, so that no script, SVG or HTML is ever kept under the name of a picture.
Sheets are a matter of their own: no form takes both, and a sheet is only handed over, never shown.
"""

import re
from collections.abc import Collection, Iterator

JPEG, PNG, HEIC, PDF = "image/jpeg", "image/png", "image/heic", "application/pdf"
WORDS = {JPEG: "jpg", PNG: "png", HEIC: "heic", PDF: "PDF"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS, CSV = "application/vnd.ms-excel", "text/csv"
SUFFIXES = {XLSX: ".xlsx", XLS: ".xls", CSV: ".csv"}
PICTURES = frozenset({JPEG, PNG})  # what every browser shows as it is
PHOTOS = (JPEG, PNG, HEIC)
PAPERS = (JPEG, PNG, PDF)
MOST_BYTES = 10 * 1024 * 1024
# A picture of 100 KB may say that it is 30,000 pixels wide; whoever opens it needs 2.7 GB.
MOST_SIDE, MOST_PIXELS = 12_000, 40_000_000

_HEIC_BRANDS = (b"heic", b"heix")
_HEIC_MAJOR = (*_HEIC_BRANDS, b"mif1")
_HEIC_SIZE = b"\x00\x00\x00\x14ispe"
_HEIC_HEAD = 256 * 1024  # the sizes stand before the pictures, as phones write them
_PNG_HEAD = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
_PDF_HEAD = re.compile(rb"%PDF-[12]\.\d")
_PDF_END_WITHIN = 2048
_MARKUP = re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype|html|table|meta|style|\?xml)", re.IGNORECASE)
_NO_WORKBOOK = "这个文件打不开，请用 Excel 或 WPS 另存为 .xlsx 再上传。"
_NO_SIZE = frozenset({0xC4, 0xC8, 0xCC})  # of FFC0 to FFCF these carry no size (T.81 table B.1)


def kind_of(data: bytes) -> str:
    """The media type that these bytes are, by their head; empty for anything else."""
    kind, size = _head_of(data)
    return kind if kind == PDF or _is_sane(size) else ""


def fault(data: bytes, what: str, kinds: Collection[str] = PAPERS) -> str:
    """What is wrong with an uploaded file, as a sentence; empty if nothing.

    `kinds` are the media types that may be sent here.
    """
    if not data:
        return f"请上传{what}。"
    if len(data) > MOST_BYTES:
        return f"{what}不能超过 10 MB，现在是 {len(data) / 1024 / 1024:.1f} MB。"
    head, size = _head_of(data)
    if head in kinds and head != PDF and min(size) > 0 and not _is_sane(size):
        wide, high = size
        return f"{what}的像素太多（{wide}×{high}）。请用手机的普通拍照模式重拍，或缩小后上传。"
    if kind_of(data) not in kinds:
        may = "jpg、png 图片或 PDF" if PDF in kinds else "jpg 或 png 图片"
        return f"{what}只能是 {may}，这个文件不是。请重新拍照或导出后上传。"
    return ""


def sheet_kind(data: bytes) -> str:
    """Which kind of sheet these bytes are: a workbook new or old, or text; empty for none."""
    if data.startswith(b"PK\x03\x04"):
        return XLSX if b"xl/workbook" in data else ""
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return XLS
    is_wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))  # what Excel calls Unicode text
    is_text = data.strip() and (is_wide or b"\0" not in data) and not kind_of(data)
    return CSV if is_text and not _MARKUP.match(data[:200]) else ""


def sheet_fault(data: bytes, what: str, name: str = "") -> str:
    """What is wrong with an uploaded sheet, as a sentence; empty if nothing.

    `name` is what the file is called: what it promises to be, it must be.
    """
    if not data.strip():
        return f"请选择{what}。"
    if len(data) > MOST_BYTES:
        return f"{what}不能超过 10 MB，现在是 {len(data) / 1024 / 1024:.1f} MB。"
    if _MARKUP.match(data[:200]):
        return "这个文件其实是网页，不是表格。请用 WPS 或 Excel 打开它，另存为 .xlsx 再上传。"
    if not sheet_kind(data):
        return f"{what}只能是 .xlsx、.xls 或 .csv 表格，这个文件不是。请另存为 .xlsx 再上传。"
    return _NO_WORKBOOK if _is_misnamed(data, name.lower()) else ""


def _is_misnamed(data: bytes, name: str) -> bool:
    """Text that is called a workbook; old systems call their tab-separated tables .xls."""
    if sheet_kind(data) != CSV:
        return False
    return name.endswith(SUFFIXES[XLSX]) or (name.endswith(SUFFIXES[XLS]) and b"\t" not in data)


def _head_of(data: bytes) -> tuple[str, tuple[int, int]]:
    """What the first bytes say: the kind, and width and height, zeros where they say none."""
    if data.startswith(_PNG_HEAD):
        return PNG, _png_size(data)
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG, _jpeg_size(data)
    if _is_heic(data):
        return HEIC, _heic_size(data)
    if _PDF_HEAD.match(data) and b"%%EOF" in data[-_PDF_END_WITHIN:]:
        return PDF, (0, 0)
    return "", (0, 0)


def _is_sane(size: tuple[int, int]) -> bool:
    """A picture that could fill the memory of whoever opens it is no picture."""
    width, height = size
    return 0 < width <= MOST_SIDE and 0 < height <= MOST_SIDE and width * height <= MOST_PIXELS


def _is_heic(data: bytes) -> bool:
    """One still picture of an iPhone; AVIF, films and series of pictures are none."""
    if data[4:8] != b"ftyp" or data[8:12] not in _HEIC_MAJOR:
        return False
    brands = data[8 : min(int.from_bytes(data[:4]), 128)]
    return any(brands[at : at + 4] in _HEIC_BRANDS for at in range(0, len(brands), 4))


def _heic_size(data: bytes) -> tuple[int, int]:
    """The largest size that the head names: that of the whole, not of a tile or the thumbnail."""
    sizes, head, at = [(0, 0)], data[:_HEIC_HEAD], -1
    while (at := head.find(_HEIC_SIZE, at + 1)) >= 0:
        body = head[at + 12 : at + 20]
        sizes.append((int.from_bytes(body[:4]), int.from_bytes(body[4:])))
    return max(sizes, key=lambda size: size[0] * size[1])


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
