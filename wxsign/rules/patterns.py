"""TABLE of patterns that may hint at a sham signing 虚假签约 (`domain.md` §8), and their arithmetic.

Each row says what was seen, why it is looked at, and why it may be harmless. A case is a hint to
the school: it decides nothing, changes no record, and ranks no counsellor (四不准, 三不得).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

LONGEST_NOTE = 200
MOST_RECORDS = 200  # of one case; more are counted, not listed
VERDICTS: dict[str, str] = {"checked": "已核实", "ignored": "忽略"}

BURST, PHONE, ADDRESS, PAY = "burst", "phone", "address", "pay"
CREDIT_CODE, INFORMAL, CHURN = "credit_code", "informal", "churn"


def judged_since(name: str, label: str) -> str:
    """Somebody was faster with the same finding; what was typed is still there."""
    return f"{name}刚才已经把它定为“{label}”，你的没有保存。请看过上面的核实情况，要改再保存一次。"


@dataclass(frozen=True)
class Pattern:
    """One pattern: its name, why it is looked at, why it may be harmless, from how many on."""

    key: str
    title: str
    why: str
    harmless: str
    least: int


# fmt: off
TABLE: tuple[Pattern, ...] = (
    Pattern(BURST, "同一单位、同一班级集中签约", "同一个班的学生在一小时内与同一家单位签约，可能是统一代办，不是学生本人的意愿。", "宣讲会、双选会现场集中签约也会这样。", 5),
    Pattern(PHONE, "几家单位登记了同一个手机号", "不同单位的账号用同一个手机号登录，可能是同一个人代几家单位操作。", "集团公司、人力资源公司代办招聘也会这样。", 2),
    Pattern(ADDRESS, "几家单位登记了同一个地址", "不同单位登记了完全相同的地址，可能只是为签约而注册。", "同一园区、同一写字楼或同一集团的单位也会这样。", 2),
    Pattern(PAY, "转正起薪远离同类职位", "转正起薪高于同类职位中位数的三倍，或低于三分之一，可能没有如实填写。", "销售提成、科研岗位，或多填、少填一位数字也会这样。", 1),
    Pattern(CREDIT_CODE, "统一社会信用代码校验不通过", "校验码对不上的代码在登记机关查不到，单位可能不存在，或代码抄错了。", "录入时抄错一位也会这样，请对照营业执照。", 1),
    Pattern(INFORMAL, "一个班其他录用形式、自由职业偏多", "这两类去向没有协议书，容易被用来凑去向；偏多时请核对就业证明材料。", "艺术、体育等专业自由职业本来就多。", 5),
    Pattern(CHURN, "同一单位反复签约、解约", "同一家单位签了又解，可能签约时就没有打算履行。", "单位调整岗位、学生集中升学也会这样。", 3),
)
# fmt: on
BY_KEY: dict[str, Pattern] = {row.key: row for row in TABLE}

WITHIN = timedelta(hours=1)
FEWEST_PAYS, FAR = 8, 3  # a median of fewer says nothing
NO_AGREEMENT = ("12", "76")  # codes of the plan: 其他录用形式就业, 自由职业


@dataclass(frozen=True)
class Case:
    """Records that fit a pattern together: what they share, and one sentence that says it."""

    pattern: str
    subject: str
    title: str
    says: str
    records: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many records there are."""
        return len(self.records)


@dataclass(frozen=True)
class Pay:
    """What one agreement promises to pay."""

    record_id: int
    category: str
    employer: str
    amount: int


def densest(signed: Iterable[tuple[datetime, int]], within: timedelta = WITHIN) -> tuple[int, ...]:
    """The records of the fullest stretch of time so long."""
    rows = sorted(signed)
    best: Sequence[tuple[datetime, int]] = ()
    first = 0
    for last, (at, _record) in enumerate(rows):
        while at - rows[first][0] > within:
            first += 1
        if last + 1 - first > len(best):
            best = rows[first : last + 1]
    return tuple(record for _at, record in best)


def far_off(pays: Iterable[Pay]) -> dict[tuple[str, bool], tuple[Pay, ...]]:
    """The pays far from the median of their category, by employer and whether they are high."""
    by_category: Mapping[str, list[Pay]] = defaultdict(list)
    for pay in pays:
        by_category[pay.category].append(pay)
    found: dict[tuple[str, bool], list[Pay]] = defaultdict(list)
    for rows in by_category.values():
        if len(rows) < FEWEST_PAYS:
            continue
        middle = median(pay.amount for pay in rows)
        for pay in rows:
            if pay.amount > middle * FAR or pay.amount * FAR < middle:
                found[pay.employer, pay.amount > middle].append(pay)
    return {key: tuple(rows) for key, rows in found.items()}
