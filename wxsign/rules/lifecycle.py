"""TABLE of moves: who may do what from where to where, and who is told.

One tuple of rows for each process. `actions/_step.py` makes the moves; `offers.py` says whether a
person may make one now. Sources: S47 to S54, S65 to S70, S80 to S164, S165, S171; `domain.md` §6;
decisions 3 to 11.
"""

from dataclasses import dataclass
from enum import StrEnum

from wxsign.rules.people import Who
from wxsign.rules.refusals import Reason, Refused

STUDENT, EMPLOYER, REVIEWER, ADMIN, CLOCK = Who


class Process(StrEnum):
    """A kind of record that moves through states."""

    ONLINE = "online"
    PAPER = "paper"
    TERMINATION = "termination"
    DESTINATION = "destination"


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


class P(StrEnum):
    """States of a paper agreement 纸质签约 (§6.3): a draft, two reviews, and in force."""

    NEW = "new"
    DRAFT = "draft"
    DISCARDED = "discarded"
    TEXT_REVIEW = "text_review"
    TEXT_REJECTED = "text_rejected"
    AWAITING_PAPERS = "awaiting_papers"
    PAPER_REVIEW = "paper_review"
    PAPERS_REFUSED = "papers_refused"
    EFFECTIVE = "effective"
    TERMINATED = "terminated"


class T(StrEnum):
    """States of a request to terminate an agreement 解约 (§6.2, §6.4).

    NEW is one of an online agreement, which the other side answers first; NEW_PAPER one of a paper
    agreement, which goes to the school at once (S89).
    """

    NEW = "new"
    NEW_PAPER = "new_paper"
    REQUESTED = "requested"
    UNDER_REVIEW = "under_review"
    DONE = "done"
    REFUSED = "refused"
    REJECTED = "rejected"
    OVERTAKEN = "overtaken"


class D(StrEnum):
    """States of another destination 其他去向 (§6.5)."""

    NEW = "new"
    DRAFT = "draft"
    DISCARDED = "discarded"
    UNDER_REVIEW = "under_review"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    EFFECTIVE = "effective"
    RELEASE_REVIEW = "release_review"
    RELEASED = "released"


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
_GENERATED = (P.TEXT_REVIEW, P.AWAITING_PAPERS, P.PAPER_REVIEW, P.PAPERS_REFUSED, P.EFFECTIVE)
_REGISTERED = (D.UNDER_REVIEW, D.EFFECTIVE, D.RELEASE_REVIEW)
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
    Move("appeal",         STUDENT,  (O.REJECTED,),               O.REJECTED,        (REVIEWER,), "对审核结果有异议"),
    Move("uphold",         ADMIN,    (O.REJECTED,),               O.REJECTED,        _BOTH, "异议复核，维持原结果"),
    Move("rehear",         ADMIN,    (O.REJECTED,),               O.UNDER_REVIEW,    _BOTH, "异议复核，重新审核"),
    Move("report_in",      STUDENT,  (O.EFFECTIVE,),              O.EFFECTIVE,       (EMPLOYER,), "确认已报到"),
    Move("receive",        EMPLOYER, (O.EFFECTIVE,),              O.REPORTED,        (STUDENT,), "确认学生已报到"),
    Move("end",            REVIEWER, (O.EFFECTIVE,),              O.TERMINATED,      (), "解约审核通过", _NONE),
    Move("force",          ADMIN,    _SIGNED,                     O.TERMINATED,      _BOTH, "强制解约", _NONE),
)

PAPER: tuple[Move, ...] = (
    #    move              who       from                                   to                 tells
    Move("save",           STUDENT,  (P.NEW, P.DRAFT, P.TEXT_REJECTED),     P.DRAFT,           (), "保存，暂不提交"),
    Move("discard",        STUDENT,  (P.DRAFT,),                            P.DISCARDED,       (), "删除草稿"),
    Move("generate",       STUDENT,  (P.DRAFT,),                            P.TEXT_REVIEW,     (REVIEWER,), "生成协议书，待管理员审核"),
    Move("approve_text",   REVIEWER, (P.TEXT_REVIEW,),                      P.AWAITING_PAPERS, (STUDENT,), "协议书审核通过，待反馈"),
    Move("reject_text",    REVIEWER, (P.TEXT_REVIEW,),                      P.TEXT_REJECTED,   (STUDENT,), "协议书审核不通过", _NONE),
    Move("hand_in",        STUDENT,  (P.AWAITING_PAPERS, P.PAPERS_REFUSED), P.PAPER_REVIEW,    (REVIEWER,), "提交签约资料，待管理员审核"),
    Move("pass_on",        REVIEWER, (P.TEXT_REVIEW,),                      P.TEXT_REVIEW,     (ADMIN,), "学院审核通过，待学校审核"),
    Move("pass_on",        REVIEWER, (P.PAPER_REVIEW,),                     P.PAPER_REVIEW,    (ADMIN,), "学院审核通过，待学校审核"),
    Move("approve",        REVIEWER, (P.PAPER_REVIEW,),                     P.EFFECTIVE,       (STUDENT,), "签约审核通过", _SUBMITTED),
    Move("reject",         REVIEWER, (P.PAPER_REVIEW,),                     P.PAPERS_REFUSED,  (STUDENT,), "签约审核不通过", _NONE),
    Move("undo",           REVIEWER, (P.AWAITING_PAPERS, P.TEXT_REJECTED),  P.TEXT_REVIEW,     (STUDENT,), "撤销刚才的审核", _NONE),
    Move("undo",           REVIEWER, (P.EFFECTIVE, P.PAPERS_REFUSED),       P.PAPER_REVIEW,    (STUDENT,), "撤销刚才的审核", _NONE),
    Move("appeal",         STUDENT,  (P.TEXT_REJECTED,),                    P.TEXT_REJECTED,   (REVIEWER,), "对审核结果有异议"),
    Move("appeal",         STUDENT,  (P.PAPERS_REFUSED,),                   P.PAPERS_REFUSED,  (REVIEWER,), "对审核结果有异议"),
    Move("uphold",         ADMIN,    (P.TEXT_REJECTED,),                    P.TEXT_REJECTED,   (STUDENT,), "异议复核，维持原结果"),
    Move("uphold",         ADMIN,    (P.PAPERS_REFUSED,),                   P.PAPERS_REFUSED,  (STUDENT,), "异议复核，维持原结果"),
    Move("rehear",         ADMIN,    (P.TEXT_REJECTED,),                    P.TEXT_REVIEW,     (STUDENT,), "异议复核，重新审核"),
    Move("rehear",         ADMIN,    (P.PAPERS_REFUSED,),                   P.PAPER_REVIEW,    (STUDENT,), "异议复核，重新审核"),
    Move("end",            REVIEWER, (P.EFFECTIVE,),                        P.TERMINATED,      (), "解约审核通过", _NONE),
    Move("force",          ADMIN,    _GENERATED,                            P.TERMINATED,      (STUDENT,), "强制解约", _NONE),
)

TERMINATION: tuple[Move, ...] = (
    #    move              who       from                         to              tells
    Move("request",        STUDENT,  (T.NEW,),                    T.REQUESTED,    (EMPLOYER,), "学生申请解约"),
    Move("request",        EMPLOYER, (T.NEW,),                    T.REQUESTED,    (STUDENT,), "单位申请解约"),
    Move("request",        STUDENT,  (T.NEW_PAPER,),              T.UNDER_REVIEW, (REVIEWER,), "学生申请解约，待管理员审核"),
    Move("agree",          EMPLOYER, (T.REQUESTED,),              T.UNDER_REVIEW, (STUDENT, REVIEWER), "单位同意解约，待管理员审核"),
    Move("agree",          STUDENT,  (T.REQUESTED,),              T.UNDER_REVIEW, _STAFF, "学生同意解约，待管理员审核"),
    Move("refuse",         EMPLOYER, (T.REQUESTED,),              T.REFUSED,      (STUDENT,), "单位不同意解约"),
    Move("refuse",         STUDENT,  (T.REQUESTED,),              T.REFUSED,      (EMPLOYER,), "学生不同意解约"),
    Move("pass_on",        REVIEWER, (T.UNDER_REVIEW,),           T.UNDER_REVIEW, (ADMIN,), "学院审核通过，待学校审核"),
    Move("approve",        REVIEWER, (T.UNDER_REVIEW,),           T.DONE,         _BOTH, "解约审核通过"),
    Move("reject",         REVIEWER, (T.UNDER_REVIEW,),           T.REJECTED,     _BOTH, "解约审核不通过"),
    Move("force",          ADMIN,    (T.REQUESTED, T.UNDER_REVIEW), T.OVERTAKEN,  (), "学校强制解约"),
)

DESTINATION: tuple[Move, ...] = (
    #    move              who       from                                        to                tells
    Move("save",           STUDENT,  (D.NEW, D.DRAFT, D.WITHDRAWN, D.REJECTED),  D.DRAFT,          (), "暂存"),
    Move("discard",        STUDENT,  (D.DRAFT,),                                 D.DISCARDED,      (), "删除草稿"),
    Move("submit",         STUDENT,  (D.DRAFT,),                                 D.UNDER_REVIEW,   (REVIEWER,), "保存并送审"),
    Move("withdraw",       STUDENT,  (D.UNDER_REVIEW,),                          D.WITHDRAWN,      (REVIEWER,), "撤回"),
    Move("pass_on",        REVIEWER, (D.UNDER_REVIEW,),                          D.UNDER_REVIEW,   (ADMIN,), "学院审核通过，待学校审核"),
    Move("pass_on",        REVIEWER, (D.RELEASE_REVIEW,),                        D.RELEASE_REVIEW, (ADMIN,), "学院审核通过，待学校审核"),
    Move("approve",        REVIEWER, (D.UNDER_REVIEW,),                          D.EFFECTIVE,      (STUDENT,), "签约审核通过", _SUBMITTED),
    Move("reject",         REVIEWER, (D.UNDER_REVIEW,),                          D.REJECTED,       (STUDENT,), "签约审核不通过", _NONE),
    Move("undo",           REVIEWER, (D.EFFECTIVE, D.REJECTED),                  D.UNDER_REVIEW,   (STUDENT,), "撤销刚才的审核", _NONE),
    Move("appeal",         STUDENT,  (D.REJECTED,),                              D.REJECTED,       (REVIEWER,), "对审核结果有异议"),
    Move("uphold",         ADMIN,    (D.REJECTED,),                              D.REJECTED,       (STUDENT,), "异议复核，维持原结果"),
    Move("rehear",         ADMIN,    (D.REJECTED,),                              D.UNDER_REVIEW,   (STUDENT,), "异议复核，重新审核"),
    Move("request_release", STUDENT, (D.EFFECTIVE,),                             D.RELEASE_REVIEW, (REVIEWER,), "申请解除，待管理员审核"),
    Move("approve_release", REVIEWER, (D.RELEASE_REVIEW,),                       D.RELEASED,       (STUDENT,), "解约审核通过", _NONE),
    Move("reject_release", REVIEWER, (D.RELEASE_REVIEW,),                        D.EFFECTIVE,      (STUDENT,), "解约审核不通过"),
    Move("replace",        STUDENT,  _REGISTERED,                                D.RELEASED,       (), "由新的签约或登记代替", _NONE),
    Move("force",          ADMIN,    (D.EFFECTIVE, D.RELEASE_REVIEW),            D.RELEASED,       (STUDENT,), "强制解除", _NONE),
)
# fmt: on

MOVES: dict[Process, tuple[Move, ...]] = {
    Process.ONLINE: ONLINE,
    Process.PAPER: PAPER,
    Process.TERMINATION: TERMINATION,
    Process.DESTINATION: DESTINATION,
}
STATES: dict[Process, type[StrEnum]] = {
    Process.ONLINE: O,
    Process.PAPER: P,
    Process.TERMINATION: T,
    Process.DESTINATION: D,
}

# A termination holds none: the agreement keeps the seat until its own `end` (decision 3).
HOLDS_SEAT: dict[Process, frozenset[StrEnum]] = {
    Process.ONLINE: frozenset({O.UNDER_REVIEW, O.CHANGE_PROPOSED, O.EFFECTIVE, O.REPORTED}),
    Process.PAPER: frozenset(_GENERATED),
    Process.TERMINATION: frozenset(),
    Process.DESTINATION: frozenset(_REGISTERED),
}

# What an agreement writes to the plan, and the states in which a termination is open (§6.7, §6.2).
AGREEMENT_CODE = "10"
OPEN_TERMINATION = (T.REQUESTED, T.UNDER_REVIEW)

# One employer has at most one of these open with one student (S54, partial unique index).
OPEN_WITH_EMPLOYER = (O.INVITED, O.UNDER_REVIEW, O.CHANGE_PROPOSED, O.EFFECTIVE)


def holds_seat(process: Process, state: str, *, seatless: bool = False) -> bool:
    """Whether a record in this state takes the student's one seat (S52, decision 3).

    `seatless` is a registration of 暂未就业, which leaves the seat free.
    """
    return state in HOLDS_SEAT[process] and not seatless


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
