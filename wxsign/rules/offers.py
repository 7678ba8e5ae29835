"""May this person do it now: everything beyond the state (S16, S17, S24, S25, S52, S71).

`ensure` raises the first reason against a move; `closed` lists the reasons for the page, so that
a greyed entry can say why. `standing.py` loads what these checks look at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from wxsign.rules import moments
from wxsign.rules.deadlines import is_late
from wxsign.rules.refusals import Reason, Refused


@dataclass(frozen=True)
class Holder:
    """What takes the student's seat now: the record, and its words for the reader."""

    process: str
    record_id: int
    words: str


@dataclass(frozen=True)
class Standing:
    """Where a student stands: everything that decides what he may do (decision 11)."""

    student_id: int
    enrolment_approved: bool
    non_directed: bool
    restricted: bool
    verified: bool
    window_open: bool
    plan_free: bool
    seat: Holder | None = None
    unprintable: str = ""


@dataclass(frozen=True)
class Case:
    """The record at hand and what the person saw of it."""

    now: datetime
    deadline: datetime | None = None
    version: int = 0
    seen_version: int = 0
    record_id: int = 0


Check = Callable[[Standing, Case], Refused | None]


def _enrolled(standing: Standing, _case: Case) -> Refused | None:
    return None if standing.enrolment_approved else Refused(Reason.ENROLMENT_PENDING)


def _non_directed(standing: Standing, _case: Case) -> Refused | None:
    return None if standing.non_directed else Refused(Reason.DIRECTED)


def _unrestricted(standing: Standing, _case: Case) -> Refused | None:
    return Refused(Reason.RESTRICTED) if standing.restricted else None


def _open_window(standing: Standing, _case: Case) -> Refused | None:
    return None if standing.window_open else Refused(Reason.WINDOW_CLOSED)


def _verified(standing: Standing, _case: Case) -> Refused | None:
    return None if standing.verified else Refused(Reason.NOT_VERIFIED)


def _plan_free(standing: Standing, _case: Case) -> Refused | None:
    return None if standing.plan_free else Refused(Reason.PLAN_SUBMITTED)


def _seat_free(standing: Standing, case: Case) -> Refused | None:
    holder = standing.seat
    if holder is None or holder.record_id == case.record_id:
        return None
    blocking = (holder.process, holder.record_id)
    return Refused(Reason.SEAT_TAKEN, holder=holder.words, blocking=blocking)


def _in_time(_standing: Standing, case: Case) -> Refused | None:
    if case.deadline is None or not is_late(case.deadline, case.now):
        return None
    words = f"{moments.in_list(moments.last_day(case.deadline))} 24:00"
    return Refused(Reason.TOO_LATE, deadline=words)


def _seen_version(_standing: Standing, case: Case) -> Refused | None:
    return None if case.seen_version == case.version else Refused(Reason.OLD_VERSION)


def _printable(standing: Standing, _case: Case) -> Refused | None:
    if not standing.unprintable:
        return None
    return Refused(Reason.UNPRINTABLE_NAME, characters=standing.unprintable)


FINDABLE: tuple[Check, ...] = (_enrolled, _non_directed, _unrestricted, _open_window)
_ACTING: tuple[Check, ...] = (*FINDABLE, _plan_free, _verified)

TABLE: dict[str, tuple[Check, ...]] = {
    "invite": FINDABLE,
    "accept": (_in_time, _seat_free, *_ACTING, _printable, _seen_version),
    "decline": (_in_time, _seat_free),
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


def is_findable(standing: Standing) -> bool:
    """Whether an employer may find and invite this student (decision 11)."""
    return (
        against("invite", standing, Case(now=datetime.max.replace(tzinfo=moments.SHANGHAI))) is None
    )
