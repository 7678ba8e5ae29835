"""TABLE of agreement fields: label, unit, limit, required (S39, S40, `domain.md` §4.2).

One row drives the employer's form, the student's letter, the difference of two versions and the
PDF. `read` takes what was typed and answers values and a sentence for every wrong field.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from wxsign.rules import codes, identity, moments, printing, regions
from wxsign.rules.deadlines import FEWEST_DAYS, MOST_DAYS

Values = Mapping[str, str]


class Kind(StrEnum):
    """How a field is typed, checked and written."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    PHONE = "phone"
    POSTCODE = "postcode"
    MAIL = "mail"
    NOTE = "note"


@dataclass(frozen=True)
class Term:
    """One field. `choices` names a code set, `shown_with` the choice that makes the field apply.

    `region` says that the text is a place, and down to which level its region should be written.
    """

    key: str
    label: str
    group: str
    kind: Kind = Kind.TEXT
    unit: str = ""
    least: int = 0
    most: int = 60
    choices: str = ""
    required: bool = True
    shown_with: tuple[str, tuple[str, ...]] | None = None
    region: int = 0

    @property
    def form_label(self) -> str:
        """The manual's label with its unit, as the employer's form prints it: 试用期(天)."""
        return f"{self.label}({self.unit})" if self.unit else self.label


SIGNING, FILES, HUKOU, OTHER = "签约信息", "档案信息", "户口信息", "其他约定"
_SENT = ("file_reception", ("1", "3"))
_MOVED = ("hukou_reception", ("1", "2", "3"))

# fmt: off
TERMS: tuple[Term, ...] = (
    Term("job_category",    "工作职位类别", SIGNING, Kind.CHOICE, choices="job_category"),
    Term("job_title",       "拟聘用职位",   SIGNING, most=30),
    Term("answer_days",     "反馈有效期",   SIGNING, Kind.NUMBER, "天", FEWEST_DAYS, MOST_DAYS),
    Term("probation_days",  "试用期",       SIGNING, Kind.NUMBER, "天", 0, 366),
    Term("probation_pay",   "试用起薪",     SIGNING, Kind.MONEY, "元/月", 0, 999_999),
    Term("regular_pay",     "转正起薪",     SIGNING, Kind.MONEY, "元/月", 1, 999_999),
    Term("penalty",         "违约金",       SIGNING, Kind.MONEY, "元", 0, 999_999),
    Term("report_place",    "报到地点",     SIGNING, most=80, region=regions.CITY),
    Term("report_by",       "报到期限",     SIGNING, Kind.DATE),
    Term("work_place",      "实际工作地点", SIGNING, most=80, region=regions.COUNTY),
    Term("contact",         "签约联系人",   SIGNING, most=20),
    Term("contact_phone",   "联系电话",     SIGNING, Kind.PHONE),
    Term("file_reception",  "档案接收",     FILES, Kind.CHOICE, choices="file_reception"),
    Term("file_unit",       "档案转寄单位名称", FILES, shown_with=_SENT),
    Term("file_address",    "档案转寄地址", FILES, most=80, shown_with=_SENT),
    Term("file_postcode",   "档案转寄邮编", FILES, Kind.POSTCODE, shown_with=_SENT),
    Term("file_contact",    "档案转寄联系人", FILES, most=20, shown_with=_SENT),
    Term("file_phone",      "档案转寄联系电话", FILES, Kind.PHONE, shown_with=_SENT),
    Term("hukou_reception", "户口接收类型", HUKOU, Kind.CHOICE, choices="hukou_reception"),
    Term("hukou_address",   "户口接收地址", HUKOU, most=80, shown_with=_MOVED),
    Term("remarks",         "其他约定",     OTHER, Kind.NOTE, most=500, required=False),
)
# fmt: on

BY_KEY: dict[str, Term] = {term.key: term for term in TERMS}
GROUPS: tuple[str, ...] = (SIGNING, FILES, HUKOU, OTHER)


@dataclass(frozen=True)
class Thresholds:
    """When a term is unusual enough for a hint; hints never block (decision: settings)."""

    probation_days: int = 183
    probation_pay_percent: int = 80
    penalty_floor: int = 5000


_LAWFUL = Thresholds()  # 劳动合同法 art. 19 and 20; the defaults of the settings


def applies(term: Term, values: Values) -> bool:
    """Whether a conditional field belongs to these values (S121)."""
    if term.shown_with is None:
        return True
    key, wanted = term.shown_with
    return values.get(key) in wanted


def read(
    typed: Mapping[str, str],
    *,
    year: int,
    today: date,
    table: tuple[Term, ...] = TERMS,
    printed: bool = True,
) -> tuple[dict[str, str], Values]:
    """The values in their stored form, and a sentence for each wrong field.

    Stored are plain strings: numbers without commas, dates as ISO, choices as codes. Fields that
    do not apply are left out. `table` is another table of fields, such as 签约信息 of an employer.
    What is not `printed` on an agreement may hold characters that its font lacks.
    """
    values = {term.key: _stored(term, typed.get(term.key, "")) for term in table}
    fields = {term.key: term for term in table if applies(term, values)}
    values = {key: values[key] for key in fields}
    faults = {}
    for key, term in fields.items():
        fault = _fault(term, values[key], year=year, today=today)
        fault = fault or (printing.fault(values[key]) if printed else "")
        if fault:
            faults[key] = fault
    return values, faults


def shown(key: str, values: Values, *, year: int) -> str:
    """A value as people read it, without its unit: 6,000 · 2026年7月10日 · 单位不接收."""
    return as_read(BY_KEY[key], values.get(key, ""), year)


def as_read(term: Term, value: str, year: int) -> str:
    """A value of any table of fields as people read it; a dash for none."""
    if not value:
        return "-"
    if term.kind is Kind.MONEY:
        return f"{int(value):,}"
    if term.kind is Kind.DATE:
        return moments.in_words(date.fromisoformat(value))
    if term.kind is Kind.CHOICE:
        return codes.label(term.choices, value, year)
    return value


def with_unit(key: str, values: Values, *, year: int) -> str:
    """A value with its unit: 6,000 元/月."""
    text, unit = shown(key, values, year=year), BY_KEY[key].unit
    return f"{text} {unit}" if unit and text != "-" else text


def in_groups(
    values: Values, table: tuple[Term, ...] = TERMS, names: tuple[str, ...] = GROUPS
) -> tuple[tuple[str, tuple[Term, ...]], ...]:
    """The fields that apply, by group, in the order of the manual; empty groups left out."""
    groups = []
    for name in names:
        rows = tuple(
            term
            for term in table
            if term.group == name
            and applies(term, values)
            and (term.required or values.get(term.key))
        )
        if rows:
            groups.append((name, rows))
    return tuple(groups)


def diff(old: Values, new: Values) -> tuple[Term, ...]:
    """The fields that differ between two versions, in the order of the table (S47)."""
    return tuple(term for term in TERMS if old.get(term.key, "") != new.get(term.key, ""))


def hints(values: Values, limits: Thresholds) -> dict[str, str]:
    """A sentence beside each unusual term (`domain.md` §4.2); a hint never blocks."""
    found = {}
    probation, first = _int(values, "probation_days"), _int(values, "probation_pay")
    regular, penalty = _int(values, "regular_pay"), _int(values, "penalty")
    if probation > limits.probation_days:
        found["probation_days"] = _long_probation(probation, limits)
    if regular and first * 100 < regular * limits.probation_pay_percent:
        found["probation_pay"] = _low_pay(first * 100 // regular, limits)
    if penalty > max(limits.penalty_floor, regular):
        found["penalty"] = "高于一个月的转正起薪。"
    return found


def _long_probation(days: int, limits: Thresholds) -> str:
    """The law is named only where it is broken: a school's threshold may be stricter."""
    if days > _LAWFUL.probation_days:
        return "超过 6 个月。劳动合同法规定试用期最长 6 个月。"
    return f"超过 {limits.probation_days} 天，比常见的长。"


def _low_pay(share: int, limits: Thresholds) -> str:
    if share < _LAWFUL.probation_pay_percent:
        return f"是转正起薪的 {share}%，低于法定的 {_LAWFUL.probation_pay_percent}%。"
    return f"是转正起薪的 {share}%，低于 {limits.probation_pay_percent}%。"


def _stored(term: Term, typed: str) -> str:
    text = identity.plain(printing.tidied(typed))
    if term.kind in (Kind.NUMBER, Kind.MONEY):
        digits = text.replace(",", "").replace("，", "").replace(" ", "")
        return digits.lstrip("0") or digits[:1]
    if term.kind is Kind.DATE:
        return _iso(text)
    if term.kind is Kind.NOTE:
        return text
    return " ".join(text.split())


def _iso(text: str) -> str:
    """A date in its one stored form; what is no date stays as it was typed, to be refused."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return text


def _fault(term: Term, value: str, *, year: int, today: date) -> str:
    if not value:
        return f"请{'选择' if term.kind is Kind.CHOICE else '填写'}{term.label}。" * term.required
    if term.kind in (Kind.NUMBER, Kind.MONEY):
        return _number_fault(term, value)
    if term.kind is Kind.DATE:
        return _date_fault(value, today)
    if term.kind is Kind.CHOICE:
        known = value in codes.choices(term.choices, year)
        return "" if known else f"请从列表里选择{term.label}。"
    if term.kind is Kind.PHONE:
        return identity.phone_fault(value)
    return _text_fault(term, value)


def _number_fault(term: Term, value: str) -> str:
    if not _is_number(value):
        return f"{term.label}请填整数，单位是{term.unit}。"
    if len(value) > 12 or not term.least <= int(value) <= term.most:
        return f"{term.label}应在 {term.least:,} 到 {term.most:,} {term.unit}之间。"
    return ""


def _date_fault(value: str, today: date) -> str:
    try:
        chosen = date.fromisoformat(value)
    except ValueError:
        return "请选择日期，例如 2026-07-10。"
    if chosen < today:
        return "这一天已经过去，请选今天以后的日期。"
    if chosen > today + timedelta(days=3 * 366):
        return "这一天太远了，请核对年份。"
    return ""


def _text_fault(term: Term, value: str) -> str:
    if term.kind is Kind.POSTCODE:
        return "" if len(value) == 6 and _is_number(value) else "邮编应为 6 位数字。"
    if term.kind is Kind.MAIL:
        return identity.mail_fault(value)
    if len(value) > term.most:
        return f"{term.label}最多 {term.most} 个字，现在是 {len(value)} 个字。"
    return ""


def _int(values: Values, key: str) -> int:
    value = values.get(key, "")
    return int(value) if _is_number(value) and len(value) <= 12 else 0


def _is_number(value: str) -> bool:
    """Whether these are plain digits; Python also calls ² a digit."""
    return value.isascii() and value.isdigit()
