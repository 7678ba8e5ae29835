"""TABLE of automatic checks 自动核对: what a reviewer should look at twice, never a verdict.

No check blocks anything (`domain.md` §2.2, §4.2); the reviewer decides.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from wxsign.rules import codes, identity

_GRADUATION_MONTH = 6


@dataclass(frozen=True)
class Check:
    """One line of 自动核对: what was looked at, and whether it is as usual."""

    is_usual: bool
    says: str


@dataclass(frozen=True)
class Facts:
    """What the checks look at. `unusual` are the hints beside the terms, by label."""

    year: int
    signed_on: date
    report_by: date | None
    id_number: str = field(repr=False)
    credit_code: str
    nature: str
    industry: str
    region: str
    is_only_signing: bool
    unusual: Mapping[str, str]


# The first two characters of a credit code, who registers under them, and the kinds that fit.
_REGISTERED = {
    "11": ("机关", ("10",)),
    "12": ("事业单位", ("20", "21", "22", "23", "29")),
    "91": ("企业", ("31", "32", "39")),
    "A1": ("军队单位", ("40",)),
}


def of(facts: Facts) -> tuple[Check, ...]:
    """Every line of 自动核对 for this record."""
    return tuple(line for check in _CHECKS for line in check(facts))


def of_destination(id_number: str, *, is_only_signing: bool) -> tuple[Check, ...]:
    """自动核对 of another destination, which has no terms and no unit of its own."""
    fault = identity.id_number_fault(id_number)
    number = Check(is_usual=not fault, says=fault or "身份证号校验通过")
    return number, _only(is_only_signing=is_only_signing)


def _numbers(facts: Facts) -> list[Check]:
    faults = (
        identity.id_number_fault(facts.id_number),
        identity.credit_code_fault(facts.credit_code),
    )
    found = [Check(is_usual=False, says=fault) for fault in faults if fault]
    return found or [Check(is_usual=True, says="身份证号、统一社会信用代码校验通过")]


def _seat(facts: Facts) -> list[Check]:
    return [_only(is_only_signing=facts.is_only_signing)]


def _only(*, is_only_signing: bool) -> Check:
    if is_only_signing:
        return Check(is_usual=True, says="没有其他有效签约或去向登记")
    return Check(is_usual=False, says="学生另有一份有效的签约或去向登记")


def _terms(facts: Facts) -> list[Check]:
    found = [
        Check(is_usual=False, says=f"{label}：{hint}") for label, hint in facts.unusual.items()
    ]
    return found or [Check(is_usual=True, says="试用期、起薪、违约金在常见范围内")]


def _deadline(facts: Facts) -> list[Check]:
    doubt = _deadline_doubt(facts)
    says = f"报到期限{doubt}" if doubt else "报到期限合理"
    return [Check(is_usual=not doubt, says=says)]


def _deadline_doubt(facts: Facts) -> str:
    if facts.report_by is None:
        return "没有填写"
    if facts.report_by < facts.signed_on:
        return "早于签约的日期，请核对"
    if facts.report_by < date(facts.year, _GRADUATION_MONTH, 1):
        return "早于毕业，请核对毕业前能否报到"
    if facts.report_by >= date(facts.year + 1, _GRADUATION_MONTH + 1, 1):
        return "在毕业一年以后，请核对年份"
    return ""


def _nature(facts: Facts) -> list[Check]:
    registered = _REGISTERED.get(facts.credit_code[:2])
    if not facts.nature or registered is None:
        return []
    kind, fitting = registered
    if facts.nature in fitting:
        return [Check(is_usual=True, says="单位性质与统一社会信用代码一致")]
    name = codes.label("employer_nature", facts.nature, facts.year)
    says = f"统一社会信用代码属于{kind}，单位性质填的是{name}，请核对"
    return [Check(is_usual=False, says=says)]


def _details(facts: Facts) -> list[Check]:
    wanted = (
        ("单位性质", facts.nature),
        ("单位行业", facts.industry),
        ("单位所在地", facts.region),
    )
    missing = [label for label, value in wanted if not value]
    return [Check(is_usual=False, says=f"{'、'.join(missing)}没有填写")] if missing else []


_CHECKS: tuple[Callable[[Facts], list[Check]], ...] = (
    _numbers,
    _seat,
    _terms,
    _deadline,
    _nature,
    _details,
)
