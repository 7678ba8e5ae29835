"""The fields of the desk's list as an address, a form or a saved filter brings them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

# 高级检索: each field, its key in `Filters`, and how long it may be.
_TEXTS = {
    "q": ("student_number", 30),
    "class": ("class_name", 60),
    "major": ("major", 60),
    "employer": ("employer", 80),
    "number": ("number", 24),
}
_NUMBERS = {"year": "year", "college": "college_id"}
_DAYS = {"from": "since", "to": "until"}
_SORTS = ("since", "changed", "employer")
_MOST_DIGITS, _LONGEST_WAIT = 9, 3650

# Every field that goes on into links and forms; names and ID numbers are never among them.
NAMES = ("state", "kind", "paper", *_TEXTS, *_NUMBERS, *_DAYS, "student", "waited", "sort")
MOST_NAMED = 50  # so many students of one name are looked at
_LONGEST = MOST_NAMED * 10
# How a log says them; what is personal says only that it was there.
WORDS = {
    "year": "{}届",
    "college_id": "{}",
    "student_number": "学号：{}",
    "student_ids": "姓名或身份证号：{}",
    "class_name": "班级 {}",
    "major": "专业 {}",
    "employer": "单位 {}",
    "number": "协议书编号：{}",
    "since": "{} 起",
    "until": "{} 止",
    "waited": "已等超过 {} 天",
}
NO_COLLEGE = "本校没有的学院"
PERSONAL = frozenset({"student_number", "student_ids", "number"})


def kept(fields: Mapping[str, str]) -> dict[str, Any]:
    """What of these fields goes on into links and forms."""
    return {name: str(fields[name])[:_LONGEST] for name in NAMES if fields.get(name)}


def texts(fields: Mapping[str, str]) -> dict[str, Any]:
    """The texts, by their key in `Filters`."""
    return {
        key: fields.get(name, "").replace("\0", "").strip()[:most]
        for name, (key, most) in _TEXTS.items()
    }


def numbers(fields: Mapping[str, str]) -> dict[str, Any]:
    """The numbers, by their key in `Filters`; what is none is left out."""
    found = {key: _number(fields.get(name, "")) for name, key in _NUMBERS.items()}
    waited = _number(fields.get("waited", ""))
    found["waited"] = None if waited is None else min(waited, _LONGEST_WAIT)
    return found


def students(text: str) -> tuple[int, ...]:
    """The numbers of the students whom a name or an ID number has found: 12.15.80."""
    found = (_number(part) for part in text[:_LONGEST].split("."))
    return tuple(one for one in found if one is not None)


def days(fields: Mapping[str, str]) -> dict[str, Any]:
    """The days, by their key in `Filters`; what is none is left out."""
    return {key: _day(fields.get(name, "")) for name, key in _DAYS.items()}


def sort(text: str) -> str:
    """The column that orders the list, with “-” for its other direction; empty for the usual."""
    return text if text.removeprefix("-") in _SORTS else ""


def _number(text: str) -> int | None:
    small = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if small else None


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in range(2000, 2100) else None
