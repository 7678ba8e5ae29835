"""What became of every message of a signing day: the database against what people see."""

import itertools
import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import select

from tests.bench.crew import Crew, call
from wxsign.db import db
from wxsign.models import OutboxEntry

_AT_DESK = ("held", "dead")


def counted(crew: Crew, people: list[tuple[int, str]], messages: int) -> dict[str, Any]:
    """The sums; `lost` is what nobody has seen and the desk does not see either."""
    platform, per_day = crew.account.platform, crew.account.per_day
    shown, days = _shown(platform, [openid for _, openid in people])
    stats = call(f"{platform}/_sim/stats")
    texted = _texted(crew)
    entry = OutboxEntry
    columns = entry.id, entry.record_id, entry.state, entry.channel, entry.error
    rows = db.session.execute(select(*columns)).all()
    there = [
        row.state in _AT_DESK or shown[row.record_id] + texted[f"wxsign-{row.id}"] > 0
        for row in rows
    ]
    return {
        "messages": messages,
        "lost": messages - sum(there),
        "shown_twice": sum(times > 1 for times in shown.values()),
        "texted_twice": sum(times > 1 for times in texted.values()),
        "over_quota": sum(max(0, count - per_day) for count in days.values()),
        "given_up": sum(row.state == "dead" for row in rows),
        "held_for_the_desk": sum(row.state == "held" for row in rows),
        "outcomes": dict(Counter(f"{row.state} {row.channel}" for row in rows)),
        "shown_on_wechat": shown.total(),
        "shown_per_day": dict(days),
        "texts_and_mails_that_arrived": texted.total(),
        "repeats_that_wechat_suppressed": stats["duplicates_suppressed"],
        "token_fetches": stats["token_fetches"],
        "processes_started_again": crew.restarts,
        "why_at_the_desk": dict(Counter(row.error for row in rows if row.state in _AT_DESK)),
    }


def _shown(platform: str, openids: list[str]) -> tuple[Counter[int], Counter[str]]:
    """How often each message stands in a chat, and how many were shown on which day."""
    shown: Counter[int] = Counter()
    days: Counter[str] = Counter()
    with ThreadPoolExecutor(8) as threads:
        chats = threads.map(lambda openid: call(f"{platform}/_sim/chats/{openid}"), openids)
        for item in itertools.chain.from_iterable(chat["items"] for chat in chats):
            if item["kind"] == "template":
                shown[int(item["url"].rpartition("/")[2])] += 1
                days[item["at"][:10]] += 1
    return shown, days


def _texted(crew: Crew) -> Counter[str]:
    """How often each text message and mail arrived, by our key."""
    crew.stop("providers")
    file = crew.account.folder / "providers-state.json"
    kept = json.loads(file.read_text(encoding="utf-8"))
    boxes = [*kept["sms"].values(), *kept["mail"].values()]
    return Counter(letter["id"] for box in boxes for letter in box)
