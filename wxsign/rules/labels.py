"""TABLE of labels: what each state is called for each reader (S173 to S178, `domain.md` §6.6).

Exactly the manuals' words where they print one (decision 12). `tone` is one of the five of
`look.md`: waiting, done, refused, ended, blocked.
"""

from dataclasses import dataclass

from wxsign.rules.lifecycle import O
from wxsign.rules.people import Who


@dataclass(frozen=True)
class Labels:
    """The columns of §6.6 for one state; empty where the column shows nothing.

    `answer` 应约状态, `review` 审核状态 or 签约审核状态, `paper` 协议书状态, `turn` who acts next,
    `step` how many of the manuals' three steps (S64) are behind.
    """

    answer: str
    review: str
    paper: str
    tone: str
    turn: Who | None
    step: int


STEPS = ("单位发起签约", "学生处理", "院校审核")

# fmt: off
ONLINE: dict[str, Labels] = {
    O.INVITED:         Labels("待应约", "", "", "waiting", Who.STUDENT, 1),
    O.DECLINED:        Labels("已拒绝", "", "", "ended", None, 1),
    O.EXPIRED:         Labels("已过期", "", "", "ended", None, 1),
    O.WITHDRAWN:       Labels("已撤回", "", "", "ended", None, 1),
    O.UNDER_REVIEW:    Labels("双方已签约", "等待签约审核", "未生效", "waiting", Who.REVIEWER, 2),
    O.CHANGE_PROPOSED: Labels("修改待确认", "等待签约审核", "未生效", "waiting", Who.STUDENT, 2),
    O.EFFECTIVE:       Labels("双方已签约", "签约审核通过", "已生效", "done", None, 3),
    O.REPORTED:        Labels("双方已签约", "签约审核通过", "已生效", "done", None, 3),
    O.REJECTED:        Labels("双方已签约", "签约审核不通过", "未生效", "refused", None, 3),
    O.TERMINATED:      Labels("已解约", "解约审核通过", "未生效", "ended", None, 3),
}
# fmt: on

SIGNING_KIND = "电子签约"
DESTINATION_KIND = "协议就业（电子签约）"


def main_label(state: str) -> str:
    """The one label that says most about a state: the review's word once there is one.

    While a change waits for the student, the review waits too, so the change is named.
    """
    labels = ONLINE[state]
    return labels.answer if state == O.CHANGE_PROPOSED else labels.review or labels.answer


def desk_labels(state: str) -> tuple[str, str]:
    """签约审核状态 and 解约审核状态, the desk's two columns (S74): what ended was approved once."""
    review = ONLINE[state].review
    if state == O.TERMINATED:
        return ONLINE[O.EFFECTIVE].review, review
    return review or "-", "-"
