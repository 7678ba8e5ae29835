"""对结果有异议: which rejections a student may appeal against, until when, and who hears it (S83).

Against a rejection of an online or paper agreement or of another destination, once for each. A
termination or a release that was turned down needs none: what it would end stands, and it can be
asked for again at once (S190).
"""

from dataclasses import dataclass
from datetime import datetime

from wxsign.rules import counting, deadlines, labels, moments
from wxsign.rules.lifecycle import D, O, P, Process
from wxsign.rules.offers import Standing
from wxsign.rules.refusals import Reason, Refused

WAITING, UPHELD, REHEARD, OVERTAKEN = "waiting", "upheld", "reheard", "overtaken"
LONGEST = 500
ROOM = 1000  # code points that the column takes

REJECTED: dict[str, tuple[str, ...]] = {
    Process.ONLINE: (O.REJECTED,),
    Process.PAPER: (P.TEXT_REJECTED, P.PAPERS_REFUSED),
    Process.DESTINATION: (D.REJECTED,),
}
REJECTS = ("reject", "reject_text")  # the moves that turn a record down
# What the student does himself begins a review of something new, against which he may appeal again.
HANDS_IN = ("generate", "hand_in", "submit", "agree_change", "refuse_change")

_SEAT = "学生已有一份{holder}"
_UNEMPLOYED = "学生已登记暂未就业"
_PLAN = "学生的就业方案已经上报"
_ALONE = "复核的老师只看得到你写的理由和上传的材料。"
_INVITED = "单位已经另外向学生发起邀约"


@dataclass(frozen=True)
class Rejection:
    """A rejection as it is judged: `is_made` says that it has been appealed against already."""

    process: str
    record_id: int
    state: str
    decided_at: datetime | None
    is_made: bool


def deadline(decided_at: datetime, days: int) -> datetime:
    """The moment from which an appeal is too late: the end of the day so many days later."""
    return deadlines.answer_by(decided_at, days)


def is_rejected(process: str, state: str) -> bool:
    """Whether the school has turned down what this record asks for."""
    return state in REJECTED.get(process, ())


def against(of: Rejection, now: datetime, days: int) -> Refused | None:
    """Why the student cannot appeal against it now."""
    record = (of.process, of.record_id)
    if not is_rejected(of.process, of.state) or of.decided_at is None:
        words = labels.main_label(of.state, of.process)
        return Refused(Reason.NOT_APPEALABLE, state=words, record=record)
    if of.is_made:
        return Refused(Reason.APPEAL_MADE, record=record)
    until = deadline(of.decided_at, days)
    if deadlines.is_late(until, now):
        last = f"{moments.in_list(moments.last_day(until))} 24:00"
        return Refused(Reason.APPEAL_LATE, deadline=last, days=days, record=record)
    return None


def against_rehearing(standing: Standing, record_id: int, *, is_invited: bool) -> str:
    """Why the record cannot be reviewed again now, in words; empty where it can."""
    seat = standing.seat
    if seat is not None and seat.record_id != record_id:
        return _SEAT.format(holder=seat.words)
    if standing.unemployed not in (0, record_id):
        return _UNEMPLOYED
    if not standing.plan_free:
        return _PLAN
    return _INVITED if is_invited else ""


def fault_of(words: str) -> str:
    """What is wrong with the student's words, as a sentence."""
    if not words:
        return f"请写明为什么有异议。{_ALONE}"
    found = counting.length(words)
    if found > LONGEST:
        return f"最多 {LONGEST} 字，现在 {found} 字，请删去 {found - LONGEST} 字。"
    return "有太多重叠的符号，请改用普通的文字。" if len(words) > ROOM else ""


def state_of(state: str, revision: int, revision_now: int) -> str:
    """What an appeal has come to: one that waits while the record went on is overtaken."""
    return OVERTAKEN if state == WAITING and revision != revision_now else state
