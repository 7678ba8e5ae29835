"""Other destinations 其他去向: what a kind asks for, says and becomes (S147 to S164).

The table stands in `destination_table.py`. A kind is a class and a sub-class as the manual counts
them: 7.1. Values are stored as `rules/terms.py` stores them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from wxsign.rules import codes, identity, terms
from wxsign.rules.destination_table import CLASSES, GROUPS, JOB, Class, Proof, Sub, sent_fields
from wxsign.rules.terms import Kind, Term, Values

UNEMPLOYED = "9"
_CHOSEN = ("category", "status", "nature")  # the keys of what `fixed` says, in its order
STUDY = "7"
DECLARATION = (
    "本人自愿登记以上去向，所填内容和上传的材料真实有效，没有人要求或诱导我登记，"
    "也没有用实习、见习材料代替就业证明。"
)
DECLARED = "本人自愿登记，已声明内容和材料真实"  # in the trail of 保存并送审
_REFINED_FROM = 2021  # the cohort from which the three-digit codes hold
_NO_DISPATCH_FROM = 2023  # the cohort from which there is no 报到证
_CONTACT = re.compile(r"(?P<name>[^（(]+)[（(](?P<phone>[^（()）]+)[)）]")


@dataclass(frozen=True)
class Choice:
    """A class with one of its sub-classes."""

    kind: str
    class_: Class
    sub: Sub

    @property
    def words(self) -> str:
        """升学 · 全日制: how lists name it (就业类型, S151)."""
        if len(self.class_.subs) == 1:
            return self.class_.title
        return f"{self.class_.title} · {self.sub.label}"


@dataclass(frozen=True)
class Group:
    """What a registration says, by group of the manual: rows of label and text."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Said:
    """One thing that a registration says, with the key that tells it from one of equal label."""

    key: str
    group: str
    label: str
    text: str


def kinds() -> Iterator[str]:
    """Every kind, in the order of the manual."""
    for key, class_ in CLASSES.items():
        yield from (f"{key}.{place}" for place in range(1, len(class_.subs) + 1))


def find(kind: str) -> Choice | None:
    """The row of the table; None for anything that is no kind."""
    key, _, place = kind.partition(".")
    class_ = CLASSES.get(key)
    if class_ is None or not (place.isascii() and place.isdigit()):
        return None
    number = int(place)
    if str(number) != place or not 1 <= number <= len(class_.subs):
        return None
    return Choice(kind, class_, class_.subs[number - 1])


def of(kind: str) -> Choice:
    """The row of a kind that is known to exist."""
    found = find(kind)
    assert found is not None, f"no such destination: {kind}"
    return found


def words(kind: str) -> str:
    """How lists name it (就业类型, S151)."""
    return of(kind).words


def proof(kind: str) -> Proof:
    """What is uploaded with it."""
    choice = of(kind)
    return choice.sub.proof or choice.class_.proof


def is_seatless(kind: str) -> bool:
    """Whether it is 暂未就业, which leaves the student's one seat free (decision 3)."""
    return kind.startswith(f"{UNEMPLOYED}.")


def table(kind: str) -> tuple[Term, ...]:
    """The fields of its form, in the order of the manual."""
    choice = of(kind)
    own = choice.sub.fields or choice.class_.fields
    study = kind.startswith(f"{STUDY}.")
    return (*own, *sent_fields(choice.sub.routes, study=study))


def fixed(kind: str) -> tuple[tuple[str, str, str], ...]:
    """What the choice itself says of 就业信息, nothing to type: label, words, hint (S156)."""
    choice = of(kind)
    rows = [
        ("就业类别", choice.class_.title, "由所选的毕业去向确定，要改请重新选择"),
        ("就业状况", choice.sub.label, "由所选的详细分类确定"),
    ]
    if choice.sub.nature:
        rows.append(("单位性质", choice.sub.nature, "不是单位录用，按去向自动填写"))
    return tuple(rows)


def tip(key: str, year: int) -> str:
    """What the manual prints beside a field (S156 to S158), in the words of the cohort."""
    if key == "sent_to":
        return _SENT_TO_SINCE if year >= _NO_DISPATCH_FROM else _SENT_TO
    return _TIPS.get(key, "")


_SENT_TO = "报到证抬头，或档案托管单位名称"
_SENT_TO_SINCE = "接收档案的单位名称，或档案托管单位名称"
_TIPS = {
    "place": "选到区县，例如湖北省武汉市江岸区",
    "sent_place": "回原籍或直辖市可以到区县，其它填到市",
    "file_address": "精确到门牌号",
    "file_contact": "格式为：联系人(电话)",
    "hukou_address": "户口未迁入学校，填写“未迁入”",
    "service_time": "例如 2026年8月至2028年7月",
    "starts": "例如 2026年9月",
    "shop_url": "网店首页的网址",
    "level": "按录取通知书填写",
    "pay": "不低于当地最低工资标准",
}


def read(
    kind: str, typed: Mapping[str, str], *, year: int, today: date
) -> tuple[dict[str, str], Values]:
    """The values in their stored form, and a sentence for each wrong field."""
    values, found = terms.read(typed, year=year, today=today, table=table(kind), printed=False)
    faults = dict(found)
    if values.get("credit_code") and "credit_code" not in faults:
        values["credit_code"] = identity.credit_code(values["credit_code"])
        faults |= _named("credit_code", identity.credit_code_fault(values["credit_code"]))
    if values.get("file_contact") and "file_contact" not in faults:
        values["file_contact"], fault = _contact(values["file_contact"])
        faults |= _named("file_contact", fault)
    return values, faults


def shown(kind: str, values: Values, year: int, *, masked: bool = False) -> tuple[Group, ...]:
    """What a registration says, by group; empty fields and groups are left out.

    `masked` hides the middle of every phone number, as a party's own page does (S67).
    """
    groups: dict[str, list[tuple[str, str]]] = {title: [] for title in GROUPS}
    for said in each(kind, values, year, masked=masked):
        groups[said.group].append((said.label, said.text))
    return tuple(Group(title, tuple(rows)) for title, rows in groups.items() if rows)


def each(kind: str, values: Values, year: int, *, masked: bool = False) -> Iterator[Said]:
    """What a registration says, one by one, in the order of its groups."""
    for title in GROUPS:
        if title == JOB:
            for key, (label, text, _) in zip(_CHOSEN, fixed(kind), strict=False):
                yield Said(key, title, label, text)
        for term in table(kind):
            if term.group == title and values.get(term.key):
                text = _text(term, values[term.key], year, masked=masked)
                yield Said(term.key, title, term.label, text)


def plan_code(kind: str, values: Values, year: int) -> str:
    """What goes to the placement plan: the code of the cohort's generation (`domain.md` §1.1)."""
    sub = of(kind).sub
    if year < _REFINED_FROM:
        return sub.code
    key, refined = sub.by
    return dict(refined).get(values.get(key, ""), sub.later or sub.code)


def name(kind: str, values: Values) -> str:
    """单位(学校、国家、项目)名称 (S151): the destination's own, else what it is."""
    return values.get("name", "")[:80] or of(kind).sub.label


def job(values: Values) -> str:
    """The post, where there is one."""
    return values.get("job_title", "")[:60]


def _named(key: str, fault: str) -> dict[str, str]:
    return {key: fault} if fault else {}


def _contact(text: str) -> tuple[str, str]:
    """联系人(电话) in its one form, and what is wrong with it (S158)."""
    parts = _CONTACT.fullmatch(text)
    if parts is None:
        return text, "请按“联系人(电话)”填写，例如 王老师(027-87654321)。"
    person, phone = parts["name"].strip(), parts["phone"].strip()
    return f"{person}({phone})", identity.phone_fault(phone)


def _text(term: Term, value: str, year: int, *, masked: bool) -> str:
    if term.kind is Kind.MONEY and value.isascii() and value.isdigit():
        return f"{int(value):,} {term.unit}"
    if term.kind is Kind.NUMBER:
        return f"{value} {term.unit}"
    if term.kind is Kind.CHOICE:
        return codes.label(term.choices, value, year)
    if masked and term.kind is Kind.PHONE:
        return identity.masked_phone(value)
    if masked and term.key == "file_contact":
        parts = _CONTACT.fullmatch(value)
        return f"{parts['name']}({identity.masked_phone(parts['phone'])})" if parts else value
    return value
