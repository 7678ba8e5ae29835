"""TABLE of the roster's columns 生源信息: what a school's sheet must hold (S16, S17, S78)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from wxsign.rules import codes, identity


def _anything(_text: str) -> str:
    return ""


def _mail_or_nothing(text: str) -> str:
    return identity.mail_fault(text) if text else ""


def _year_fault(text: str) -> str:
    plain = text.removesuffix("届")
    return (
        "" if plain.isdigit() and 2014 <= int(plain) <= 2099 else "毕业届应为四位年份，例如 2026。"
    )


@dataclass(frozen=True)
class Column:
    """One column: the school's header, our key, whether it must be filled, and its check."""

    header: str
    key: str
    required: bool = True
    fault: Callable[[str], str] = _anything
    choices: str = ""


COLUMNS: tuple[Column, ...] = (
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
)


def missing_headers(headers: Mapping[str, str]) -> list[str]:
    """The required headers that a sheet lacks."""
    return [column.header for column in COLUMNS if column.required and column.header not in headers]


def read(row: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The values of one row in their stored form, and a sentence for each wrong cell."""
    values, faults = {}, []
    for column in COLUMNS:
        text = identity.plain(row.get(column.header, ""))
        fault = f"缺少{column.header}。" if column.required and not text else column.fault(text)
        if column.choices and not fault:
            text, fault = _choice(column, text, row)
        if fault:
            faults.append(fault)
        values[column.key] = text
    values["id_number"] = identity.id_number(values["id_number"])
    values["phone"] = identity.mobile(values["phone"])
    values["year"] = values["year"].removesuffix("届")
    return values, faults


def _choice(column: Column, text: str, row: Mapping[str, str]) -> tuple[str, str]:
    """A code for what may be written as code or as name."""
    year = identity.plain(row.get("毕业届", "")).removesuffix("届")
    known = codes.choices(column.choices, int(year) if year.isdigit() else 2026)
    by_name = {name: code for code, name in known.items()}
    code = text if text in known else by_name.get(text, "")
    return code, "" if code else f"{column.header}“{text}”不在代码表里。"
