"""A workbook that would fill the memory of its reader is refused before it is parsed."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

_MEGABYTE = 1024 * 1024
MOST_UNPACKED = 64 * _MEGABYTE
MOST_RATIO, _SMALL = 150, 4 * _MEGABYTE  # a short list that says the same in each row packs well
_MOST_FILES = 500
_STEP = 256 * 1024

# The reader keeps every cell up to the farthest one, so one far away costs what all between would:
# a cell with something in it beyond row 49,999 or column CZ.
_PLACE = rb"""(?:(?:[D-Z][A-Z]|[A-Z]{3})\d+|[A-Z]{1,2}(?:[5-9]\d{4}|\d{6,}))["'][^>]*[^/]>"""
_FAR = re.compile(rb"""\sr=["']""" + _PLACE)
_FAR_AS_USUAL = re.compile(rb'<c r="' + _PLACE)  # a literal head is looked for much faster
_NAMELESS = re.compile(rb"""<(?:\w+:)?c(?:\s+(?!r=)\w+=["'][^"'>]*["'])*\s*>""")


class UnreadableSheet(Exception):
    """The file is no sheet that we can read; the text says so to the person who brought it."""


_DAMAGED = "文件打不开，可能没有传完整。请重新保存为 .xlsx 再上传。"
_TOO_LARGE = "表里的内容太多。请只留下名单本身，另存为一份新表再上传。"
_TOO_FAR = "表里有内容的格子离得太远（超过 50,000 行或 100 列）。请把名单复制到一张新表里再上传。"
_ODD = "这份表的写法认不出来。请用 WPS 或 Excel 打开，另存为 .xlsx 再上传。"


def ensure_harmless(data: bytes) -> None:
    """Unpack piece by piece and stop at too much; what the archive says of itself proves nothing.

    Raises UnreadableSheet.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableSheet(_DAMAGED) from error
    if len(entries) > _MOST_FILES:
        raise UnreadableSheet(_TOO_LARGE)
    unpacked = 0
    for entry in entries:
        pieces = []
        for piece in _unpacked(data, entry):
            unpacked += len(piece)
            if unpacked > min(MOST_UNPACKED, max(_SMALL, MOST_RATIO * len(data))):
                raise UnreadableSheet(_TOO_LARGE)
            if entry.filename.startswith("xl/worksheets/"):
                pieces.append(piece)
        _ensure_near(b"".join(pieces))


def _ensure_near(sheet: bytes) -> None:
    is_usual = _is_as_usual(sheet)
    # Another alphabet, or cells without their place.
    if b"\0" in sheet or not (is_usual or _NAMELESS.search(sheet) is None):
        raise UnreadableSheet(_ODD)
    if (_FAR_AS_USUAL if is_usual else _FAR).search(sheet):
        raise UnreadableSheet(_TOO_FAR)


def _is_as_usual(sheet: bytes) -> bool:
    """Whether every cell begins as nearly all programs write it: its place, then the rest."""
    begin, end = sheet.find(b"<sheetData"), sheet.rfind(b"</sheetData>")
    return begin >= 0 and sheet.count(b"<c", begin, end) == sheet.count(b'<c r="', begin, end)


def _unpacked(data: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """What really comes out of one entry, whatever size its head names."""
    head = entry.header_offset
    name, extra = (int.from_bytes(data[head + at : head + at + 2], "little") for at in (26, 28))
    begin = head + 30 + name + extra
    packed = data[begin : begin + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        raise UnreadableSheet(_ODD)
    engine = zlib.decompressobj(-15)
    try:
        while packed and not engine.eof:
            yield engine.decompress(packed, _STEP)
            packed = engine.unconsumed_tail
    except zlib.error as error:
        raise UnreadableSheet(_DAMAGED) from error
