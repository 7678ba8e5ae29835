"""How moments are written: four formatters, Asia/Shanghai (decision 17, `domain.md` §8 end)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def day(moment: datetime) -> date:
    """The date of a moment in Beijing time."""
    return moment.astimezone(SHANGHAI).date()


def in_list(moment: datetime) -> str:
    """5月15日: lists and sentences."""
    local = moment.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日"


def in_record(moment: datetime) -> str:
    """2026-05-18 21:06: tables, the trail, whatever is a record (S68)."""
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def in_letter(moment: datetime) -> str:
    """2020/03/01: the deadline in the sentence of the letter (S44)."""
    return moment.astimezone(SHANGHAI).strftime("%Y/%m/%d")


def in_words(when: date | datetime) -> str:
    """2026年5月15日: letter heads and terms."""
    local = when.astimezone(SHANGHAI) if isinstance(when, datetime) else when
    return f"{local.year}年{local.month}月{local.day}日"


def last_day(deadline: datetime) -> datetime:
    """A moment on the last day before a 24:00 deadline, to be written as that day (S46)."""
    return deadline - timedelta(seconds=1)


def left(deadline: datetime, now: datetime) -> str:
    """2 天 3 小时 · 42 分钟: what is left until a deadline; empty when it has passed."""
    seconds = int((deadline - now).total_seconds())
    if seconds <= 0:
        return ""
    days, hours, minutes = seconds // 86400, seconds % 86400 // 3600, seconds % 3600 // 60
    if days:
        return f"{days} 天 {hours} 小时" if hours else f"{days} 天"
    return f"{hours} 小时 {minutes} 分钟" if hours else f"{max(1, minutes)} 分钟"


def waited(since: datetime, now: datetime) -> str:
    """3 天 4 时 · 23 时 · 12 分: how long somebody has been waiting, short, for tables."""
    minutes = max(0, int((now - since).total_seconds()) // 60)
    days, hours = minutes // 1440, minutes % 1440 // 60
    if days:
        return f"{days} 天 {hours} 时"
    return f"{hours} 时" if hours else f"{minutes} 分"


def countdown(seconds: int) -> str:
    """9 分 41 秒: a short time that is running out, to the second."""
    minutes, rest = divmod(max(0, seconds), 60)
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"
