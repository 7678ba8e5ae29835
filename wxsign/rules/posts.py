"""Places of a post 招聘人数, who takes one, and who waits for the next (S35, issue 5 point 2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from wxsign.rules.lifecycle import O

MOST_PLACES = 999
MOST_WAITING = 300  # of one post: more is no line any more

# A letter takes its place from the day it is sent. What ended gives it back.
TAKES_PLACE = (O.INVITED, O.UNDER_REVIEW, O.CHANGE_PROPOSED, O.EFFECTIVE, O.REPORTED)

# Why nobody is invited by itself any more, where it was not a colleague who stopped it.
STALE = "stale"
STOPPED: dict[str, str] = {
    "": "已停止自动邀请，候补名单保留。",
    STALE: "候补用的邀请函里有日期已经过了，所以停止了自动邀请。请重新发送给这些学生。",
}

TEMPLATE_LONGEST = 30
BY_ITSELF = "系统自动发出，{name}已于{at}用验证码确认"

Item = TypeVar("Item")


@dataclass(frozen=True)
class Room:
    """The places of one post as they were judged; `free` is what a new batch may take.

    `post_id` is 0 where the post has no row yet, `headcount` 0 where nobody set a number.
    """

    job_title: str
    post_id: int = 0
    revision: int = 0
    headcount: int = 0
    taken: int = 0
    waiting: int = 0
    last_rank: int = 0

    @property
    def is_limited(self) -> bool:
        """Whether a number of places was set."""
        return self.headcount > 0

    @property
    def free(self) -> int:
        """Places that nobody has and nobody waits for."""
        return max(0, self.headcount - self.taken - self.waiting)

    def split(self, people: Sequence[Item]) -> tuple[list[Item], list[Item]]:
        """Who is invited now and who waits, in the order of the batch."""
        if not self.is_limited:
            return list(people), []
        return list(people[: self.free]), list(people[self.free :])


def headcount_fault(typed: str) -> str:
    """What is wrong with 招聘人数, as a sentence; empty if nothing. It may stay empty."""
    if not typed:
        return ""
    is_number = typed.isascii() and typed.isdigit() and len(typed) <= 3
    if is_number and 1 <= int(typed) <= MOST_PLACES:
        return ""
    return f"招聘人数应在 1 到 {MOST_PLACES} 之间。"


def template_fault(name: str) -> str:
    """What is wrong with the name of a template, as a sentence; empty if nothing."""
    if not name:
        return "请填写模板名称。"
    if len(name) > TEMPLATE_LONGEST:
        return f"模板名称最多 {TEMPLATE_LONGEST} 个字，现在是 {len(name)} 个字。"
    return ""


def given_back_at(now: datetime, undo_minutes: int) -> datetime:
    """A rejection of before this moment gives the place back: a later one may still be undone."""
    return now - timedelta(minutes=undo_minutes)
