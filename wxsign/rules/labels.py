"""TABLE of labels: what each state is called for each reader (S173 to S178, `domain.md` §6.6).

Exactly the manuals' words where they print one (decision 12). `tone` is one of the five of
`look.md`: waiting, done, refused, ended, blocked.
"""

from dataclasses import dataclass, replace

from wxsign.rules import reviewing
from wxsign.rules.lifecycle import D, O, P, Process, T
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
PAPER_STEPS = (  # S115
    "学生录入签约信息",
    "协议书审核",
    "学生打印协议书",
    "学生上传签约资料",
    "就业信息审核",
)
DESTINATION_STEPS = ("学生登记去向", "院校审核")
STEPS_OF: dict[str, tuple[str, ...]] = {
    Process.PAPER: PAPER_STEPS,
    Process.DESTINATION: DESTINATION_STEPS,
}

_STUDENT, _REVIEWER = Who.STUDENT, Who.REVIEWER
# fmt: off
ONLINE: dict[str, Labels] = {
    O.INVITED:         Labels("待应约", "", "", "waiting", _STUDENT, 1),
    O.DECLINED:        Labels("已拒绝", "", "", "ended", None, 1),
    O.EXPIRED:         Labels("已过期", "", "", "ended", None, 1),
    O.WITHDRAWN:       Labels("已撤回", "", "", "ended", None, 1),
    O.UNDER_REVIEW:    Labels("双方已签约", "等待签约审核", "未生效", "waiting", _REVIEWER, 2),
    O.CHANGE_PROPOSED: Labels("修改待确认", "等待签约审核", "未生效", "waiting", _STUDENT, 2),
    O.EFFECTIVE:       Labels("双方已签约", "签约审核通过", "已生效", "done", None, 3),
    O.REPORTED:        Labels("双方已签约", "签约审核通过", "已生效", "done", None, 3),
    O.REJECTED:        Labels("双方已签约", "签约审核不通过", "未生效", "refused", None, 3),
    O.TERMINATED:      Labels("已解约", "解约审核通过", "未生效", "ended", None, 3),
}

# `paper` is what the student reads; the desk's word for it is in `desk_paper`.
PAPER: dict[str, Labels] = {
    P.DRAFT:           Labels("", "", "草稿", "waiting", _STUDENT, 0),
    P.DISCARDED:       Labels("", "", "已删除", "ended", None, 0),
    P.TEXT_REVIEW:     Labels("", "协议书待审核", "协议书已生成", "waiting", _REVIEWER, 1),
    P.TEXT_REJECTED:   Labels("", "签约审核不通过", "未生效", "refused", _STUDENT, 1),
    P.AWAITING_PAPERS: Labels("", "待反馈", "协议书已生成", "waiting", _STUDENT, 2),
    P.PAPER_REVIEW:    Labels("", "等待签约审核", "协议书已生成", "waiting", _REVIEWER, 4),
    P.PAPERS_REFUSED:  Labels("", "签约审核不通过", "协议书已生成", "refused", _STUDENT, 3),
    P.EFFECTIVE:       Labels("", "签约审核通过", "协议书已生成", "done", None, 5),
    P.TERMINATED:      Labels("", "解约审核通过", "未生效", "ended", None, 5),
}

DESTINATION: dict[str, Labels] = {
    D.DRAFT:           Labels("", "暂存", "", "waiting", _STUDENT, 0),
    D.DISCARDED:       Labels("", "已删除", "", "ended", None, 0),
    D.UNDER_REVIEW:    Labels("", "等待签约审核", "", "waiting", _REVIEWER, 1),
    D.WITHDRAWN:       Labels("", "已撤回", "", "ended", _STUDENT, 0),
    D.REJECTED:        Labels("", "签约审核不通过", "", "refused", _STUDENT, 1),
    D.EFFECTIVE:       Labels("", "签约审核通过", "", "done", None, 2),
    D.RELEASE_REVIEW:  Labels("", "等待解约审核", "", "waiting", _REVIEWER, 2),
    D.RELEASED:        Labels("", "解约审核通过", "", "ended", None, 2),
}

# A registration that gave way: nobody applied to end it, and no review did (decision 3).
REPLACED = "已被新去向代替"
_REPLACED = Labels("", REPLACED, "", "ended", None, 2)

# 解约审核状态 by the state of the last termination; what nobody waits for has none (§6.6).
ENDINGS: dict[str, str] = {
    "":                "",
    T.REQUESTED:       "待对方处理",
    T.REFUSED:         "",
    T.UNDER_REVIEW:    "等待解约审核",
    T.REJECTED:        "解约审核不通过",
    T.DONE:            "解约审核通过",
    T.OVERTAKEN:       "解约审核通过",
}
# fmt: on

BEGUN = "录入中"  # a form that was typed and left, before there is a record of it

# A request to terminate as its two parties read it: word and tone.
REQUESTS: dict[str, tuple[str, str]] = {
    T.REQUESTED: ("待对方处理", "waiting"),
    T.UNDER_REVIEW: ("等待解约审核", "waiting"),
    T.DONE: ("解约审核通过", "ended"),
    T.REFUSED: ("对方不同意", "refused"),
    T.REJECTED: ("解约审核不通过", "refused"),
    T.OVERTAKEN: ("学校强制解约", "ended"),
}

# The same for the side that was asked, which is not "the other side" to itself: by state and reader.
_REQUESTS_OF_OTHERS: dict[tuple[str, str], str] = {
    (T.REQUESTED, "student"): "待你处理",
    (T.REQUESTED, "employer"): "待单位处理",
    (T.REFUSED, "student"): "你不同意",
    (T.REFUSED, "employer"): "单位不同意",
}

# The same once it was refused, for the student: by its state and by who had asked; then a release.
ENDINGS_REFUSED: dict[tuple[str, str], str] = {
    (T.REFUSED, "student"): "单位不同意解约",
    (T.REFUSED, "employer"): "你不同意解约",
    (T.REJECTED, ""): "解约没有通过学校审核",
}
RELEASE_REFUSED = "学校没有同意解除"

# 对结果有异议 as student and desk read it: word and tone.
APPEALS: dict[str, tuple[str, str]] = {
    "waiting": ("等待复核", "waiting"),
    "upheld": ("维持原结果", "ended"),
    "reheard": ("重新审核", "done"),
    "overtaken": ("已另行办理", "ended"),
}

TABLE: dict[Process, dict[str, Labels]] = {
    Process.ONLINE: ONLINE,
    Process.PAPER: PAPER,
    Process.DESTINATION: DESTINATION,
}
KINDS: dict[str, str] = {  # 签约类型 (S178)
    Process.ONLINE: "电子签约",
    Process.PAPER: "纸质签约",
    Process.DESTINATION: "其他去向",
}
ENDED_BY: dict[str, str] = {  # 解约发起人 (S177)
    "": "",
    "student": "学生解约",
    "employer": "单位解约",
    "school": "学校强制解约",
}
SIGNING_KIND = KINDS[Process.ONLINE]
DESTINATION_KIND = "协议就业（电子签约）"
PAPER_KIND = "协议就业（纸质签约）"

_DESK_PAPER: dict[str, str] = {  # 协议书状态 as the desk reads it: in force from the number on
    P.TEXT_REVIEW: "未生效",
    P.AWAITING_PAPERS: "已生效",
    P.PAPER_REVIEW: "已生效",
    P.PAPERS_REFUSED: "已生效",
    P.EFFECTIVE: "已生效",
}


def request(state: str, asked_by: str, reader: str = "") -> tuple[str, str]:
    """A request to terminate as this party reads it: word and tone; the desk is no party."""
    label, tone = REQUESTS[state]
    return (label if asked_by == reader else _REQUESTS_OF_OTHERS.get((state, reader), label)), tone


def of(process: str, state: str, ending: str = "") -> Labels:
    """The labels of a record as its parties read them; a termination under review comes first.

    The student's 审核状态 is one merged column: the termination's word while the school looks at
    it, else the signing's (§6.6).
    """
    row = _REPLACED if is_replaced(process, state, ending) else TABLE[Process(process)][state]
    if ending == T.UNDER_REVIEW:
        return replace(row, review=ENDINGS[ending], tone="waiting", turn=_REVIEWER)
    return row


def is_replaced(process: str, state: str, ending: str) -> bool:
    """Whether a registration ended because it gave way to a signing or another registration."""
    return (
        process == Process.DESTINATION and state == D.RELEASED and ending not in reviewing.SETTLED
    )


def main_label(state: str, process: str = Process.ONLINE, ending: str = "") -> str:
    """The one label that says most about a state: the review's word once there is one.

    While a change waits for the student, the review waits too, so the change is named.
    """
    labels = of(process, state, ending)
    if process == Process.ONLINE and state == O.CHANGE_PROPOSED:
        return labels.answer
    return labels.review or labels.answer or labels.paper


def desk_labels(state: str, process: str = Process.ONLINE, ending: str = "") -> tuple[str, str]:
    """签约审核状态 and 解约审核状态, the desk's two columns (S74): what ended was approved once."""
    if is_replaced(process, state, ending):
        return REPLACED, "-"
    review = TABLE[Process(process)][state].review
    if (process, state) in _ENDED:
        return ONLINE[O.EFFECTIVE].review, review
    return review or "-", ENDINGS[ending] or "-"


_ENDED = {
    (Process.ONLINE, O.TERMINATED),
    (Process.PAPER, P.TERMINATED),
    (Process.DESTINATION, D.RELEASE_REVIEW),
    (Process.DESTINATION, D.RELEASED),
}


def desk_paper(state: str, process: str = Process.ONLINE) -> str:
    """协议书状态 at the desk (S130, S173): 已生效 or 未生效; other destinations have none (S75)."""
    word = TABLE[Process(process)][state].paper
    return _DESK_PAPER.get(state, word) if process == Process.PAPER else word
