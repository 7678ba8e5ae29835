"""TABLE: what 消息记录 says of a message's way: channel, what became of it, and why (S189)."""

from dataclasses import dataclass

from wxsign.rules import receipts

CHANNELS: dict[str, str] = {"wechat": "微信", "sms": "短信", "mail": "邮件"}


@dataclass(frozen=True)
class Way:
    """One way that a message took: its channel, what became of it, and why where that helps.

    `tone` is one of the five of `look.md`.
    """

    channel: str
    state: str
    label: str
    tone: str
    why: str = ""


@dataclass(frozen=True)
class Facts:
    """What the outbox knows of one way: `first` is the channel it was meant for."""

    first: str
    channel: str
    state: str
    receipt: str
    error: str


_MISSING = (("no phone", "学校没有登记手机号。"), ("no mail address", "没有登记邮箱。"))


def way(of: Facts) -> Way:
    """The way of a message in plain words."""
    label, tone = _outcome(of)
    return Way(CHANNELS[of.channel], of.state, label, tone, _why(of))


def _outcome(of: Facts) -> tuple[str, str]:
    if of.state == "sent":
        arrived = of.channel == "wechat" and of.receipt and not receipts.is_failure(of.receipt)
        return ("已送达", "done") if arrived else ("已发送", "done")
    return ("正在发送", "waiting") if of.state == "waiting" else ("未送达", "refused")


def _why(of: Facts) -> str:
    """A failure first; else why it went another way than it was meant to."""
    if of.state == "held":
        return "没有收到回音，不能确定是否送到。为免重复，系统不再自动发，学校会处理。"
    if of.state == "dead":
        known = (words for sign, words in _MISSING if sign in of.error)
        refused = f"{CHANNELS[of.channel]}没有发成，学校会处理。"
        return next(known, refused)
    if of.first != of.channel:
        return f"{CHANNELS[of.first]}没有送到，改发{CHANNELS[of.channel]}。"
    return ""
