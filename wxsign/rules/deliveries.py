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
    """What the outbox knows of one way: `first` is the channel it was meant for.

    Of a message that was told inside another one, `is_merged`, all but `first` is that one's.
    `is_silent`: WeChat has taken it, and its receipt is late. `at_desk`: the reader is the school.
    """

    first: str
    channel: str
    state: str
    receipt: str
    error: str
    is_merged: bool = False
    is_silent: bool = False
    at_desk: bool = False


_MISSING = (("no phone", "学校没有登记手机号。"), ("no mail address", "没有登记邮箱。"))


def way(of: Facts) -> Way:
    """The way of a message in plain words."""
    label, tone = _outcome(of)
    return Way(CHANNELS[of.channel], of.state, label, tone, _why(of))


def _outcome(of: Facts) -> tuple[str, str]:
    if of.state == "sent":
        return _taken(of)
    return ("正在发送", "waiting") if of.state == "waiting" else ("未送达", "refused")


def _taken(of: Facts) -> tuple[str, str]:
    """Only WeChat tells later what became of a message that it has taken."""
    if of.channel != "wechat":
        return "已发送", "done"
    if of.receipt:
        return ("未送达", "refused") if receipts.is_failure(of.receipt) else ("已送达", "done")
    return ("未回执", "ended") if of.is_silent else ("已发送", "done")


def _why(of: Facts) -> str:
    """A failure first; else why it went another way than it was meant to, or not by itself."""
    if of.state == "held":
        return f"没有收到回音，不能确定是否送到。为免重复，系统不再自动发，{_next(of)}"
    if of.state == "dead":
        known = (words for sign, words in _MISSING if sign in of.error)
        refused = f"{CHANNELS[of.channel]}没有发成，{_next(of)}"
        return next(known, refused)
    if of.first != of.channel:
        return f"{CHANNELS[of.first]}没有送到，改发{CHANNELS[of.channel]}。"
    if of.is_merged:
        return "与前后几条通知合成一条发送。"
    return "微信没有告诉我们是否送到。" if _taken(of)[0] == "未回执" else ""


def _next(of: Facts) -> str:
    """Who does something about it."""
    return "要由学校审核在这条消息里重新发送。" if of.at_desk else "学校会处理。"
