"""Cuts a TrueType font down to a few glyphs by copying their records byte for byte.

fontTools decodes and encodes every outline again, which takes most of the time of a document;
an outline that nobody changes can be copied as it stands.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, islice
from typing import NamedTuple

_COMPOSITE = b"\xff\xff"  # in place of a number of contours
_ARGUMENTS_ARE_WORDS = 0x0001
_HAS_SCALE = 0x0008
_MORE_PARTS = 0x0020
_HAS_TWO_SCALES = 0x0040
_HAS_MATRIX = 0x0080


class Common(NamedTuple):
    """Glyphs that many documents begin with, compressed once for all of them."""

    glyphs: tuple[int, ...]
    lengths: tuple[int, ...]
    records: bytes
    deflated: bytes


class GlyphTable:
    """The glyph records of one font file, read once."""

    def __init__(self, font: bytes) -> None:
        tables = _tables_of(font)
        self._records = tables["glyf"]
        self._head = bytearray(tables["head"])
        self._hhea = tables["hhea"]
        self._maxp = tables["maxp"]
        self._places = _places(tables["loca"], is_long=bool(self._head[51]))
        self._metrics = _metrics(tables["hmtx"], self._hhea, len(self._places) - 1)
        # Offsets are always written long, and the checksum of the old file is void.
        struct.pack_into(">I", self._head, 8, 0)
        struct.pack_into(">h", self._head, 50, 1)

    def is_composite(self, glyph: int) -> bool:
        """Whether this glyph is put together from others."""
        return self._record(glyph)[:2] == _COMPOSITE

    def common(self, glyphs: Sequence[int]) -> Common:
        """These glyphs prepared to be the first of many documents; none may be a composite."""
        records = [_padded(self._record(glyph)) for glyph in glyphs]
        body = b"".join(records)
        return Common(
            tuple(glyphs), tuple(map(len, records)), body, _deflated(body, zlib.Z_FULL_FLUSH)
        )

    def packed(self, common: Common, glyphs: Sequence[int]) -> tuple[bytes, int]:
        """A font of the common glyphs and these, as a zlib stream, and its length unpacked.

        They are numbered in this order; the parts of composites come after them. Each piece is
        deflated by itself, so that the common one need not be deflated again.
        """
        order = [*common.glyphs, *glyphs]
        records = self._copied(order, len(common.glyphs))
        lengths = accumulate([*common.lengths, *map(len, records)], initial=0)
        count = struct.pack(">H", len(order))
        own = b"".join(records)
        tables = {
            b"glyf": common.records + own,
            b"head": bytes(self._head),
            b"hhea": self._hhea[:34] + count,
            b"hmtx": b"".join([self._metrics[glyph] for glyph in order]),
            b"loca": struct.pack(f">{len(order) + 1}I", *lengths),
            b"maxp": self._maxp[:4] + count + self._maxp[6:],
        }
        directory = _directory(tables)
        rest = own + b"".join(map(_padded, list(tables.values())[1:]))
        check = zlib.adler32(rest, zlib.adler32(common.records, zlib.adler32(directory)))
        stream = (
            b"\x78\x9c",
            _deflated(directory, zlib.Z_FULL_FLUSH),
            common.deflated,
            _deflated(rest, zlib.Z_FINISH),
            struct.pack(">I", check),
        )
        return b"".join(stream), len(directory) + len(common.records) + len(rest)

    def _record(self, glyph: int) -> bytes:
        return self._records[self._places[glyph] : self._places[glyph + 1]]

    def _copied(self, order: list[int], start: int) -> list[bytes]:
        number = {glyph: index for index, glyph in enumerate(order)}
        records = []
        for glyph in islice(order, start, None):  # grows when a composite names a new part
            record = self._record(glyph)
            if record[:2] == _COMPOSITE:
                record = _renumbered(record, order, number)
            records.append(_padded(record))
        return records


def _padded(table: bytes) -> bytes:
    return table + bytes(-len(table) % 4)


def _deflated(piece: bytes, flush: int) -> bytes:
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return deflate.compress(piece) + deflate.flush(flush)


def _tables_of(font: bytes) -> dict[str, bytes]:
    (count,) = struct.unpack_from(">H", font, 4)
    tables = {}
    for index in range(count):
        tag, _, start, length = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        tables[tag.decode("ascii")] = font[start : start + length]
    return tables


def _places(loca: bytes, *, is_long: bool) -> tuple[int, ...]:
    if is_long:
        return struct.unpack(f">{len(loca) // 4}I", loca)
    return tuple(2 * half for half in struct.unpack(f">{len(loca) // 2}H", loca))


def _metrics(hmtx: bytes, hhea: bytes, count: int) -> list[bytes]:
    """Width and side bearing of each glyph; the last width holds for all that follow it."""
    (wide,) = struct.unpack_from(">H", hhea, 34)
    full = [hmtx[4 * index : 4 * index + 4] for index in range(wide)]
    bearings = range(4 * wide, 4 * wide + 2 * (count - wide), 2)
    return full + [full[-1][:2] + hmtx[place : place + 2] for place in bearings]


def _renumbered(record: bytes, order: list[int], number: dict[int, int]) -> bytes:
    changed = bytearray(record)
    for place in _parts(record):
        (part,) = struct.unpack_from(">H", record, place)
        if part not in number:
            number[part] = len(order)
            order.append(part)
        struct.pack_into(">H", changed, place, number[part])
    return bytes(changed)


def _parts(record: bytes) -> Iterator[int]:
    """Where a composite record holds the numbers of its parts."""
    place, flags = 10, _MORE_PARTS
    while flags & _MORE_PARTS:
        (flags,) = struct.unpack_from(">H", record, place)
        yield place + 2
        place += 8 if flags & _ARGUMENTS_ARE_WORDS else 6
        if flags & _HAS_SCALE:
            place += 2
        elif flags & _HAS_TWO_SCALES:
            place += 4
        elif flags & _HAS_MATRIX:
            place += 8


def _directory(tables: Mapping[bytes, bytes]) -> bytes:
    count = len(tables)
    step = count.bit_length() - 1
    power = 16 << step
    entries = [struct.pack(">IHHHH", 0x10000, count, power, step, 16 * count - power)]
    start = 12 + 16 * count
    for tag, table in tables.items():
        body = _padded(table)
        entries.append(struct.pack(">4sIII", tag, _checksum(body), start, len(table)))
        start += len(body)
    return b"".join(entries)


def _checksum(body: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(body) // 4}I", body)
    return sum(words) & 0xFFFFFFFF
