"""TABLE of what WeChat's errcodes mean for a message, and what follows (`wechat.md` §3.2, §4.4).

A code that is not listed is a refusal that nobody foresaw: the next channel, and the desk sees it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from wxsign.rules import moments

MOST_TRIES = 9  # 1 + 2 + 4 … + 256 seconds: within the ten minutes that WeChat remembers
REMEMBERED = timedelta(minutes=10)  # a client_msg_id, by WeChat
BINDING = 2  # notices up to this priority do not wait while WeChat takes nothing


class Then(StrEnum):
    """What becomes of the message: WeChat has it, again later, or the next channel now."""

    HAD = "had"
    AGAIN = "again"
    NEXT = "next"


class Pause(StrEnum):
    """How long WeChat is left alone for everybody: not, a minute, to midnight, until mended."""

    NO = ""
    MINUTE = "minute"
    MIDNIGHT = "midnight"
    MENDED = "mended"


@dataclass(frozen=True)
class Reaction:
    """One errcode: what it means in words of the desk, and what follows.

    `wait` replaces the doubling pause before another try; after `tries` the next channel takes
    over. `unfollowed` marks the person as not to be reached until he follows again. `is_ours` says
    that somebody of ours has to mend something.
    """

    code: int
    means: str
    then: Then
    tries: int = MOST_TRIES
    wait: timedelta | None = None
    pause: Pause = Pause.NO
    unfollowed: bool = False
    is_ours: bool = False


_TEN_MINUTES = timedelta(minutes=10)
_VOID = "令牌一再失效，请检查 app_secret，以及是否有别的系统在取令牌"
_ALLOWED = "服务器地址不在 API IP 白名单里，请到公众平台添加"
_ACCOUNT = "app_id 或 app_secret 不对"


def _token(code: int) -> Reaction:
    return Reaction(code, _VOID, Then.AGAIN, pause=Pause.MINUTE, is_ours=True)


def _closed(code: int, means: str) -> Reaction:
    return Reaction(code, means, Then.AGAIN, pause=Pause.MENDED, is_ours=True)


# fmt: off
TABLE: tuple[Reaction, ...] = (
    Reaction(-1, "微信系统繁忙", Then.AGAIN),
    _token(40001), _token(40014), _token(42001),
    Reaction(40003, "openid 不属于这个公众号，或者已经注销", Then.NEXT),
    Reaction(43004, "用户没有关注公众号", Then.NEXT, unfollowed=True),
    Reaction(43019, "用户在公众号的黑名单里", Then.NEXT),
    Reaction(43101, "用户没有订阅这类通知，或者次数已用完", Then.NEXT),
    Reaction(48002, "用户关闭了接收消息", Then.NEXT),
    Reaction(40036, "模板编号长度不对", Then.AGAIN, tries=3, is_ours=True),
    Reaction(40037, "模板编号不对，或者模板已从公众号移除", Then.AGAIN, tries=3, is_ours=True),
    Reaction(47001, "消息的格式有错", Then.NEXT, is_ours=True),
    Reaction(47003, "消息的某个字段不符合模板的类型", Then.NEXT, is_ours=True),
    Reaction(40241, "60 秒内的重复消息，微信已经有了", Then.HAD),
    Reaction(43117, "短时间内给这个人发得太多", Then.AGAIN, tries=3, wait=_TEN_MINUTES),
    Reaction(45009, "当天的发送次数已用完", Then.AGAIN, pause=Pause.MIDNIGHT),
    Reaction(45011, "发送太快", Then.AGAIN, pause=Pause.MINUTE),
    Reaction(45015, "超过 48 小时没有互动，不能发客服消息", Then.NEXT),
    Reaction(45047, "客服消息的条数已用完", Then.NEXT),
    _closed(48001, "公众号没有这个接口的权限"),
    _closed(48004, "接口被封禁"),
    _closed(50002, "公众号被限制"),
    _closed(40164, _ALLOWED), _closed(61004, _ALLOWED),
    _closed(40013, _ACCOUNT), _closed(40125, _ACCOUNT),
    _closed(41002, "请求里没有 app_id"), _closed(41004, "请求里没有 app_secret"),
    _closed(40243, "app_secret 在公众平台被冻结"),
    _closed(89503, "这个服务器地址还要管理员在手机上确认"),
)
# fmt: on

BY_CODE: dict[int, Reaction] = {reaction.code: reaction for reaction in TABLE}
_HTTP = range(100, 600)
_UNKNOWN = "微信拒绝了消息，原因不在我们的表里"


def of(code: int | str | None) -> Reaction | None:
    """What follows this errcode; None where there was none (silence, HTTP status, word of ours)."""
    if not isinstance(code, int) or code in _HTTP:
        return None
    return BY_CODE.get(code) or Reaction(code, _UNKNOWN, Then.NEXT, is_ours=True)


def until(pause: Pause, now: datetime) -> datetime | None:
    """The end of a pause that begins now; the quota returns at 00:05 Beijing time.

    What has to be mended is asked again every ten minutes by one message.
    """
    if pause is Pause.NO:
        return None
    if pause is Pause.MINUTE:
        return now + timedelta(minutes=1)
    if pause is Pause.MENDED:
        return now + _TEN_MINUTES
    return quota_returns(now)


def quota_returns(now: datetime) -> datetime:
    """00:05 of the next day in Beijing, when WeChat counts anew."""
    here = now.astimezone(moments.SHANGHAI)
    return here.replace(hour=0, minute=5, second=0, microsecond=0) + timedelta(days=1)
