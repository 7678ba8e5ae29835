"""TABLE of what a school does with an enrolment and with signing (S16, S24, S25).

Review: 未审核, 审核通过, 已退回. Signing: by the school's windows, opened to this student alone, or
restricted; a restriction beats an opening, an opening beats the window.
"""

from dataclasses import dataclass

PROCESS = "enrolment"  # of the trail; its record is the student
LONGEST = 200
MOST_AT_ONCE = 20_000


@dataclass(frozen=True)
class Label:
    """The word of a state and its tone of `look.md`."""

    word: str
    tone: str


PENDING, APPROVED, RETURNED = "pending", "approved", "returned"
REVIEWS: dict[str, Label] = {
    PENDING: Label("未审核", "waiting"),
    APPROVED: Label("审核通过", "done"),
    RETURNED: Label("已退回", "refused"),
}
BY_WINDOW, OPENED, RESTRICTED = "by_window", "opened", "restricted"
SIGNINGS: dict[str, Label] = {
    BY_WINDOW: Label("按开放时间", "ended"),
    OPENED: Label("个别开放", "done"),
    RESTRICTED: Label("限制签约", "blocked"),
}


@dataclass(frozen=True)
class Act:
    """One act of the school: its button, its line in the trail, what its second look explains.

    `notice` tells the student; empty where he is not told. Without `reason` none is asked for.
    """

    key: str
    label: str
    says: str
    explains: str
    reason: str = ""
    notice: str = ""


TABLE: tuple[Act, ...] = (
    Act(
        "approve",
        "审核通过",
        "生源信息审核通过",
        "通过以后，学生可以登录，单位可以找到并邀请他们。",
    ),
    Act(
        "send_back",
        "退回",
        "退回生源信息",
        "退回以后，学生不能登录和签约，已有的签约不受影响。重新导入改好的信息，就回到未审核。",
        reason="退回原因",
    ),
    Act(
        "restrict",
        "限制签约",
        "限制签约",
        "限制以后，单位找不到学生，学生不能应约、生成协议书或登记去向，已有的签约不受影响。"
        "学生会收到通知，并看到原因。",
        reason="限制原因",
        notice="enrolment.restrict.student",
    ),
    Act(
        "open",
        "个别开放",
        "个别开放签约",
        "开放以后，不论网签的开放时间，学生都可以签约；原有的限制同时解除。学生会收到通知。",
        reason="开放原因",
        notice="enrolment.open.student",
    ),
    Act(
        "follow",
        "恢复按开放时间",
        "恢复按开放时间",
        "原有的限制或个别开放取消，按网签开放设置的时间办理。学生会收到通知。",
        notice="enrolment.follow.student",
    ),
)
BY_KEY: dict[str, Act] = {act.key: act for act in TABLE}


def review_of(*, is_approved: bool, returned_for: str) -> str:
    """Which of REVIEWS an enrolment is in."""
    if is_approved:
        return APPROVED
    return RETURNED if returned_for else PENDING


def signing_of(*, is_restricted: bool, is_opened: bool) -> str:
    """Which of SIGNINGS holds for a student."""
    if is_restricted:
        return RESTRICTED
    return OPENED if is_opened else BY_WINDOW


def acts_on(review: str, signing: str) -> tuple[Act, ...]:
    """The acts that change something for a student in these states."""
    idle = {
        "approve": review == APPROVED,
        "send_back": review == RETURNED,
        "restrict": signing == RESTRICTED,
        "open": signing == OPENED,
        "follow": signing == BY_WINDOW,
    }
    return tuple(act for act in TABLE if not idle[act.key])
