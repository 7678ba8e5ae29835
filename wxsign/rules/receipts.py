"""What WeChat's receipt for a message says (`wechat.md` §4.5), and how long one is waited for."""

from datetime import datetime, timedelta
from enum import StrEnum

MOST_CHARACTERS, LONGEST_NUMBER = 40, 32
WAITED_FOR = timedelta(minutes=30)  # no delivery deadline is documented


class Fate(StrEnum):
    """What became of a message that WeChat had taken."""

    DELIVERED = "delivered"
    BLOCKED = "blocked"
    FAILED = "failed"


WORDS: dict[Fate, str] = {
    Fate.DELIVERED: "微信已送达",
    Fate.BLOCKED: "对方拒收公众号的消息",
    Fate.FAILED: "微信没有送到",
}


def key(msgid: str) -> str:
    """The key under which a receipt waits that came before its message was marked as sent."""
    return f"receipt.{msgid}"


def fate(status: str) -> Fate:
    """What the status means; WeChat writes blanks now here, now there."""
    plain = "".join(status.split()).lower()
    if plain == "success":
        return Fate.DELIVERED
    return Fate.BLOCKED if plain == "failed:userblock" else Fate.FAILED


def is_failure(status: str) -> bool:
    """Whether the message did not arrive."""
    return fate(status) is not Fate.DELIVERED


def is_missing(sent_at: datetime | None, now: datetime) -> bool:
    """Whether a receipt that has not come is late: nobody knows then whether it arrived."""
    return sent_at is not None and now - sent_at >= WAITED_FOR
