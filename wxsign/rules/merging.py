"""Several notices to one person within minutes leave as one message (S189).

The first goes at once; what follows by the same channel waits until the minutes are over. What
binds somebody, a code, and a deadline of today never wait.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wxsign.rules import moments
from wxsign.rules.reactions import BINDING

MERGED = "merged"  # the state of a row that another one speaks for
_AUDIENCES = {"student": "merged.student", "employer": "merged.employer"}
_DEADLINES = ("deadline", "report_by")
_MOST_NAMES = 3

Person = tuple[str, int, str]  # audience, number, channel


@dataclass(frozen=True)
class Due:
    """One row that is about to leave. `is_fresh`: no try was made by this channel before.

    `carries` says that it speaks for others already.
    """

    id: int
    person: Person
    made_at: datetime
    is_fresh: bool
    carries: bool = False


@dataclass(frozen=True)
class Wait:
    """Not yet: other news has just left for the same person."""

    until: datetime


@dataclass(frozen=True)
class Join:
    """Never by itself: another row speaks for it."""

    into: int


def key(audience: str) -> str:
    """The notice under which a merged message leaves; empty where nothing is ever merged."""
    return _AUDIENCES.get(audience, "")


def may_wait(audience: str, priority: int, facts: Mapping[str, str], now: datetime) -> bool:
    """Whether a notice may wait for others and be told inside another."""
    if audience not in _AUDIENCES or priority <= BINDING:
        return False
    today = moments.in_list(now)
    return all(facts.get(name) != today for name in _DEADLINES)


def settled(
    rows: Sequence[Due], last: Mapping[Person, datetime], now: datetime, minutes: int
) -> dict[int, Wait | Join]:
    """What becomes of the rows that do not leave now; `last` is when news last left for a person.

    Nothing waits longer than the minutes, however much leaves meanwhile.
    """
    span = timedelta(minutes=minutes)
    found: dict[int, Wait | Join] = {}
    for person, group in _by_person(rows).items():
        since = last.get(person)
        late = [row for row in group if since is None or _until(row, since, span) <= now]
        found |= {
            row.id: Wait(_until(row, since, span))
            for row in group
            if since is not None and row not in late
        }
        found |= _joined(late)
    return found


def _by_person(rows: Sequence[Due]) -> dict[Person, list[Due]]:
    groups: dict[Person, list[Due]] = {}
    for row in sorted(rows, key=lambda row: row.id):
        if row.is_fresh:
            groups.setdefault(row.person, []).append(row)
    return groups


def _until(row: Due, since: datetime, span: timedelta) -> datetime:
    return min(since, row.made_at) + span


def _joined(group: Sequence[Due]) -> dict[int, Wait | Join]:
    """One row speaks for all: one that does so already, else the oldest."""
    if len(group) < 2:
        return {}
    speaker = next((row for row in group if row.carries), group[0])
    return {row.id: Join(speaker.id) for row in group if row is not speaker and not row.carries}


@dataclass(frozen=True)
class Told:
    """One notice inside a merged message: its title, its record, its page, its facts."""

    title: str
    record_id: int
    path: str
    facts: Mapping[str, str]


def facts(told: Sequence[Told], audience: str) -> dict[str, str]:
    """What fills the words of a merged message, oldest news first."""
    other = "employer" if audience == "student" else "student"
    return {
        "count": str(len(told)),
        "names": _names([one.title for one in told]),
        "who": _one_of([one.facts.get(other, "") for one in told], _MANY[audience]),
        "job_title": _one_of([one.facts.get("job_title", "") for one in told], "多个职位"),
    }


def path(told: Sequence[Told]) -> str:
    """The page that the message opens: the record's where all are about one, else 消息记录."""
    newest = told[-1]
    is_one = newest.record_id and len({one.record_id for one in told}) == 1
    return newest.path if is_one else ""


_MANY = {"student": "多家单位", "employer": "多名学生"}


def _names(titles: Sequence[str]) -> str:
    """学生已同意签约2条、学生拒绝了邀请: the newest last, three at most."""
    times: dict[str, int] = {}
    for title in titles:
        times[title] = times.get(title, 0) + 1
    words = [f"{title}{n}条" if n > 1 else title for title, n in times.items()]
    more = "等" if len(words) > _MOST_NAMES else ""
    return "、".join(words[:_MOST_NAMES]) + more


def _one_of(words: Sequence[str], many: str) -> str:
    different = {word for word in words if word}
    return different.pop() if len(different) == 1 else many if different else "-"
