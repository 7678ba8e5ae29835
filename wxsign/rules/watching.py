"""TABLE of words of the watch 运行监控: what got stuck and why, which jobs run, what was opened."""

import re
from datetime import datetime, timedelta

from wxsign.rules import notices, reactions

LATE = timedelta(hours=1)  # a message that has waited for longer than this is looked at

STATES: dict[str, tuple[str, str]] = {
    "dead": ("没有发出", "refused"),
    "held": ("结果不明", "blocked"),
    "waiting": ("等待过久", "waiting"),
}
CHANNELS: dict[str, str] = {
    "wechat": "微信",
    "sms": "短信",
    "mail": "邮件",
    "document": "制作文件",
}
AUDIENCES: dict[str, str] = {
    "student": "学生",
    "employer": "单位",
    "reviewer": "审核人员",
    "document": "协议书",
}
EDITIONS: dict[str, str] = {
    "draft": "协议书（审核前）",
    "final": "协议书",
    "paper": "纸质协议书",
    "termination": "解除协议书",
    "proof": "解除证明",
}

# What stands in `error` is for the log; its sign says which sentence people read.
_WHY: tuple[tuple[str, str], ...] = (
    ("no phone", "学校没有登记手机号，请更正生源信息后重新发送。"),
    ("no mail address", "没有登记邮箱。"),
    ("not bound", "没有绑定微信或没有关注公众号。"),
    ("wechat is paused", "微信暂停接收，恢复后自动发送。"),
    ("the day's share", "当天的次数留给邀请和提醒，第二天自动发送。"),
    ("refused: template", "短信服务里没有配置这条消息的模板。"),
    ("refused: none", "没有配置短信或邮件服务。"),
    ("outcome unknown", "没有收到回音，不能确定是否送到；重新发送可能会收到两次。"),
    ("待补字", "字库里缺字，补上这个字之后重做。"),
    ("document could not be made", "文件没有做成，原因已记入日志。"),
    ("cannot be written", "内容生成不了，收件人或记录可能已经不在。"),
    ("internal error", "系统出错，原因已记入日志。"),
    ("lease", "系统正忙，稍后自动再试。"),
    ("refused", "对方的服务拒绝接收。"),
)
_SILENCE = "对方的服务没有回应。"
_OF_WECHAT = ("wechat", "notice", "answer")  # the channel and its ways (`outbox/channels.py`)
_ERRCODE = re.compile(r"(?<![\w.-])(-1|\d{5})(?!\w)", re.ASCII)

JOBS: dict[str, tuple[str, timedelta]] = {
    "drain": ("发送消息、制作文件", timedelta(seconds=5)),
    "waiting": ("候补名单依次邀请", timedelta(seconds=15)),
    "expire": ("邀约到期处理", timedelta(seconds=30)),
    "remind": ("到期提醒", timedelta(minutes=5)),
    "errands": ("表格导入和导出", timedelta(seconds=30)),
    "templates": ("更新导入表格的模板", timedelta(minutes=10)),
    "account": ("核对公众号的消息模板", timedelta(hours=1)),
    "digest": ("审核人员每小时提醒", timedelta(hours=1)),
    "tidy": ("清理过期的数据", timedelta(hours=1)),
    "sizes": ("让数据库了解各表的大小", timedelta(hours=1)),
    "compare": ("比对相似图片", timedelta(minutes=1)),
    "patterns": ("查找疑似线索", timedelta(hours=1)),
}


def why(error: str) -> str:
    """Why something got stuck, in words."""
    if not error:
        return ""
    return next((words for sign, words in _WHY if sign in error), _SILENCE)


def reason(channel: str, error: str) -> str:
    """The same, by WeChat's errcode where it gave one that we know."""
    is_wechats = channel in _OF_WECHAT or error.startswith(_OF_WECHAT)
    found = _ERRCODE.search(error) if is_wechats else None
    known = reactions.BY_CODE.get(int(found[1])) if found else None
    return f"{known.means}（{known.code}）。" if known else why(error)


def title_of(notice: str, kind: str) -> str:
    """What a message or a file is about; its words may be personal, its title never is."""
    if kind == "document":
        return EDITIONS.get(notice, notice)
    known = notices.BY_KEY.get(notice)
    return known.title or "审核提醒" if known else notice


def job_words(name: str) -> str:
    """What a job of the timetable does."""
    return JOBS[name][0] if name in JOBS else name


def last_run(name: str, due_at: datetime) -> datetime | None:
    """When a job was started last: one interval before it is due; None where it never ran."""
    return due_at - JOBS[name][1] if name in JOBS else None


def is_overdue(due_at: datetime, now: datetime) -> bool:
    """Whether a job should have been started a good while ago: then no timetable process runs."""
    return now - due_at > timedelta(minutes=2)
