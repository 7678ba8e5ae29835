"""为什么不能点: every button and entry that is closed now, with its reason (S52, S71, S113).

What the state does not allow is judged here, everything beyond it by `offers.py`; the words are
those of `refusals.py`. No page finds a reason of its own.
"""

from dataclasses import dataclass

from wxsign.rules import labels, lifecycle, offers
from wxsign.rules.lifecycle import OPEN_TERMINATION, D, O, P, Process
from wxsign.rules.offers import Case, Standing
from wxsign.rules.people import Who
from wxsign.rules.refusals import Reason, Refused


@dataclass(frozen=True)
class Button:
    """A button of an agreement's page and the moves behind it: which one, the state decides."""

    label: str
    moves: tuple[str, ...]


@dataclass(frozen=True)
class Closed:
    """Buttons that one and the same reason closes now."""

    buttons: tuple[Button, ...]
    refused: Refused

    @property
    def label(self) -> str:
        """The buttons by name: 同意、拒绝."""
        return "、".join(button.label for button in self.buttons)

    @property
    def moves(self) -> tuple[str, ...]:
        """The moves that are closed."""
        return tuple(move for button in self.buttons for move in button.moves)


BUTTONS: dict[Who, tuple[Button, ...]] = {
    Who.STUDENT: (
        Button("同意", ("accept",)),
        Button("拒绝", ("decline",)),
        Button("请单位修改", ("request_change",)),
        Button("申请延长反馈时间", ("ask_time",)),
        Button("同意修改", ("agree_change",)),
        Button("不同意修改", ("refuse_change",)),
        Button("确认已报到", ("report_in",)),
        Button("解约申请", ("request",)),
    ),
    Who.EMPLOYER: (
        Button("修改邀约", ("propose_change", "amend")),
        Button("同意延长", ("grant_time",)),
        Button("撤回邀约", ("withdraw",)),
        Button("取消修改", ("drop_change",)),
        Button("确认学生已报到", ("receive",)),
        Button("申请解约", ("request",)),
    ),
}
_OVER = (O.DECLINED, O.EXPIRED, O.WITHDRAWN, O.REJECTED, O.TERMINATED)
_IN_FORCE = (O.EFFECTIVE, O.REPORTED)
_BEFORE_REVIEW = ("propose_change", "approve", "reject")
_OF_A_CHANGE = ("agree_change", "refuse_change", "drop_change")
_OF_REPORTING = ("report_in", "receive")
# What was approved and is never reviewed again, and what is left to do then (decision 10).
_ONLINE_ALONE = "只有电子签约可以撤回审核。"
_NEVER_REOPENED: dict[tuple[str, str], tuple[str, str]] = {
    (Process.ONLINE, O.REPORTED): (
        "单位已经确认学生报到，不能撤回审核",
        "签约已经完成。要更正，由学校强制解约",
    ),
    (Process.PAPER, P.AWAITING_PAPERS): (
        "纸质签约不能撤回审核",
        f"{_ONLINE_ALONE}要更正，由学校强制解约，学生再重新生成协议书",
    ),
    (Process.PAPER, P.EFFECTIVE): (
        "纸质签约不能撤回审核",
        f"{_ONLINE_ALONE}要更正，由学生申请解约，或由学校强制解约",
    ),
    (Process.DESTINATION, D.EFFECTIVE): (
        "其他去向不能撤回审核",
        f"{_ONLINE_ALONE}要更正，由学生申请解除，或由学校强制解除",
    ),
}
_SCHOOL_REOPENS = "撤回审核和强制解约由学校审核人员办理"
_ASK_SCHOOL = "需要更正时，请联系学校审核人员"
# The first move of a termination, a record of its own, and the agreement's states for it (S87).
_BEGINS_IN = {"request": (O.EFFECTIVE,)}


def buttons(who: Who, state: str, standing: Standing, case: Case) -> tuple[Closed, ...]:
    """The buttons of an agreement's page that this person cannot press now, by their reason."""
    found: dict[str, Closed] = {}
    for button in BUTTONS[who]:
        refused = _against_button(button, state, standing, case)
        if refused is not None:
            before = found.get(refused.brief, Closed((), refused))
            found[refused.brief] = Closed((*before.buttons, button), before.refused)
    return tuple(found.values())


def all_buttons(who: Who, refused: Refused) -> tuple[Closed, ...]:
    """Every button of the page, closed by one reason: the person's role."""
    return (Closed(BUTTONS[who], refused),)


def reason_of(move: str, rows: tuple[Closed, ...]) -> Refused | None:
    """The reason that closes this move; None when it is open."""
    return next((row.refused for row in rows if move in row.moves), None)


def against_search(*, approved: bool) -> Refused | None:
    """Why this employer may not look for students yet (S22)."""
    return None if approved else Refused(Reason.EMPLOYER_PENDING)


def against_review(state: str, desk: str) -> Refused | None:
    """Why a reviewer cannot decide a record that is not decided yet: `desk` has it, or a change."""
    if state == O.CHANGE_PROPOSED:
        return not_in_state("approve", state)
    return Refused(Reason.NOT_YOUR_TURN, desk=desk) if desk else None


def against_reopening(process: str, state: str, ending: str, *, is_school: bool) -> Refused | None:
    """Why what was approved has no 撤回审核 for this reviewer; None where it was never approved.

    Whoever asks knows that it has none: where nothing else is in the way the plan has gone on.
    """
    if (process, state) in _NEVER_REOPENED:
        why, way = _NEVER_REOPENED[process, state]
        return Refused(Reason.NO_REOPENING, why=why, way=way)
    if state != O.EFFECTIVE:
        return None
    if not is_school:
        return Refused(Reason.NO_REOPENING, why=_SCHOOL_REOPENS, way=_ASK_SCHOOL)
    return Refused(Reason.END_RUNNING if ending in OPEN_TERMINATION else Reason.PLAN_REPORTED)


def not_in_state(move: str, state: str) -> Refused:
    """Why a move is not open in a state that its row does not name (S47, S71)."""
    words = labels.main_label(state)
    if state in _OVER:
        return Refused(Reason.ROUND_OVER, state=words)
    if move in _BEGINS_IN:
        return Refused(Reason.END_TOO_LATE if state == O.REPORTED else Reason.END_TOO_EARLY)
    if move in _OF_REPORTING:
        return Refused(Reason.REPORTED if state == O.REPORTED else Reason.NOT_EFFECTIVE)
    if move not in _BEFORE_REVIEW + _OF_A_CHANGE:
        return Refused(Reason.SIGNED, state=words)
    if state in _IN_FORCE:
        return Refused(Reason.REVIEWED)
    return Refused(Reason.CHANGE_WAITS if move in _BEFORE_REVIEW else Reason.NO_CHANGE)


def _against_button(button: Button, state: str, standing: Standing, case: Case) -> Refused | None:
    rows = [
        row.name
        for row in lifecycle.MOVES[Process.ONLINE]
        if row.name in button.moves and state in row.source
    ]
    rows += [move for move in button.moves if state in _BEGINS_IN.get(move, ())]
    if not rows:
        return not_in_state(button.moves[0], state)
    return offers.against(rows[0], standing, case) if rows[0] in offers.TABLE else None
