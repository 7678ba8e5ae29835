"""导出我的资料: the copy of his own data that a student takes home (个人信息保护法 art. 45).

A copy is made of parts, a part of records, a record of fields and of parts of its own. The same
parts become a JSON file for other programs and the groups of a PDF for people.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from wxsign.rules import moments
from wxsign.rules.people import Who

PDF, JSON = "pdf", "json"
FORMS: dict[str, str] = {PDF: "PDF", JSON: "JSON"}
KINDS: dict[str, str] = {PDF: "profile.pdf", JSON: "profile.json"}  # rows of `rules/errands.py`
MOST_A_DAY = 4  # each is work for a worker, and a file with a whole ID number in it
MOVE = "copy"  # in the student's trail, beside what the school does with the enrolment
NAME = "我的资料"
EXPLAINED = (
    "这是就业签约平台保存的你本人的资料，由你本人导出。时间是北京时间；"
    "办理和查看的人只写单位、学院或学校，不写姓名；协议书里的联系人照协议书写，电话和邮箱隐去中间。"
    "不含验证码、核验码和登录用的标识。"
    "协议书、解约材料和上传图片的原件在各自的页面查看和下载。"
)

Value = str | int | bool | date | datetime | None
Pair = tuple[str, str]
Group = tuple[str, tuple[Pair, ...]]

# Who did a step, as the copy says it: a name in a file that goes anywhere is somebody else's.
_ACTORS: dict[str, str] = {
    Who.STUDENT: "本人",
    Who.EMPLOYER: "单位",
    Who.REVIEWER: "学院审核人员",
    Who.ADMIN: "学校审核人员",
    Who.CLOCK: "系统",
}
_NONE, _NO_TIME = "没有", "没有记录时间"


@dataclass(frozen=True)
class Field:
    """One thing that is stored: its key for programs, its label for people."""

    key: str
    label: str
    value: Value

    @property
    def words(self) -> str:
        """The value as people read it; empty for none."""
        if isinstance(self.value, bool):
            return "是" if self.value else "否"
        if isinstance(self.value, datetime):
            return moments.in_record(self.value)
        if isinstance(self.value, date):
            return moments.in_words(self.value)
        return "" if self.value is None else str(self.value)

    @property
    def plain(self) -> str | int | bool | None:
        """The value as JSON has it: moments and days as ISO 8601."""
        if isinstance(self.value, datetime):
            return self.value.astimezone(moments.SHANGHAI).isoformat(timespec="seconds")
        return self.value.isoformat() if isinstance(self.value, date) else self.value


@dataclass(frozen=True)
class Part:
    """What is stored of one kind: one record where `is_one`, else as many as there are.

    The records of `lines` begin with their moment and are one line each on paper.
    """

    key: str
    title: str
    records: tuple["Record", ...]
    is_one: bool = False
    lines: bool = False


Record = tuple[Field | Part, ...]


@dataclass(frozen=True)
class Copy:
    """Everything that is stored of one student, as it stood at one moment."""

    name: str
    school: str
    made_at: datetime
    parts: tuple[Part, ...]

    @property
    def count(self) -> int:
        """How many records it has."""
        return sum(len(part.records) for part in self.parts)

    def part(self, key: str) -> Part:
        """The part of this key."""
        return next(part for part in self.parts if part.key == key)


def one(key: str, title: str, *fields: Field | Part) -> Part:
    """A part that is one record."""
    return Part(key, title, (fields,), is_one=True)


def actor(who: str) -> str:
    """本人, 单位, 学院审核人员: who did something, without a name."""
    return _ACTORS.get(who, _ACTORS[Who.CLOCK])


def file_name(form: str, made_at: datetime) -> str:
    """我的资料-20260515.pdf: what the file is called at home."""
    return f"{NAME}-{moments.day(made_at):%Y%m%d}.{form}"


def as_json(copy: Copy) -> dict[str, object]:
    """The copy for other programs; the first line says what it is."""
    made_at = Field("exported_at", "", copy.made_at).plain
    head: dict[str, object] = {"说明": EXPLAINED, "exported_at": made_at, "school": copy.school}
    return head | {part.key: _plain(part) for part in copy.parts}


def as_groups(copy: Copy) -> tuple[Group, ...]:
    """The copy for people: titles with their pairs, in the order of reading."""
    return tuple(group for part in copy.parts for group in _groups(part, "{}"))


def _plain(part: Part) -> object:
    records = [
        {item.key: _plain(item) if isinstance(item, Part) else item.plain for item in record}
        for record in part.records
    ]
    return records[0] if part.is_one else records


def _groups(part: Part, within: str) -> Iterator[Group]:
    """The groups of a part; `within` is its title in that of the record that it belongs to."""
    if not part.records:
        yield within.format(part.title), (("记录", _NONE),)
    elif part.lines:
        yield within.format(part.title), tuple(map(_line, part.records))
    else:
        for place, record in enumerate(part.records, 1):
            title = part.title if part.is_one else f"{part.title} {place}"
            yield from _of_record(record, within.format(title))


def _of_record(record: Record, title: str) -> Iterator[Group]:
    """What it says itself, then its own parts; what it does not have is left out."""
    fields = (item for item in record if isinstance(item, Field))
    pairs = tuple((item.label, item.words) for item in fields if item.words)
    yield title, pairs or (("记录", _NONE),)
    for item in record:
        if isinstance(item, Part) and item.records:
            yield from _groups(item, f"{title}（{{}}）")


def _line(record: Record) -> Pair:
    first, *rest = (item for item in record if isinstance(item, Field))
    return first.words or _NO_TIME, "　".join(item.words for item in rest if item.words)
