"""TABLE of the typed fields of WeChat's templates, and whether the account's fit ours.

The type is the key without its number: `thing7` is a `thing`. The numbers are WeChat's own, given
when a template is applied for, so a field is found by its label and its type. Source:
`wechat.md` §4.3 (api_sendtemplatemessage; limits in characters).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Fields = Sequence[tuple[str, str]]  # key and label, in the template's order

_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_SHOWN = re.compile(r"(?P<label>[^\n{}]*?)\s*[:：]?\s*\{\{\s*(?P<key>\w+)\.DATA\s*\}\}")
_UNSHOWN = ("first", "remark")  # taken from old senders, shown to nobody since 2023


@dataclass(frozen=True)
class Type:
    """One type: how many characters it takes, and what of a text it takes.

    A type that refuses … (`plain`) is cut without it.
    """

    name: str
    most: int
    kept: Callable[[str], str] = lambda text: text
    plain: bool = False


def _without(pattern: str) -> Callable[[str], str]:
    refused = re.compile(pattern)
    return lambda text: refused.sub("", text)


# fmt: off
TABLE: tuple[Type, ...] = (
    Type("thing", 20),
    Type("short_thing", 5),
    Type("character_string", 32, _without(r"[^\x20-\x7e]"), plain=True),
    Type("number", 32, _without(r"[^0-9.]"), plain=True),
    Type("letter", 32, _without(r"[^A-Za-z]"), plain=True),
    Type("symbol", 5, _without(r"[\x00-\x20A-Za-z0-9\u4e00-\u9fff]"), plain=True),
    Type("time", 40),
    Type("date", 40),
    Type("amount", 12, _without(r"[^0-9.¥￥元]"), plain=True),
    Type("phone_number", 17, _without(r"[^0-9+\-() ]"), plain=True),
    Type("car_number", 8, _without(r"[^A-Za-z0-9\u4e00-\u9fff]"), plain=True),
    Type("name", 10, _without(r"[^\u4e00-\u9fff]"), plain=True),
    Type("phrase", 5, _without(r"[^\u4e00-\u9fff]"), plain=True),
    Type("const", 20),
    Type("enum", 20),
)
# fmt: on

BY_NAME: dict[str, Type] = {row.name: row for row in TABLE}
NOTHING = {"number": "0", "phrase": "暂无", "name": "暂无", "time": "00:00", "letter": "N"}
_DASH = "-"


def type_of(key: str) -> str:
    """The type of a field: its key without the number."""
    return key.rstrip("0123456789")


def fitted(key: str, text: str) -> str:
    """The text as its field takes it: no control characters, nothing forbidden, cut with …."""
    row = BY_NAME[type_of(key)]
    clean = row.kept(_CONTROL.sub(" ", text)).strip()
    if not clean:
        return NOTHING.get(row.name, _DASH)
    if len(clean) <= row.most:
        return clean
    return clean[: row.most] if row.plain else clean[: row.most - 1] + "…"


def read(content: str) -> tuple[tuple[str, str], ...]:
    """Key and label of each field that the content of an account's template names."""
    found = ((match["key"], match["label"].strip()) for match in _SHOWN.finditer(content))
    return tuple((key, label) for key, label in found if key not in _UNSHOWN)


def mapping(ours: Fields, theirs: Fields) -> Mapping[str, str]:
    """Our key → the account's key, by label, else by type where only one of it is left."""
    by_label = {label: key for key, label in theirs}
    found = {
        key: by_label[label]
        for key, label in ours
        if label in by_label and type_of(by_label[label]) in BY_NAME
    }
    for key, _label in ours:
        free = [one for one, _ in theirs if one not in found.values()]
        same = [one for one in free if type_of(one) == type_of(key)]
        if key not in found and len(same) == 1:
            found[key] = same[0]
    return found


def differences(ours: Fields, theirs: Fields) -> list[str]:
    """What keeps the account's template from being filled by us, a sentence each."""
    found, labels = mapping(ours, theirs), dict(theirs)
    faults = [f"公众号的模板里没有“{label}”。" for key, label in ours if key not in found]
    faults += [
        f"“{label}”在公众号里是 {type_of(found[key])} 类型，我们按 {type_of(key)} 填写。"
        for key, label in ours
        if key in found and type_of(found[key]) != type_of(key)
    ]
    more = [key for key in labels if key not in found.values()]
    return faults + [f"公众号的模板还要填“{labels[key] or key}”，我们没有这一项。" for key in more]
