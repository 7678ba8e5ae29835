"""TABLES of the sheets that fill wxsign: 生源信息 (S16, S17, S78) and employers (S12, S20)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from wxsign.rules import codes, errands, identity, plan
from wxsign.rules.roster_changes import Change


def _anything(_text: str) -> str:
    return ""


def _mail_or_nothing(text: str) -> str:
    return identity.mail_fault(text) if text else ""


def _year_fault(text: str) -> str:
    plain = text.removesuffix("届")
    return (
        ""
        if plain.isascii() and plain.isdigit() and 2014 <= int(plain) <= 2099
        else "毕业届应为四位年份，例如 2026。"
    )


@dataclass(frozen=True)
class Column:
    """One column: the school's header, our key, whether it must be filled, and its check.

    `most` is how many characters it holds, `choices` the code set that it is from.
    """

    header: str
    key: str
    required: bool = True
    fault: Callable[[str], str] = _anything
    choices: str = ""
    most: int = 60


ADDED, CHANGED, BAD = "added", "changed", "bad"
OUTCOMES = {ADDED: "新增", CHANGED: "更新", BAD: "有错"}
MOST_ROWS = 20_000
MOST_SHOWN = 200  # rows of a dry run that its page names; the marked sheet has all
TODAYS = 2026  # the cohort whose code sets stand where none is named
STUDENTS_SHEET, UNITS_SHEET, MARKED_SHEET = "生源信息", "单位", "有错的行"
STUDENTS_TEMPLATE, UNITS_TEMPLATE = "生源信息模板.xlsx", "单位模板.xlsx"
NAME, COLLEGE = "姓名", "学院"
MARKED, PROBLEM = "有错的行.xlsx", "问题"
KEPT = "学号已有的学生，空着的格子不改变原来的内容。"
EMPTY = "表里没有内容。请把内容填在表头下面，再上传一次。"
DAMAGED = "这一列成了数字，后几位已经丢失。请把这一列设为文本，重新填写。"
ACCOUNT_TAKEN = "账号已有人使用，请换一个。"
# What became of a dry run: by the state of the errand that writes it, or before 确认导入.
BECAME = {errands.WAITING: "正在导入", errands.DONE: "已导入", errands.FAILED: "导入没有做成"}
NOT_YET, NOTHING_RIGHT = "还没有导入", "没有可以导入的行"


@dataclass(frozen=True)
class Line:
    """One line of a sheet with the number that people see, its cells by header.

    `damaged` are columns whose number lost digits: what stands there is not what was typed.
    """

    number: int
    cells: Mapping[str, str]
    damaged: frozenset[str] = frozenset()


def lines(rows: Iterable[Mapping[str, str]]) -> Iterator[Line]:
    """The rows below a header in the first line, without blank ones."""
    for number, row in enumerate(rows, 2):
        if any(row.values()):
            yield Line(number, row)


@dataclass(frozen=True)
class Cell:
    """One wrong cell: its header, what stood there, and a sentence that says what to do."""

    header: str
    stood: str
    says: str


@dataclass(frozen=True)
class Finding:
    """What becomes of one row of a sheet: added, changed in `changes`, or what is wrong with it."""

    row: int
    outcome: str
    cells: tuple[Cell, ...] = ()
    who: str = ""
    changes: tuple[Change, ...] = ()

    @property
    def faults(self) -> tuple[str, ...]:
        """A sentence for each wrong cell."""
        return tuple(cell.says for cell in self.cells)


@dataclass
class Seen:
    """What the right rows so far took, each with its row: 学号, ID numbers, codes, accounts.

    A row that will not be written takes nothing, so it stops no later one.
    """

    rows: dict[tuple[str, str], int] = field(default_factory=dict)

    def again(self, header: str, value: str) -> str:
        """The sentence for a value that an earlier row took; empty for a new one."""
        first = self.rows.get((header, value))
        return "" if first is None else f"{header}与第 {first} 行的相同，请核对，重复的只留一行。"

    def take(self, row: int, values: Mapping[str, str]) -> None:
        """This row will be written, and no later one may have these values, by header."""
        self.rows.update(((header, value), row) for header, value in values.items())


STUDENTS: tuple[Column, ...] = (
    Column("学号", "student_number", most=30),
    Column("姓名", "name"),
    Column("身份证号", "id_number", fault=identity.id_number_fault),
    Column("手机号", "phone", fault=identity.mobile_fault),
    Column("邮箱", "email", required=False, fault=_mail_or_nothing),
    Column("学院", "college"),
    Column("专业", "major"),
    Column("班级", "class_name", required=False),
    Column("毕业届", "year", fault=_year_fault),
    Column("学历", "education", choices="education"),
    Column("培养方式", "training_mode", choices="training_mode"),
    Column("就业方案审核状态", "plan", required=False, fault=plan.sheet_fault),
)

EMPLOYERS: tuple[Column, ...] = (
    Column("单位名称", "name", most=80),
    Column("统一社会信用代码", "credit_code", fault=identity.credit_code_fault),
    Column("账号", "account", most=40),
    Column("联系人", "contact", most=20),
    Column("手机号", "phone", fault=identity.mobile_fault),
    Column("邮箱", "email", required=False, fault=_mail_or_nothing),
)

_STORED: dict[str, Callable[[str], str]] = {
    "id_number": identity.id_number,
    "phone": identity.mobile,
    "credit_code": identity.credit_code,
    "year": lambda text: text.removesuffix("届"),
}


def notes(columns: tuple[Column, ...], beside: str = "") -> tuple[str, ...]:
    """How to fill in a sheet: which columns must be, and what the usual faults are.

    `beside` says what an empty cell brings.
    """
    must = "、".join(column.header for column in columns if column.required)
    may = "、".join(column.header for column in columns if not column.required)
    return (
        f"必填：{must}。",
        f"可以不填：{may}。{beside}",
        "表头的文字不要改；列的次序可以改，可以有别的列。",
        "身份证号、手机号、学号这几列已设为文本。从别的表复制时请用“只粘贴值”。",
        f"一次最多 {MOST_ROWS:,} 行。",
    )


def new_colleges(names: Iterable[str]) -> str:
    """A dry run names the colleges that it would make: a misspelt one is seen in time."""
    return f"将新增学院：{'、'.join(names)}。如果是写法不同，请先改成一样的名称。"


def cannot_print(name: str, characters: str) -> str:
    """A dry run names whom nobody can print yet."""
    return f"{name}的“{characters}”还不能印到协议书上，补字之前不能签约。"


def anothers(name: str, student_number: str) -> str:
    """The ID number of a row is that of a student whom the school has under another 学号."""
    return f"身份证号与本校学生{name}（学号 {student_number}）的相同，请核对身份证号和学号。"


def registered(unit: str) -> str:
    """The credit code of a row is that of a unit that is there."""
    return f"统一社会信用代码已由“{unit}”登记，不用再导入；不是这家单位，请核对代码。"


def overtaken(what: str) -> str:
    """Another import wrote the same between the look and the writing."""
    return f"另一次导入刚刚写入了同样的{what}，请把这一行再上传核对一次。"


def report(findings: Iterable[Finding]) -> dict[str, object]:
    """What the page of a dry run shows: how many rows, what becomes of them, in which cells."""
    findings = list(findings)
    wrong = [each for each in findings if each.outcome == BAD]
    altered = [each for each in findings if each.changes]
    sums = {key: sum(each.outcome == key for each in findings) for key in OUTCOMES}
    return {
        "rows": len(findings),
        "sums": sums,
        "wrong": [
            _shown(each, [(cell.header, cell.stood, cell.says) for cell in each.cells])
            for each in wrong[:MOST_SHOWN]
        ],
        "alters": len(altered),
        "altered": [
            _shown(each, [(one.header, one.before, one.after) for one in each.changes])
            for each in altered[:MOST_SHOWN]
        ],
    }


def _shown(finding: Finding, cells: Iterable[tuple[str, str, str]]) -> dict[str, object]:
    return {"row": finding.row, "who": finding.who, "cells": [list(cell) for cell in cells]}


def missing_headers(columns: tuple[Column, ...], headers: Mapping[str, str]) -> list[str]:
    """The required headers that a sheet lacks."""
    return [column.header for column in columns if column.required and column.header not in headers]


def read(columns: tuple[Column, ...], line: Line) -> tuple[dict[str, str], list[Cell]]:
    """The values of one line in their stored form, and its wrong cells."""
    values, cells, row, lost = {}, [], line.cells, line.damaged
    for column in columns:
        header, key = column.header, column.key
        stood = row.get(header, "")
        text = identity.plain(stood)
        fault = DAMAGED if header in lost else _fault(column, text)
        if column.choices and not fault:
            text, fault = _choice(column, text, _year(row))
        if fault:
            cells.append(Cell(header, stood, fault))
        values[key] = _STORED[key](text) if key in _STORED else text
    return values, cells


def _fault(column: Column, text: str) -> str:
    if column.required and not text:
        return f"缺少{column.header}。"
    if len(text) > column.most:
        return f"{column.header}最多 {column.most} 个字。"
    return column.fault(text)


def _year(row: Mapping[str, str]) -> int:
    """The cohort whose code sets apply; a wrong one has its own sentence and gets today's."""
    year = identity.plain(row.get("毕业届", ""))
    return TODAYS if _year_fault(year) else int(year.removesuffix("届"))


def _choice(column: Column, text: str, year: int) -> tuple[str, str]:
    """A code for what may be written as code or as name."""
    code = _codes(column.choices, year).get(text, "")
    unknown = f"{column.header}“{text}”不在代码表里，请按 excel 模板里的选项填写。"
    return code, "" if code else unknown


@cache
def _codes(name: str, year: int) -> Mapping[str, str]:
    """The code for each code and each name of a set."""
    known = codes.choices(name, year)
    return {word: code for code, word in known.items()} | {code: code for code in known}
