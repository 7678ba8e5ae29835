"""TABLES of the sheets that fill wxsign: 生源信息 (S16, S17, S78) and employers (S12, S20)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from wxsign.rules import codes, identity, plan


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
    """One column: the school's header, our key, whether it must be filled, and its check."""

    header: str
    key: str
    required: bool = True
    fault: Callable[[str], str] = _anything
    choices: str = ""


STUDENTS: tuple[Column, ...] = (
    Column("学号", "student_number"),
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
    # Only the two later states are taken (decision 11): the others follow from the records.
    Column("就业方案审核状态", "plan", required=False, fault=plan.sheet_fault),
)

EMPLOYERS: tuple[Column, ...] = (
    Column("单位名称", "name"),
    Column("统一社会信用代码", "credit_code", fault=identity.credit_code_fault),
    Column("账号", "account"),
    Column("联系人", "contact"),
    Column("手机号", "phone", fault=identity.mobile_fault),
    Column("邮箱", "email", required=False, fault=_mail_or_nothing),
)

_STORED: dict[str, Callable[[str], str]] = {
    "id_number": identity.id_number,
    "phone": identity.mobile,
    "credit_code": identity.credit_code,
    "year": lambda text: text.removesuffix("届"),
}


def missing_headers(columns: tuple[Column, ...], headers: Mapping[str, str]) -> list[str]:
    """The required headers that a sheet lacks."""
    return [column.header for column in columns if column.required and column.header not in headers]


def read(columns: tuple[Column, ...], row: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The values of one row in their stored form, and a sentence for each wrong cell."""
    values, faults = {}, []
    for column in columns:
        text = identity.plain(row.get(column.header, ""))
        fault = f"缺少{column.header}。" if column.required and not text else column.fault(text)
        if column.choices and not fault:
            text, fault = _choice(column, text, _year(row))
        if fault:
            faults.append(fault)
        values[column.key] = _STORED.get(column.key, str)(text)
    return values, faults


def _year(row: Mapping[str, str]) -> int:
    """The cohort whose code sets apply; a wrong one has its own sentence and gets today's."""
    year = identity.plain(row.get("毕业届", ""))
    return 2026 if _year_fault(year) else int(year.removesuffix("届"))


def _choice(column: Column, text: str, year: int) -> tuple[str, str]:
    """A code for what may be written as code or as name."""
    known = codes.choices(column.choices, year)
    by_name = {name: code for code, name in known.items()}
    code = text if text in known else by_name.get(text, "")
    return code, "" if code else f"{column.header}“{text}”不在代码表里。"
