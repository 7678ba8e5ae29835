"""TABLE of moves: who may do what from where to where, and who is told.

One tuple of rows for each process. `actions/_step.py` makes the moves; `offers.py` says whether a
person may make one now. Sources: S47 to S54, S65 to S70, S80 to S84, S165, S171; decisions 3 to 11.
"""

from dataclasses import dataclass
from enum import StrEnum

from wxsign.rules.people import Who
from wxsign.rules.refusals import Reason, Refused

STUDENT, EMPLOYER, REVIEWER, ADMIN, CLOCK = Who


class Process(StrEnum):
    """A kind of record that moves through states."""

    ONLINE = "online"


class O(StrEnum):  # noqa: E742 - the one-letter name keeps the rows of the table on one line
    """States of an online agreement; the student's invitation is the same record (decision 4)."""

    NEW = "new"
    INVITED = "invited"
    UNDER_REVIEW = "under_review"
    CHANGE_PROPOSED = "change_proposed"
    EFFECTIVE = "effective"
    REPORTED = "reported"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    REJECTED = "rejected"
    TERMINATED = "terminated"


class Plan(StrEnum):
    """Review state of a student's row in the placement plan 就业方案 (S165, decision 11)."""

    NOT_SUBMITTED = "学生未提交"
    COLLEGE_REVIEW = "院系待审核"


@dataclass(frozen=True)
class Move:
    """One legal move. `says` stands in the trail, `plan` is written in the same transaction."""

    name: str
    who: Who
    source: tuple[StrEnum, ...]
    target: StrEnum
    tells: tuple[Who, ...]
    says: str
    plan: Plan | None = None


_SUBMITTED, _NONE = Plan.COLLEGE_REVIEW, Plan.NOT_SUBMITTED
_SIGNED = (O.EFFECTIVE, O.REPORTED)
_BOTH, _STAFF = (STUDENT, EMPLOYER), (EMPLOYER, REVIEWER)

# fmt: off
ONLINE: tuple[Move, ...] = (
    #    move              who       from                         to                 tells
    Move("invite",         EMPLOYER, (O.NEW,),                    O.INVITED,         (STUDENT,), "发起邀约"),
    Move("amend",          EMPLOYER, (O.INVITED,),                O.INVITED,         (STUDENT,), "修改邀约"),
    Move("request_change", STUDENT,  (O.INVITED,),                O.INVITED,         (EMPLOYER,), "请单位修改"),
    Move("ask_time",       STUDENT,  (O.INVITED,),                O.INVITED,         (EMPLOYER,), "申请延长反馈时间"),
    Move("grant_time",     EMPLOYER, (O.INVITED,),                O.INVITED,         (STUDENT,), "同意延长反馈时间"),
    Move("accept",         STUDENT,  (O.INVITED,),                O.UNDER_REVIEW,    _STAFF, "同意签约，待管理员审核"),
    Move("decline",        STUDENT,  (O.INVITED,),                O.DECLINED,        (EMPLOYER,), "拒绝邀约"),
    Move("withdraw",       EMPLOYER, (O.INVITED,),                O.WITHDRAWN,       (STUDENT,), "撤回邀约"),
    Move("expire",         CLOCK,    (O.INVITED,),                O.EXPIRED,         _BOTH, "邀约到期，视为放弃"),
    Move("propose_change", EMPLOYER, (O.UNDER_REVIEW,),           O.CHANGE_PROPOSED, (STUDENT, REVIEWER), "修改邀约，待学生确认"),
    Move("agree_change",   STUDENT,  (O.CHANGE_PROPOSED,),        O.UNDER_REVIEW,    _STAFF, "同意修改，待管理员审核"),
    Move("refuse_change",  STUDENT,  (O.CHANGE_PROPOSED,),        O.UNDER_REVIEW,    (EMPLOYER,), "不同意修改"),
    Move("drop_change",    EMPLOYER, (O.CHANGE_PROPOSED,),        O.UNDER_REVIEW,    (STUDENT,), "取消修改"),
    Move("drop_change",    CLOCK,    (O.CHANGE_PROPOSED,),        O.UNDER_REVIEW,    _BOTH, "修改未获答复，按原内容审核"),
    Move("pass_on",        REVIEWER, (O.UNDER_REVIEW,),           O.UNDER_REVIEW,    (ADMIN,), "学院审核通过，待学校审核"),
    Move("approve",        REVIEWER, (O.UNDER_REVIEW,),           O.EFFECTIVE,       _BOTH, "签约审核通过", _SUBMITTED),
    Move("reject",         REVIEWER, (O.UNDER_REVIEW,),           O.REJECTED,        _BOTH, "签约审核不通过", _NONE),
    Move("undo",           REVIEWER, (O.EFFECTIVE, O.REJECTED),   O.UNDER_REVIEW,    _BOTH, "撤销刚才的审核", _NONE),
    Move("reopen",         ADMIN,    (O.EFFECTIVE,),              O.UNDER_REVIEW,    _BOTH, "撤回审核", _NONE),
    Move("report_in",      STUDENT,  (O.EFFECTIVE,),              O.EFFECTIVE,       (EMPLOYER,), "确认已报到"),
    Move("receive",        EMPLOYER, (O.EFFECTIVE,),              O.REPORTED,        (STUDENT,), "确认学生已报到"),
    Move("end",            REVIEWER, (O.EFFECTIVE,),              O.TERMINATED,      (), "解约审核通过", _NONE),
    Move("force",          ADMIN,    _SIGNED,                     O.TERMINATED,      _BOTH, "强制解约", _NONE),
)
# fmt: on

MOVES: dict[Process, tuple[Move, ...]] = {Process.ONLINE: ONLINE}

HOLDS_SEAT: dict[Process, frozenset[StrEnum]] = {
    Process.ONLINE: frozenset({O.UNDER_REVIEW, O.CHANGE_PROPOSED, O.EFFECTIVE, O.REPORTED}),
}

# One employer has at most one of these open with one student (S54, partial unique index).
OPEN_WITH_EMPLOYER = (O.INVITED, O.UNDER_REVIEW, O.CHANGE_PROPOSED, O.EFFECTIVE)


def holds_seat(process: Process, state: str) -> bool:
    """Whether a record in this state takes the student's one seat (S52, decision 3)."""
    return state in HOLDS_SEAT[process]


def move_for(process: Process, name: str, *, state: str, who: tuple[Who, ...]) -> Move:
    """The row for this move by this kind of actor from this state.

    Raises Refused: NOT_YOURS where no such actor ever makes the move, WRONG_STATE where the
    record is elsewhere.
    """
    return row_of(MOVES[process], name, state=state, who=who)


def row_of(table: tuple[Move, ...], name: str, *, state: str, who: tuple[Who, ...]) -> Move:
    """The row of a table of moves, as `move_for` answers it."""
    rows = [row for row in table if row.name == name and row.who in who]
    if not rows:
        raise Refused(Reason.NOT_YOURS)
    for row in rows:
        if state in row.source:
            return row
    raise Refused(Reason.WRONG_STATE, state=state)
