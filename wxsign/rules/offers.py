"""May this person do it now: everything beyond the state (S16, S17, S24, S25, S52, S71).

`ensure` raises the first reason against a move; `closed.py` lists the reasons for the page, so
that a greyed entry can say why. `standing.py` loads what these checks look at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from wxsign.rules import moments
from wxsign.rules.deadlines import is_late
from wxsign.rules.lifecycle import OPEN_TERMINATION, Process
from wxsign.rules.refusals import Reason, Refused


@dataclass(frozen=True)
class Holder:
    """What takes the student's seat now: the record, and its words for the reader."""

    process: str
    record_id: int
    words: str


@dataclass(frozen=True)
class Standing:
    """Where a student stands: everything that decides what he may do (decision 11).

    `unemployed` is the record of a live 暂未就业, which takes no seat and gives way to a signing.
    `opening` says why signing is shut and when it opens, `restriction` why the school restricts it.
    """

    student_id: int
    enrolment_approved: bool
    non_directed: bool
    restricted: bool
    verified: bool
    window_open: bool
    plan_free: bool
    seat: Holder | None = None
    unprintable: str = ""
    unemployed: int = 0
    opening: str = ""
    restriction: str = ""


@dataclass(frozen=True)
class Case:
    """The record at hand, what the person saw of it, and what became of a request for time.

    `change_by` is until when a proposed change may be answered, `ending` the state of the last
    request to terminate it; `ended_before` counts the student's terminated agreements against
    `end_limit`, where 0 is no limit (decision 8).
    """

    now: datetime
    deadline: datetime | None = None
    version: int = 0
    seen_version: int = 0
    record_id: int = 0
    time_asked: bool = False
    time_granted: bool = False
    change_by: datetime | None = None
    signed_on: date | None = None
    reported_on: date | None = None
    day: date | None = None
    ending: str = ""
    process: Process = Process.ONLINE
    ended_before: int = 0
    end_limit: int = 0


Check = Callable[[Standing, Case], Refused | None]


def _enrolled(standing: Standing, _case: Case) -> Refused | None:
    return None if standing.enrolment_approved else Refused(Reason.ENROLMENT_PENDING)


def _non_directed(standing: Standing, _case: Case) -> Refused | None:
    return None if standing.non_directed else Refused(Reason.DIRECTED)


def _unrestricted(standing: Standing, _case: Case) -> Refused | None:
    if not standing.restricted:
        return None
    why = f"原因：{standing.restriction.rstrip('。')}。" if standing.restriction else ""
    return Refused(Reason.RESTRICTED, why=why)


def _open_window(standing: Standing, _case: Case) -> Refused | None:
    if standing.window_open:
        return None
    return Refused(Reason.WINDOW_CLOSED, opening=standing.opening)


def _verified(standing: Standing, _case: Case) -> Refused | None:
    return None if standing.verified else Refused(Reason.NOT_VERIFIED)


def _plan_free(standing: Standing, _case: Case) -> Refused | None:
    return None if standing.plan_free else Refused(Reason.PLAN_SUBMITTED)


def _plan_unreported(standing: Standing, case: Case) -> Refused | None:
    if standing.plan_free:
        return None
    return Refused(Reason.PLAN_REPORTED, record=(Process.ONLINE, case.record_id))


def _seat_free(standing: Standing, case: Case) -> Refused | None:
    holder = standing.seat
    if holder is None or holder.record_id == case.record_id:
        return None
    blocking = (holder.process, holder.record_id)
    return Refused(Reason.SEAT_TAKEN, holder=holder.words, blocking=blocking)


def _seat_free_for_another(standing: Standing, case: Case) -> Refused | None:
    """The same to who enters a placement himself: he reads how the first one ends."""
    taken = _seat_free(standing, case)
    return taken and Refused(taken.reason, **taken.facts, another=True)


def _in_time(_standing: Standing, case: Case) -> Refused | None:
    if case.deadline is None or not is_late(case.deadline, case.now):
        return None
    words = f"{moments.in_list(moments.last_day(case.deadline))} 24:00"
    return Refused(Reason.TOO_LATE, deadline=words)


def _change_in_time(_standing: Standing, case: Case) -> Refused | None:
    if case.change_by is None or not is_late(case.change_by, case.now):
        return None
    words = f"{moments.in_list(moments.last_day(case.change_by))} 24:00"
    return Refused(Reason.CHANGE_LATE, deadline=words, record=(Process.ONLINE, case.record_id))


def _seen_version(_standing: Standing, case: Case) -> Refused | None:
    if case.seen_version == case.version:
        return None
    return Refused(Reason.OLD_VERSION, record=(Process.ONLINE, case.record_id))


def _printable(standing: Standing, _case: Case) -> Refused | None:
    if not standing.unprintable:
        return None
    return Refused(Reason.UNPRINTABLE_NAME, characters=standing.unprintable)


def _asks_once(_standing: Standing, case: Case) -> Refused | None:
    return Refused(Reason.TIME_ASKED) if case.time_asked else None


def _was_asked(_standing: Standing, case: Case) -> Refused | None:
    return None if case.time_asked else Refused(Reason.TIME_NOT_ASKED)


def _grants_once(_standing: Standing, case: Case) -> Refused | None:
    return Refused(Reason.TIME_GRANTED) if case.time_granted else None


def _no_withdrawal(_standing: Standing, _case: Case) -> Refused | None:
    return Refused(Reason.NO_WITHDRAWAL)  # decision 6


def _says_once(_standing: Standing, case: Case) -> Refused | None:
    return Refused(Reason.REPORT_SAID) if case.reported_on else None


def _day_has_come(_standing: Standing, case: Case) -> Refused | None:
    """The day typed lies in the agreement's time: not before it took effect, not ahead."""
    if case.day is None or case.signed_on is None:
        return None
    today = moments.day(case.now)
    if case.signed_on <= case.day <= today:
        return None
    if case.signed_on == today:
        return Refused(Reason.REPORT_DAY_TODAY)
    first, last = moments.in_words(case.signed_on), moments.in_words(today)
    return Refused(Reason.REPORT_DAY_WRONG, first=first, last=last)


def _has_reported(_standing: Standing, case: Case) -> Refused | None:
    return None if case.reported_on else Refused(Reason.NOT_REPORTED)


def _not_ending(_standing: Standing, case: Case) -> Refused | None:
    """Only one thing at a time: while a termination is open, nothing else moves (S90)."""
    if case.ending not in OPEN_TERMINATION:
        return None
    return Refused(Reason.END_RUNNING, record=(case.process, case.record_id))


def _may_end_again(_standing: Standing, case: Case) -> Refused | None:
    if not case.end_limit or case.ended_before < case.end_limit:
        return None
    return Refused(Reason.END_LIMIT, limit=case.end_limit, record=(case.process, case.record_id))


FINDABLE: tuple[Check, ...] = (_enrolled, _non_directed, _unrestricted, _open_window)
_ACTING: tuple[Check, ...] = (*FINDABLE, _plan_free, _verified)
# A window that closed since he signed does not bar him; a restriction or a reported plan does.
_CHANGING: tuple[Check, ...] = (_unrestricted, _plan_free, _verified)

TABLE: dict[str, tuple[Check, ...]] = {
    "invite": FINDABLE,
    "accept": (_in_time, _seat_free, *_ACTING, _printable, _seen_version),
    "decline": (_in_time, _seat_free),
    "ask_time": (_in_time, _seat_free, _asks_once),
    "grant_time": (_in_time, _was_asked, _grants_once),
    "amend": (_in_time, _seen_version),
    "request_change": (_in_time, _seat_free),
    "propose_change": (_seen_version,),
    "agree_change": (_change_in_time, *_CHANGING, _printable, _seen_version),
    "refuse_change": (_change_in_time, _seen_version),
    "report_in": (_not_ending, _says_once, _day_has_come),
    "receive": (_not_ending, _has_reported),
    "withdraw": (_no_withdrawal,),
    "undo": (_not_ending,),
    "reopen": (_not_ending, _plan_unreported),
    "generate": (_seat_free_for_another, *_ACTING, _printable),
    "submit": (_seat_free_for_another, *_ACTING),
    "request": (_not_ending, _may_end_again),
}


def ensure(move: str, standing: Standing, case: Case) -> None:
    """Raise the first reason why this person may not make the move now, as Refused."""
    refused = against(move, standing, case)
    if refused is not None:
        raise refused


def against(move: str, standing: Standing, case: Case) -> Refused | None:
    """The first reason against a move, for the page that shows it beside the button."""
    for check in TABLE[move]:
        refused = check(standing, case)
        if refused is not None:
            return refused
    return None


_ANY_TIME = Case(now=datetime.max.replace(tzinfo=moments.SHANGHAI))


def is_findable(standing: Standing) -> bool:
    """Whether an employer may find and invite this student (decision 11)."""
    return against("invite", standing, _ANY_TIME) is None
