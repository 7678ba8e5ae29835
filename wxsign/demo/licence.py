"""A 营业执照 for the demo: a picture drawn in a few lines, so that no file is kept in the tree."""

import struct
import zlib

_WIDE, _HIGH, _EDGE = 720, 510, 18
_PAPER, _RED, _INK = b"\xfb\xf6\xea", b"\xc2\x2f\x2a", b"\x6b\x66\x5c"
_SEAL, _RADIUS = (560, 380), 62
_HEAD = (range(70, 96), range(250, 470))
_LINES = tuple((range(top, top + 10), range(90, right)) for top, right in (
    (150, 420), (186, 520), (222, 380), (258, 610), (294, 470), (330, 360)
))  # fmt: skip


def picture() -> bytes:
    """The bytes of a PNG: a frame, lines where words would stand, and a seal."""
    rows = b"".join(b"\0" + b"".join(_dot(x, y) for x in range(_WIDE)) for y in range(_HIGH))
    head = struct.pack(">IIBBBBB", _WIDE, _HIGH, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _dot(x: int, y: int) -> bytes:
    if _EDGE < min(x, y, _WIDE - x, _HIGH - y) < _EDGE + 5 or _is_seal(x, y):
        return _RED
    if y in _HEAD[0] and x in _HEAD[1]:
        return _RED
    return _INK if any(y in rows and x in columns for rows, columns in _LINES) else _PAPER


def _is_seal(x: int, y: int) -> bool:
    away: float = ((x - _SEAL[0]) ** 2 + (y - _SEAL[1]) ** 2) ** 0.5
    return _RADIUS - 5 < away < _RADIUS or away < 12


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
