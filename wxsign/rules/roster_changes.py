"""TABLE of what a sheet may change of a student who is there, and the words for it (S16)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from wxsign.rules import codes, identity

MOVE = "import"  # of the trail of an enrolment
SAYS = "导入改变了生源信息"


def _plain(text: str, _year: int) -> str:
    return text


def _code(name: str) -> Callable[[str, int], str]:
    return lambda code, year: codes.label(name, code, year)


# By key, the weightiest first: its header, and how a value is shown (decision 14).
TABLE: dict[str, tuple[str, Callable[[str, int], str]]] = {
    "phone": ("手机号", lambda text, _year: identity.masked_phone(text)),
    "id_number": ("身份证号", lambda text, _year: identity.masked_id(text)),
    "name": ("姓名", _plain),
    "college": ("学院", _plain),
    "major": ("专业", _plain),
    "class_name": ("班级", _plain),
    "year": ("毕业届", _plain),
    "education": ("学历", _code("education")),
    "training_mode": ("培养方式", _code("training_mode")),
    "email": ("邮箱", lambda text, _year: identity.masked_mail(text)),
}


@dataclass(frozen=True)
class Change:
    """One column of one student: what stood there and what the sheet says, masked."""

    key: str
    header: str
    before: str
    after: str


def change(key: str, before: str, after: str, year: int) -> Change:
    """The change of this column, masked where it is personal; `year` is of the code sets."""
    header, shown = TABLE[key]
    return Change(key, header, shown(before, year), shown(after, year))


def told(changes: Iterable[Change]) -> str:
    """手机号：138****0001 → 139****0004；学院：…: the note of the history."""
    return "；".join(
        f"{one.header}：{one.before or '（空）'} → {one.after or '（空）'}" for one in changes
    )


def notes(phones: int, moved: int) -> list[str]:
    """What a dry run says of changes that reach further than the roster."""
    found = []
    if phones:
        found.append(
            f"{phones} 名学生的手机号会改变：以后登录和签约的验证码都发到新号码。"
            "用过网签的学生，导入后在原来的号码和微信（或新号码）都会收到通知。"
        )
    if moved:
        found.append(f"{moved} 名学生会换到别的学院：他们的签约一起转过去，由新的学院审核。")
    return found
