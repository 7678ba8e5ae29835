"""代审: for how long a reviewer may be stood in for, and how the trail says so."""

from datetime import date

LONGEST_DAYS = 90

NO_DEPUTY = "请选择代审人。"
NO_ABSENT = "请选择由谁被代审。"
ITSELF = "不能自己代审自己，请选择另一位审核人员。"
NO_DATES = "请填写开始日期和结束日期。"
TURNED_ROUND = "结束日期早于开始日期，请改正。"
PAST = "结束日期已经过去，请填写今天或以后的日期。"
TOO_LONG = f"一次代审不超过 {LONGEST_DAYS} 天，请改短；需要更久时，到期后再设置一次。"


def named(deputy: str, absent: str) -> str:
    """Who decided, as the trail says it: 何敏 代 吴书宁."""
    return f"{deputy} 代 {absent}"


def dates_fault(starts_on: date | None, ends_on: date | None, today: date) -> str:
    """What is wrong with these dates; empty if nothing is."""
    if starts_on is None or ends_on is None:
        return NO_DATES
    if ends_on < starts_on:
        return TURNED_ROUND
    if ends_on < today:
        return PAST
    return TOO_LONG if (ends_on - starts_on).days >= LONGEST_DAYS else ""
