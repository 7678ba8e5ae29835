"""Signing in on a desktop with a QR code (S7): states, words, and what the account answers.

A scan alone lets nobody in: a code may be shown by a stranger's page. The phone shows which
browser asks, and a number that the desktop shows too, and only a yes there counts.
"""

from dataclasses import dataclass
from datetime import timedelta

WAITING, SCANNED, CONFIRMED, REFUSED, USED = "waiting", "scanned", "confirmed", "refused", "used"
OPEN = (WAITING, SCANNED)
LIFETIME = timedelta(minutes=5)
JOINS, JOIN_LIFETIME = "join", timedelta(days=7)  # the code by which a colleague joins his unit


@dataclass(frozen=True)
class Door:
    """One audience: what its login is called, and what to do first where nothing is bound."""

    title: str
    unbound: str


DOORS: dict[str, Door] = {
    "student": Door(
        "毕业生扫码登录",
        "这个微信还没有绑定学生账号。请先点菜单“用户服务”里的“学生服务”登录并绑定，再到电脑上扫码。",
    ),
    "employer": Door(
        "用人单位扫码登录",
        "这个微信还没有绑定单位账号。请先点菜单“用户服务”里的“企业服务”登录并绑定，再到电脑上扫码。",
    ),
    "desk": Door(
        "审核人员扫码登录",
        "这个微信没有绑定审核账号。请先用密码登录审核工作台，在“我的账号”里绑定微信。",
    ),
}
OVER = "这个二维码已经失效，请在电脑上重新获取。"
JOIN_OVER = "这个邀请码已经失效，请让单位的主账号重新出示。"
_JOIN = (
    "{unit}为你开通了网签账号。\n"
    '请点 <a href="{link}">首次登录</a>，用主账号登记的手机号收验证码，登录后会绑定这个微信。'
    "不认识这家单位，请不要点。"
)
_ASKS = (
    "{device} 请求“{what}”。\n"
    '确实是你本人在操作，请点 <a href="{link}">{label}</a>，并核对页面上的数字；不是，请不要点。'
)
_BINDS = "绑定审核账号"


def joining(unit: str, link: str) -> str:
    """What the account writes to whoever scanned the code of a unit; a name opens no link."""
    plain = unit.replace("<", "\N{FULLWIDTH LESS-THAN SIGN}")
    return _JOIN.format(unit=plain, link=link)


def question(area: str, device: str, link: str, *, binds: bool) -> str:
    """What the account writes to whoever scanned: who asks, and the way to a yes."""
    what = _BINDS if binds else DOORS[area].title
    return _ASKS.format(
        device=device, what=what, link=link, label="查看并绑定" if binds else "查看并确认登录"
    )
