"""网签开放设置: from when until when students may sign, and the words for who may not (S25, S172).

The most particular row holds: that of the cohort in the college, else of the cohort, else of the
college, else of the whole school; without any, signing is open. What a school opens to one student
by himself beats all of them, its restriction beats that.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from wxsign.rules import moments
from wxsign.rules.deadlines import end_of
from wxsign.rules.moments import SHANGHAI

ALL = 0  # of cohorts, of colleges
PROCESS = "window"  # of the trail; its record is the school
SET, REMOVED, PAUSED, RESUMED = "set", "remove", "pause", "resume"
SAYS = {
    SET: "设置网签开放时间",
    REMOVED: "删除网签开放时间",
    PAUSED: "暂停网签",
    RESUMED: "恢复网签",
}
BY_HAND = "系统管理员在服务器上设置"  # the reason of a pause that no reviewer made
PROLONGED = "学校恢复网签，反馈期限顺延"  # in the trail of a letter
LONGEST_REASON = 200  # of a pause
ALL_COHORTS, ALL_COLLEGES = "全部届", "全部学院"
WHILE_PAUSED = "学校暂停了网签，恢复以后就能办理。暂停的日子不算在反馈期限里。"


@dataclass(frozen=True)
class Window:
    """One window; an empty side has no limit."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None


OPEN = Window()


def is_open(window: Window, now: datetime) -> bool:
    """Whether signing is open at this moment."""
    begun = window.opens_at is None or window.opens_at <= now
    return begun and (window.closes_at is None or now < window.closes_at)


def why_closed(window: Window, now: datetime, *, paused: bool) -> str:
    """Why signing is shut and when it opens, as a sentence; empty while it is open."""
    if paused:
        return WHILE_PAUSED
    if is_open(window, now):
        return ""
    if window.opens_at is not None and now < window.opens_at:
        return f"网签的开放时间是{span(window)}，还没有开始。"
    return f"网签的开放时间是{span(window)}，已经结束。"


def span(window: Window) -> str:
    """2026年6月1日起，到2026年6月30日24:00为止: the window in words."""
    if window == OPEN:
        return "一直开放"
    begins = f"{moments.in_words(window.opens_at)}起" if window.opens_at else ""
    last = moments.last_day(window.closes_at) if window.closes_at else None
    ends = f"到{moments.in_words(last)}24:00为止" if last else ""
    return "，".join(filter(None, (begins, ends)))


def of_days(first: date | None, last: date | None) -> Window:
    """From the beginning of the first day to the end of the last, in Beijing."""
    opens_at = datetime.combine(first, time(), tzinfo=SHANGHAI) if first else None
    return Window(opens_at, end_of(last) if last else None)


def days(window: Window) -> tuple[str, str]:
    """The first and the last day as a form takes them."""
    first = moments.day(window.opens_at).isoformat() if window.opens_at else ""
    last = moments.day(moments.last_day(window.closes_at)).isoformat() if window.closes_at else ""
    return first, last


def fault(first: date | None, last: date | None) -> str:
    """What is wrong with these days, as a sentence; empty if nothing."""
    if first is not None and last is not None and last < first:
        return "结束日期不能早于开始日期，请改其中一个。"
    return ""


def after_removal(group: str, next_one: str) -> str:
    """What holds for this group once its window is gone; `next_one` is the row that then fits."""
    if next_one:
        return f"删除以后，{group}按“{next_one}”办理。"
    return f"删除以后，没有别的一行适用于{group}：这些学生马上可以签约，一直开放。"


def group_words(year: int, college: str) -> str:
    """2026届 计算机学院: whom a window is for."""
    cohort = f"{year}届" if year != ALL else ALL_COHORTS
    return f"{cohort} {college or ALL_COLLEGES}"
