"""Units that look alike: one firm that registered twice, or somebody who poses as it (issue 5).

Reasons for a reviewer to look twice; they decide nothing.
"""

import re
from dataclasses import dataclass

from wxsign.rules import identity

_LEGAL = re.compile(r"股份有限公司|有限责任公司|有限公司|分公司|股份|集团|公司")
_SIGNS = re.compile(r"[\s()（）·.,，。\-—_]")
_SHORTEST = 4  # characters of a name's core that say something when another name begins with them
_BODY = slice(8, 17)  # of a credit code: the organisation code, the same for one organisation

NAME, CODE, PHONE, ADDRESS = "名称相近", "组织机构代码相同", "手机号相同", "地址相同"


@dataclass(frozen=True)
class Traits:
    """What is compared of one unit; `core` is its name without what every name has."""

    id: int
    name: str
    core: str
    code: str
    phone_print: str
    place: str


def traits(unit_id: int, name: str, code: str, phone_print: str, address: str) -> Traits:
    """The unit as it is compared."""
    place = _SIGNS.sub("", identity.plain(address))
    return Traits(unit_id, name, core(name), code, phone_print, place)


def core(name: str) -> str:
    """武汉云麓示例软件: a name without 有限公司, 股份, 分公司, blanks and brackets."""
    return _LEGAL.sub("", _SIGNS.sub("", identity.plain(name))).lower()


def reasons(one: Traits, other: Traits) -> tuple[str, ...]:
    """Why these two look alike; empty if they do not."""
    found = []
    if _alike(one.core, other.core):
        found.append(NAME)
    if one.code[_BODY] and one.code[_BODY] == other.code[_BODY]:
        found.append(CODE)
    if one.phone_print and one.phone_print == other.phone_print:
        found.append(PHONE)
    if one.place and one.place == other.place:
        found.append(ADDRESS)
    return tuple(found)


def _alike(one: str, other: str) -> bool:
    if one == other:
        return bool(one)
    short, long = sorted((one, other), key=len)
    return len(short) >= _SHORTEST and long.startswith(short)
