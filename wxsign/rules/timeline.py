"""What the desk sees of a message, step by step: queued, tried, taken, delivered, read (S189)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wxsign.rules import receipts, watching
from wxsign.rules.receipts import Fate

# What stands in `outbox_step.step`, in words; {way} is the channel.
STEPS: dict[str, tuple[str, str]] = {
    "accepted": ("{way}已接收", "done"),
    "refused": ("{way}没有接收，改走别的渠道", "refused"),
    "postponed": ("没有发成，稍后再试", "waiting"),
    "held": ("结果不明，停止发送，等学校处理", "blocked"),
    "given_up": ("没有别的渠道，没有发出", "refused"),
    "merged": ("并入同一个人的另一条消息", "ended"),
    "receipt": ("{way}回执", "done"),
    "resent": ("学校要求重新发送", "waiting"),
}
_WAYS = {**watching.CHANNELS, "notice": "微信订阅通知", "answer": "微信客服消息"}
_TONES = {Fate.DELIVERED: "done", Fate.BLOCKED: "refused", Fate.FAILED: "refused"}


@dataclass(frozen=True)
class Step:
    """One row of `outbox_step`."""

    at: datetime
    step: str
    channel: str
    why: str


@dataclass(frozen=True)
class Facts:
    """What the message itself says; `due_at` and `error` count where it waits.

    `is_silent`: its receipt is late.
    """

    made_at: datetime
    channel: str
    state: str
    sent_at: datetime | None
    read_at: datetime | None
    due_at: datetime
    error: str = ""
    is_silent: bool = False


@dataclass(frozen=True)
class Line:
    """One line: when, what, and why; without a moment it is what stands now."""

    at: datetime | None
    words: str
    tone: str
    why: str = ""


def lines(of: Facts, steps: Sequence[Step]) -> tuple[Line, ...]:
    """The whole way, the oldest first."""
    found = [_line(step) for step in steps]
    taken = {step.at for step in steps if step.step == "accepted"}
    if of.state == "sent" and of.sent_at is not None and of.sent_at not in taken:
        found.append(_line(Step(of.sent_at, "accepted", of.channel, "")))
    if of.read_at is not None:
        found.append(Line(of.read_at, "打开了页面，已读", "done"))
    found.sort(key=lambda line: line.at or of.made_at)
    return (Line(of.made_at, "进入发送队列", "done"), *found, *_now(of))


def _line(step: Step) -> Line:
    words, tone = STEPS.get(step.step, (step.step, "waiting"))
    way = _WAYS.get(step.channel, step.channel)
    if step.step == "receipt":
        fate = receipts.fate(step.why)
        return Line(step.at, receipts.WORDS[fate], _TONES[fate])
    why = "" if step.step in ("accepted", "merged") else watching.reason(step.channel, step.why)
    return Line(step.at, words.format(way=way), tone, why)


def _now(of: Facts) -> tuple[Line, ...]:
    if of.state == "waiting":
        way = _WAYS.get(of.channel, of.channel)
        why = watching.reason(of.channel, of.error)
        return (Line(of.due_at, f"等待由{way}发送，最早在这个时间", "waiting", why),)
    if of.is_silent:
        minutes = int(receipts.WAITED_FOR.total_seconds() // 60)
        words = f"{minutes} 分钟内没有回执，不能确定是否送到；系统不自动重发"
        return (Line(None, "未回执", "ended", words),)
    return ()
