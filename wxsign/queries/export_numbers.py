"""The tables behind the charts of 统计 as one sheet, one below the other (product desk 6)."""

from collections.abc import Iterator
from datetime import datetime

from wxsign.queries import number_places, numbers
from wxsign.queries.numbers import Of
from wxsign.rules import rates

COLUMNS: tuple[tuple[str, int], ...] = (
    ("统计表", 18),
    ("项目", 36),
    ("数量", 10),
    ("总数", 10),
    ("占比", 10),
    ("说明", 60),
)
_A_YEAR = 365
Row = tuple[str | int | None, ...]


def rows(of: Of, now: datetime) -> Iterator[Row]:
    """Every table, line by line: of what, how many, of how many, the share, and what it means."""
    found = numbers.population(of)
    rate, name = found.rate, found.rate.formula.name
    yield (name, "合计", rate.placed, rate.base, rate.words, rate.formula.words)
    for label, number in rate.parts:
        yield (name, label, number, rate.base, rates.percent(number, rate.base), None)
    for share in found.groups:
        yield ("去向构成", share.label, share.number, share.whole, share.percent, None)
    for title, table in ((f"各学院{name}", found.colleges), (f"各专业{name}", found.majors)):
        for label, each in table:
            yield (title, label, each.placed, each.base, each.words, None)
    yield from _signing(of, now)
    yield from _places(of)


def _signing(of: Of, now: datetime) -> Iterator[Row]:
    for kind in numbers.kinds(of):
        for words, number in (
            ("已生效", kind.in_force),
            ("办理中", kind.waiting),
            ("不通过", kind.refused),
            ("已结束", kind.ended),
        ):
            yield ("签约类型", f"{kind.label} {words}", number, None, None, None)
    counted = numbers.days(of, now, _A_YEAR).counts
    for day in sorted(counted):
        yield ("每天新签", day.isoformat(), counted[day], None, None, "同意或生成协议书的份数")


def _places(of: Of) -> Iterator[Row]:
    for unit in number_places.units(of, most=None)[0]:
        said = f"邀约 {unit.invited}，解约 {unit.ended}"
        yield ("签约单位", unit.name, unit.in_force, None, None, said)
    found = number_places.places(of, of.year)
    for title, shares in (("单位所在地", found.regions), ("单位行业", found.industries)):
        for share in shares:
            yield (title, share.label, share.number, share.whole, share.percent, None)
