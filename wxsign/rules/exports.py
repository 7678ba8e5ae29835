"""Exports: how a sheet is marked, what its file is called, and whose full data were in it (§8).

Every sheet is 内部 and says who took it, when, and, where nothing is masked, for what.
"""

from datetime import date, datetime

from wxsign.rules import moments

LONGEST_PURPOSE = 200
_FOOT = 120  # Excel takes 255 characters of a footer, with the codes of the page numbers
_BLOCK = 4096  # students in one block of a cover

MASKED, FULL, IMPERSONAL = "已脱敏", "完整数据", "统计数据"
LOOKED_AT = "完整数据导出"  # what a student reads of an export that held her data
TITLES = {"list_export": "签约列表", "plan_export": "就业方案", "numbers_export": "统计表"}
NO_PERSONS = ("numbers_export",)  # nothing in it to mask


def content_words(kind: str, *, is_full: bool) -> str:
    """已脱敏, 完整数据, or 统计数据 where nobody is in it."""
    if kind in NO_PERSONS:
        return IMPERSONAL
    return FULL if is_full else MASKED


def watermark(content: str, name: str, at: datetime, purpose: str) -> str:
    """The first row of a sheet: whose it is, from when, and for what."""
    said = f"　用途：{purpose}" if purpose else ""
    return f"内部资料，请勿外传　{content}　导出人：{name}　{moments.in_record(at)}{said}"


def foot(mark: str) -> str:
    """The same below every printed page; & begins a code there."""
    short = mark if len(mark) <= _FOOT else f"{mark[: _FOOT - 1]}…"
    return short.replace("&", "&&")


def file_name(kind: str, content: str, day: date) -> str:
    """签约列表_已脱敏_20260515.xlsx: what the file is called at home."""
    return f"{TITLES[kind]}_{content}_{day:%Y%m%d}.xlsx"


class Cover:
    """Which students an export holds, one bit each: kept by block, told for certain."""

    def __init__(self) -> None:
        self._blocks: dict[int, bytearray] = {}

    def add(self, student_id: int) -> None:
        """This student's data are in it."""
        block, place = divmod(student_id, _BLOCK)
        bits = self._blocks.setdefault(block, bytearray(_BLOCK // 8))
        bits[place // 8] |= 1 << place % 8

    @property
    def blocks(self) -> dict[int, bytes]:
        """The bits of every block that holds anybody."""
        return {block: bytes(bits) for block, bits in self._blocks.items()}


def block_of(student_id: int) -> int:
    """The block in which a student would be found."""
    return student_id // _BLOCK


def holds(students: bytes, student_id: int) -> bool:
    """Whether the bits of his block hold this student."""
    place = student_id % _BLOCK
    return bool(students[place // 8] & 1 << place % 8)
