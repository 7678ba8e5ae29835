"""签约码: eight characters by which a student lets herself be found once, and what she agrees to.

The letters and digits are those that nobody takes for another. A code is worth nothing without an
employer's login, lives for minutes and is used once.
"""

import re

from wxsign.rules.identity import plain

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LENGTH = 8
# A change of what it gives needs a new version: an older yes does not hold for it.
CONSENT = "2026-1"
GIVES = ("姓名", "毕业院校", "毕业年度", "院系", "学历", "专业")
KEEPS = ("身份证号", "手机号", "邮箱")

_BETWEEN = re.compile(r"[\s-]+")


def read(typed: str) -> str:
    """The code as it is looked up: large letters, nothing between them."""
    return _BETWEEN.sub("", plain(typed)).upper()


def shown(code: str) -> str:
    """ABCD 2345: in two groups, as people read and type it."""
    return f"{code[:4]} {code[4:]}"


def is_complete(code: str) -> bool:
    """Whether this could be a code at all."""
    return len(code) == LENGTH and set(code) <= set(ALPHABET)
