"""TABLE of what becomes of an employer's registration, and its words (S12, S22).

Any one school decides for all schools. A refused or withdrawn one is corrected and sent anew, to
the same school or another: each sending is a record of its own.
"""

from dataclasses import dataclass
from enum import StrEnum

from wxsign.rules import lifecycle
from wxsign.rules.lifecycle import Move
from wxsign.rules.people import Actor, Who

PROCESS = "registration"


class R(StrEnum):
    """States of a registration."""

    NEW = "new"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"
    APPROVED = "approved"
    REJECTED = "rejected"


# fmt: off
TABLE: tuple[Move, ...] = (
    Move("send",     Who.EMPLOYER, (R.NEW,),     R.WAITING,   (),              "送学校审核"),
    Move("withdraw", Who.EMPLOYER, (R.WAITING,), R.WITHDRAWN, (),              "撤回送审"),
    Move("approve",  Who.ADMIN,    (R.WAITING,), R.APPROVED,  (Who.EMPLOYER,), "单位审核通过"),
    Move("reject",   Who.ADMIN,    (R.WAITING,), R.REJECTED,  (Who.EMPLOYER,), "单位审核不通过"),
)
# fmt: on


@dataclass(frozen=True)
class Label:
    """The word of a state for both sides, and its tone of `look.md`."""

    word: str
    tone: str


LABELS: dict[str, Label] = {
    R.WAITING: Label("待审核", "waiting"),
    R.APPROVED: Label("已通过", "done"),
    R.REJECTED: Label("未通过", "refused"),
    R.WITHDRAWN: Label("已撤回", "ended"),
}
STEPS = ("提交单位信息", "学校审核", "确认签约信息")


def move_for(name: str, state: str, by: Actor) -> Move:
    """The row for this move. Raises Refused: NOT_YOURS (the college level never decides this)."""
    return lifecycle.row_of(TABLE, name, state=state, who=by.acts_as)
