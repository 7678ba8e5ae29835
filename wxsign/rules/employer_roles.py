"""TABLE of what the colleagues of one employer may do: 管理员, 招聘 and 只看.

The main account is 管理员, whatever role its row has. A new act needs a row here, and the action
that does it asks `ensure`; the pages show the button shut with the same reason.
"""

from typing import Protocol

from wxsign.rules.refusals import Reason, Refused

MANAGER, RECRUITER, READER = "manager", "recruiter", "reader"
LABELS: dict[str, str] = {MANAGER: "管理员", RECRUITER: "招聘", READER: "只看"}
CHOICES: dict[str, str] = {
    RECRUITER: "可以查找学生、发送邀请、办理解约和报到",
    READER: "可以查看列表和签约详情，不能办理",
}

_WORKING, _MAIN = (MANAGER, RECRUITER), (MANAGER,)
# One row for each act: who of the unit may do it.
TABLE: dict[str, tuple[str, ...]] = {
    "search": _WORKING,  # 签约发起: every search is counted and logged
    "list": _WORKING,  # 加入, 移出签约发送列表
    "invite": _WORKING,  # 发送签约邀请
    "posts": _WORKING,  # 招聘人数, 候补
    "templates": _WORKING,  # 存为模板
    "letters": _WORKING,  # whatever a letter or an agreement is moved by
    "unit": _WORKING,  # 签约信息, 单位审核
    "colleagues": _MAIN,  # 开通, 移除, 移交, 改角色
}


class Colleague(Protocol):
    """What is looked at of somebody who may sign in for the unit."""

    is_main: bool
    role: str


def role_of(user: Colleague) -> str:
    """The role that this colleague has now."""
    return MANAGER if user.is_main else user.role


def against(act: str, user: Colleague) -> Refused | None:
    """Why this colleague may not do it, for the page that shows it beside the button."""
    if role_of(user) in TABLE[act]:
        return None
    return Refused(Reason.NOT_MAIN_ACCOUNT if TABLE[act] == _MAIN else Reason.READ_ONLY)


def ensure(act: str, user: Colleague) -> None:
    """Raise Refused: READ_ONLY, or NOT_MAIN_ACCOUNT for what the main account does alone."""
    refused = against(act, user)
    if refused is not None:
        raise refused
