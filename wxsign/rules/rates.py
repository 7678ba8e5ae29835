"""TABLE of placement rates: the formula of each cohort, with its source (`domain.md` §1.1).

The formulas differ by year, so the cohort decides. What counts is told by the first two digits of
the destination's code, which the three-digit codes since 2021 only refine. The numbers are of
schools and colleges, never of a counsellor (三不得, `domain.md` §8).
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """One group that counts as placed: its name, and the codes in it by their first two digits."""

    label: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Formula:
    """How the rate of some cohorts is counted. `left_out` are codes that leave the base, too."""

    first: int
    last: int
    name: str
    words: str
    source: str
    parts: tuple[Part, ...]
    left_out: tuple[str, ...] = ()


_CONTRACTS = ("10", "11", "27", "46", "50", "51")
_FOUNDED, _FREE, _STUDY = ("75",), ("76",), ("80", "81", "82", "85")

TABLE: tuple[Formula, ...] = (
    Formula(
        2014,
        2020,
        "就业率",
        "就业率 =（毕业生总数减去待就业、不就业拟升学、其他暂不就业）÷ 毕业生总数",
        "2014 版毕业去向代码；教学厅函〔2020〕19号",
        (
            Part("协议、合同与项目就业", _CONTRACTS),
            Part("灵活就业", ("12", "76")),
            Part("自主创业", _FOUNDED),
            Part("升学、出国出境", _STUDY),
        ),
        left_out=("65",),
    ),
    Formula(
        2021,
        2023,
        "毕业去向落实率",
        "毕业去向落实率 = 协议和合同就业率 + 创业率 + 灵活就业率 + 升学率",
        "教学厅函〔2021〕19号",
        (
            Part("协议和合同就业", _CONTRACTS),
            Part("创业", _FOUNDED),
            Part("灵活就业", ("12", "76")),
            Part("升学", _STUDY),
        ),
    ),
    Formula(
        2024,
        2099,
        "毕业去向落实率",
        "毕业去向落实率 = 单位就业率 + 自主创业率 + 自由职业率 + 升学率",
        "教就业厅函〔2024〕11号",
        (
            Part("单位就业", (*_CONTRACTS, "12")),
            Part("自主创业", _FOUNDED),
            Part("自由职业", _FREE),
            Part("升学", _STUDY),
        ),
    ),
)
BASE = (
    "分母是本届学校已审核的生源信息。分子是就业方案里已有毕业去向的学生：签约或其他去向审核通过后计入，"
    "解约、解除或撤回审核后不再计入。暂未就业和还没有去向的学生不计入分子。"
)
LEFT_OUT = "留级休学续读的学生不计入分母。"

# What 去向构成 is made of: words, kinds of record (empty: any), codes by their first two digits.
ONLINE, PAPER = "online", "paper"
GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("协议就业（电子签约）", ONLINE, ("10",)),
    ("协议就业（纸质签约）", PAPER, ("10",)),
    ("其他协议、合同与录用", "", ("10", "11", "12")),
    ("升学", "", ("80", "81", "82")),
    ("出国、出境", "", ("85",)),
    ("自主创业与自由职业", "", ("75", "76")),
    ("政策类就业项目", "", ("27", "46", "50", "51")),
    ("暂未就业", "", ("70", "71", "72")),
)
NOWHERE = "还没有去向"


@dataclass(frozen=True)
class Rate:
    """A rate with what it was counted from: each part, and how many left the base."""

    formula: Formula
    placed: int
    base: int
    parts: tuple[tuple[str, int], ...]
    left_out: int

    @property
    def words(self) -> str:
        """68.9%; a dash where there is nobody."""
        return percent(self.placed, self.base)

    @property
    def share(self) -> float:
        """The same between 0 and 1."""
        return self.placed / self.base if self.base else 0.0


def of(year: int) -> Formula:
    """The formula of a cohort; one outside the table is counted like its neighbour."""
    return next((row for row in TABLE if year <= row.last), TABLE[-1])


def rate(year: int, by_code: Mapping[str, int]) -> Rate:
    """The rate of a cohort from its graduates by destination code; "" are those without any."""
    formula = of(year)
    parts = tuple((part.label, _count(by_code, part.codes)) for part in formula.parts)
    left_out = _count(by_code, formula.left_out)
    placed = sum(number for _, number in parts)
    return Rate(formula, placed, sum(by_code.values()) - left_out, parts, left_out)


def group(process: str, code: str) -> str:
    """In which group of 去向构成 a plan is counted."""
    for words, kind, codes in GROUPS:
        if kind in ("", process) and code[:2] in codes:
            return words
    return NOWHERE


def percent(part: int, whole: int) -> str:
    """34.0%; a dash where there is nothing to divide by."""
    return f"{100 * part / whole:.1f}%" if whole else "-"


def _count(by_code: Mapping[str, int], codes: tuple[str, ...]) -> int:
    return sum(number for code, number in by_code.items() if code[:2] in codes)
