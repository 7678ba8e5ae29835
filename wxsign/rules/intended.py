"""TABLE of the columns of 拟签约名单 (S33), what may stand in them, and what becomes of a row.

Nothing is guessed: where the meaning is plain but the writing is not, the sentence proposes what to
write, and a person says yes.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from wxsign.rules import identity, printing, terms

MOST_ROWS = 5000  # of one employer's sheet
SHEET, TEMPLATE = "拟签约名单", "拟签约名单模板.xlsx"
PROBLEM, MARKED = "问题", "标好的表格"
EMPTY = "表里没有学生。请在表头下面一行一行地填，示例那一行不算。"
NOT_FOUND = "未找到或不可签约"
_MOST_NAME, _MOST_TITLE = 60, terms.BY_KEY["job_title"].most
_EXAMPLE = "示例"
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_SHORT_YEAR = re.compile(r"(?<!\d)(\d\d)[届级]")

# What became of a row. TWICE names another row of the sheet, OUT was taken out by hand.
GOOD, FIX, TWICE, LISTED, INVITED = "good", "fix", "twice", "listed", "invited"
UNFOUND, WAITS, OUT, ADDED = "unfound", "waits", "out", "added"
STILL_BAD = (FIX, TWICE, LISTED, INVITED, UNFOUND, WAITS)
# The state of the whole list.
OPEN, CONFIRMED, ABANDONED = "open", "confirmed", "abandoned"


@dataclass(frozen=True)
class Verdict:
    """How a row that does not pass is shown: label and tone, and a sentence of its own."""

    label: str
    tone: str
    says: str = ""


VERDICTS: Mapping[str, Verdict] = {
    FIX: Verdict("要改", "refused"),
    TWICE: Verdict("重复", "ended", "与第 {twin} 行是同一人，只会加入一次。"),
    LISTED: Verdict("已在列表", "done", "这名学生已经在签约发送列表里，不用再加。"),
    INVITED: Verdict("已邀请", "waiting", "与这名学生的签约还在进行，结束之后才能再次邀请。"),
    UNFOUND: Verdict(
        "不可加入", "blocked", "请向学生本人核对四项信息，或让学生出示一次性的签约码。"
    ),
    WAITS: Verdict("等待检查", "waiting", "今天可以查找的人数已经用完，明天回到这一页继续检查。"),
}


@dataclass(frozen=True)
class Finding:
    """What is wrong with one cell, and what to write instead where that is plain."""

    says: str
    proposal: str = ""

    @property
    def at_length(self) -> str:
        """The sentence, and what to write where that is plain."""
        return f"{self.says}应为“{self.proposal}”。" if self.proposal else self.says


@dataclass(frozen=True)
class Known:
    """What a sheet is checked against: the schools by name and the cohorts that may be meant."""

    schools: Mapping[str, int]
    years: Collection[int]


@dataclass(frozen=True)
class Judged:
    """One row after the check of its cells: the stored values, and a finding for each bad cell."""

    values: dict[str, str]
    findings: dict[str, Finding] = field(default_factory=dict)


def _school(text: str, known: Known) -> tuple[str, Finding | None]:
    if text in known.schools:
        return text, None
    near = [name for name in known.schools if text in name or name in text]
    if len(near) == 1:
        return text, Finding("要写全称。", near[0])
    return text, Finding("没有这所学校。请从下拉列表里选。")


def _year(text: str, known: Known) -> tuple[str, Finding | None]:
    plain = text.removesuffix("届").removesuffix("年").strip()
    if plain.isascii() and plain.isdigit() and int(plain) in known.years:
        return plain, None
    meant = {int(year) for year in _YEAR.findall(text)}
    meant |= {2000 + int(year) for year in _SHORT_YEAR.findall(text)}
    fitting = meant & set(known.years)
    if len(fitting) == 1:
        return text, Finding("只写四位年份。", str(fitting.pop()))
    return text, Finding(f"毕业届应为四位年份，从 {min(known.years)} 到 {max(known.years)}。")


def _name(text: str, _known: Known) -> tuple[str, Finding | None]:
    return text, Finding("姓名太长，请核对。") if len(text) > _MOST_NAME else None


def _id_or_phone(text: str, _known: Known) -> tuple[str, Finding | None]:
    number = identity.id_number(text)
    if len(number) not in (15, 18):
        phone = identity.mobile(text)
        if not identity.mobile_fault(phone):
            return phone, None
        says = f"应为 18 位身份证号或 11 位手机号，这里有 {len(number)} 位。"
        return number, Finding(says)
    fault = identity.id_number_fault(number)
    if "有一位" in fault:
        fault = "最后一位与前面对不上，多半是抄错一位。请核对原件。"
    return number, Finding(fault) if fault else None


def _job_title(text: str, _known: Known) -> tuple[str, Finding | None]:
    title = " ".join(printing.tidied(text).split())
    says = printing.fault(title)
    if len(title) > _MOST_TITLE:
        says = f"最多 {_MOST_TITLE} 字，现在 {len(title)} 字。"
    return title, Finding(says) if says else None


@dataclass(frozen=True)
class Column:
    """One column: its header, our key, other words for it, its check, how wide it is."""

    header: str
    key: str
    also: tuple[str, ...]
    check: Callable[[str, Known], tuple[str, Finding | None]]
    width: int
    required: bool = True


COLUMNS: tuple[Column, ...] = (
    Column("毕业学校", "school", ("毕业院校", "学校"), _school, 24),
    Column("毕业届", "year", ("毕业年度", "届"), _year, 10),
    Column("姓名", "name", ("学生姓名",), _name, 12),
    Column(
        "身份证/手机号",
        "id_or_phone",
        ("身份证号/手机号", "身份证或手机号", "身份证号", "身份证", "手机号"),
        _id_or_phone,
        24,
    ),
    Column("拟聘用职位", "job_title", ("拟聘职位", "职位", "岗位"), _job_title, 18, required=False),
)
BY_KEY: Mapping[str, Column] = {column.key: column for column in COLUMNS}
HEADERS: Mapping[str, str] = {
    word: column.key for column in COLUMNS for word in (column.header, *column.also)
}
DAMAGED = Finding(
    "这一格成了数字，后几位已经丢失。请在这里填完整的号码，或把表里这一列设为文本再填一遍。"
)
RULES: tuple[str, ...] = (
    "一行一名学生，最多 5,000 行；示例那一行不会导入，可以留着。",
    "毕业学校、毕业届、姓名、身份证/手机号四项都要填，并且与学校登记的完全一致。",
    "毕业学校从下拉列表里选；毕业届是四位年份，例如 2026。",
    "身份证/手机号填 18 位身份证号或 11 位手机号。这一列是文本格式，请不要改成数字。",
    "拟聘用职位可以不填。填了，发送邀请时就能按职位勾选。",
    "导入后先检查一遍，有问题的行可以在手机上改。确认加入以前，不会加入任何人。",
    "每查找一名学生都有记录。学生的信息只能用于这一次签约。",
)


def example(school: str, year: int) -> tuple[str, ...]:
    """The row that shows how to fill in; whoever leaves it there imports nobody by it."""
    return (school, str(year), f"（{_EXAMPLE}）李小明", "13800000000", "软件工程师")


def is_example(cells: Mapping[str, str]) -> bool:
    """Whether this is the row of the template that only shows how."""
    return identity.plain(cells.get("name", "")).lstrip("(").startswith(_EXAMPLE)


def read(cells: Mapping[str, str], damaged: Iterable[str], known: Known) -> Judged:
    """The stored values of a row, and what is wrong with its cells."""
    values, findings = {}, {}
    lost = frozenset(damaged)
    for column in COLUMNS:
        text = identity.plain(cells.get(column.key, ""))
        value, finding = text, None
        if column.key in lost:
            finding = DAMAGED
        elif text:
            value, finding = column.check(text, known)
        elif column.required:
            finding = Finding(f"缺少{column.header}。")
        values[column.key] = value
        if finding:
            findings[column.key] = finding
    return Judged(values, findings)


def years(this_year: int) -> range:
    """The cohorts that may be meant, the next one first."""
    return range(this_year + 1, this_year - 4, -1)
