"""TABLE of the placement plan 就业方案: its states, what it follows, and where it can go astray.

The reviews write the first two states (`Move.plan` in `lifecycle.py`); the later ones are set by
the school at the desk with a reason, which bars the student from signing (S17, S165, S180,
decision 11). Sending a plan back gives it the state that the records call for.
"""

from dataclasses import dataclass

from wxsign.rules.lifecycle import D, O, P, Plan, Process
from wxsign.rules.people import Who


@dataclass(frozen=True)
class Stage:
    """One state of the plan: its key for other systems, its look, and who may set it by hand."""

    key: str
    state: str
    tone: str
    set_by: Who | None = None


COLLEGE_PASSED, SCHOOL_PASSED = "院系审核通过", "学校审核通过"
STAGES: tuple[Stage, ...] = (
    Stage("not_submitted", Plan.NOT_SUBMITTED.value, "ended"),
    Stage("college_review", Plan.COLLEGE_REVIEW.value, "waiting"),
    Stage("college_passed", COLLEGE_PASSED, "done", Who.ADMIN),
    Stage("school_passed", SCHOOL_PASSED, "done", Who.ADMIN),
)
BY_STATE: dict[str, Stage] = {stage.state: stage for stage in STAGES}
BY_KEY: dict[str, Stage] = {stage.key: stage for stage in STAGES}
FREE: frozenset[str] = frozenset(stage.state for stage in STAGES if stage.set_by is None)
GONE_ON: tuple[str, ...] = tuple(stage.state for stage in STAGES if stage.set_by is not None)

# What counts as a placement: from the approval on, until something takes it back (§6.7).
PLACED: dict[Process, tuple[str, ...]] = {
    Process.ONLINE: (O.EFFECTIVE, O.REPORTED),
    Process.PAPER: (P.EFFECTIVE,),
    Process.DESTINATION: (D.EFFECTIVE, D.RELEASE_REVIEW),
}

# How a plan and the records can disagree; the first that holds is named.
TWO, ENDED, MISSING, OTHER, CODE = "two", "ended", "missing", "other", "code"
DIFFERENCES: dict[str, str] = {
    TWO: "同时有两份以上已经审核通过的签约或去向",
    ENDED: "没有审核通过的签约或去向，就业方案却还记着一份",
    MISSING: "有审核通过的签约或去向，就业方案却没有记上",
    OTHER: "就业方案记的不是现在审核通过的这一份",
    CODE: "就业方案的去向代码与记录的不同",
}

# What became of telling the outer system: word and tone, by the state of the row in the outbox.
DELIVERIES: dict[str, tuple[str, str]] = {
    "sent": ("已告知", "done"),
    "waiting": ("等待发送", "waiting"),
    "dead": ("没有送到", "refused"),
    "held": ("没有送到", "refused"),
    "overtaken": ("已由更新的变更代替", "ended"),
    "": ("没有发送", "blocked"),
}

# What became of one try: word and tone, by its outcome.
TRIES: dict[str, tuple[str, str]] = {
    "sent": ("送到", "done"),
    "waiting": ("没有送到，稍后再发", "waiting"),
    "dead": ("没有送到，不再自动发送", "refused"),
}

# What the outer system said or did not say, by how the gateway and the outbox name it.
ANSWERS: dict[str, str] = {
    "refused: none": "没有设置对方系统的地址",
    "refused: ": "对方拒绝，状态码 ",
    "HTTP ": "对方出错，状态码 ",
    "no connection": "连不上对方",
    "no answer in time": "对方没有按时回应",
    "connection lost": "连接中断",
}

PROCESS, MOVE = "plan", "set_plan"  # how a change at the desk stands in the trail
LONGEST = 500
IMPORTED = "随生源信息导入"  # the reason of what a sheet of the school sets


def sheet_fault(text: str) -> str:
    """What is wrong with a state in a sheet of the school; empty if nothing.

    Only the later states are taken: the first two follow from the records alone (decision 11).
    """
    if text in ("", *GONE_ON):
        return ""
    why = "由签约记录决定，不能导入" if text in FREE else "不在可以填写的状态里"
    return f"就业方案审核状态“{text}”{why}。这一格请填{'或'.join(GONE_ON)}，或者空着。"


def called_for(*, is_placed: bool) -> str:
    """The state that the records call for."""
    return (Plan.COLLEGE_REVIEW if is_placed else Plan.NOT_SUBMITTED).value


def tone(state: str) -> str:
    """One of the five of `look.md`; a state that another system gave is one that has gone on."""
    return BY_STATE[state].tone if state in BY_STATE else "done"


def key_of(state: str) -> str:
    """The key of a state for other systems; what they named themselves keeps its name."""
    return BY_STATE[state].key if state in BY_STATE else state


def settable(state: str, *, is_placed: bool, differs: bool) -> tuple[Stage, ...]:
    """What the school may set a plan to that is in this state now.

    Of the two that the reviews write only the one that the records call for, and to the same
    state again only where the row `differs` from the record that it should come from.
    """
    back = called_for(is_placed=is_placed)
    return tuple(
        stage
        for stage in STAGES
        if (stage.state != state and stage.set_by is not None)
        or (stage.state == back and (stage.state != state or differs))
    )


def answer(error: str) -> str:
    """What the other side answered, in words; what we have no words for is our own fault."""
    for begins, words in ANSWERS.items():
        if error.startswith(begins):
            return words + (error.removeprefix(begins) if words.endswith(" ") else "")
    return "系统内部出错" if error else ""


def says(state: str) -> str:
    """The words in the trail for a plan that was set at the desk."""
    return f"就业方案退回为{state}" if state in FREE else f"就业方案设为{state}"
