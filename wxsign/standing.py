"""Loads where a student stands, in one statement (decision 11, S25, S52, S71)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, literal_column, or_, select
from sqlalchemy.orm import aliased

from wxsign import clock, settings
from wxsign.db import reading
from wxsign.models import (
    Agreement,
    EmployerBlock,
    PlanEntry,
    SchoolSetting,
    Seat,
    SigningWindow,
    Student,
)
from wxsign.rules import labels, lifecycle, offers, plan, switches, windows
from wxsign.rules.lifecycle import Plan, Process
from wxsign.rules.offers import Holder, Standing
from wxsign.rules.windows import Window

_PLAN_FREE = (None, Plan.NOT_SUBMITTED, Plan.COLLEGE_REVIEW)
SIGNING_OPEN = switches.SIGNING_OPEN


def _fixed(value: str | int) -> ColumnElement[Any]:
    """A value of the statement itself: one that never changes is not handed over each time."""
    return literal_column(repr(str(value)) if isinstance(value, str) else str(value))


_OTHER = aliased(Agreement)
_UNEMPLOYED = (  # a live registration of 暂未就业 takes no seat, so it is looked for (decision 3)
    select(func.max(_OTHER.id))
    .where(
        _OTHER.student_id == Student.id,
        _OTHER.state.in_(map(_fixed, sorted(lifecycle.HOLDS_SEAT[Process.DESTINATION]))),
        _OTHER.process == _fixed(Process.DESTINATION),
        _OTHER.seatless,
    )
    .scalar_subquery()
)
_ROW = aliased(SigningWindow)
WINDOW = (  # of a student: the most particular row that fits (`rules/windows.py`)
    select(_ROW.id)
    .where(
        _ROW.school_id == Student.school_id,
        or_(_ROW.year == _fixed(windows.ALL), _ROW.year == Student.year),
        or_(_ROW.college_id == _fixed(windows.ALL), _ROW.college_id == Student.college_id),
    )
    .order_by(_ROW.year.desc(), _ROW.college_id.desc())
    .limit(_fixed(1))
    .correlate(Student)
    .scalar_subquery()
)
_OF_ANY = (
    select(
        Student.id.label("student_id"),
        Student.enrolment_approved,
        Student.training_mode,
        Student.restricted,
        Student.restriction,
        Student.signing_open.label("opened"),
        SigningWindow.opens_at,
        SigningWindow.closes_at,
        Student.verified_at,
        Student.unprintable,
        Seat.process.label("seat_process"),
        Seat.record_id.label("seat_record"),
        Agreement.state.label("seat_state"),
        Agreement.ending.label("seat_ending"),
        _UNEMPLOYED.label("unemployed"),
        PlanEntry.state.label("plan"),
        SchoolSetting.value.label("signing_open"),
    )
    .outerjoin(Seat, Seat.student_id == Student.id)
    .outerjoin(PlanEntry, PlanEntry.student_id == Student.id)
    .outerjoin(Agreement, Agreement.id == Seat.record_id)
    .outerjoin(
        SchoolSetting,
        and_(
            SchoolSetting.school_id == Student.school_id, SchoolSetting.name == _fixed(SIGNING_OPEN)
        ),
    )
    .outerjoin(SigningWindow, SigningWindow.id == WINDOW)
)
_OF_STUDENT = _OF_ANY.where(Student.id == bindparam("student"))
_OWN = aliased(Agreement)
# What a move of his writes, tells and is judged by: the other half of a record's columns cost
# as much as the rest of the statement.
_BESIDE = _OF_STUDENT.add_columns(
    _OWN.id,
    _OWN.process,
    _OWN.state,
    _OWN.revision,
    _OWN.version,
    _OWN.school_id,
    _OWN.employer_id,
    _OWN.sender_id,
    _OWN.student_name,
    _OWN.employer_name,
    _OWN.job_title,
    _OWN.number,
    _OWN.answer_by,
    _OWN.report_by,
    _OWN.seatless,
).join(_OWN, and_(_OWN.id == bindparam("record"), _OWN.student_id == Student.id))
_OF_STUDENTS = _OF_ANY.add_columns(
    exists()
    .where(
        EmployerBlock.employer_id == bindparam("employer"),
        EmployerBlock.school_id == Student.school_id,
        EmployerBlock.lifted_at.is_(None),
    )
    .label("blocked")
).where(Student.id.in_(bindparam("students", expanding=True, literal_execute=True)))
_MOST_AT_ONCE = 500

_LEVELS = select(SchoolSetting.value).where(
    SchoolSetting.school_id == bindparam("school"), SchoolSetting.name == switches.REVIEW_LEVELS
)


def of_student(student_id: int) -> Standing | None:
    """Where this student stands now; None if there is no such student."""
    found = reading().execute(_OF_STUDENT, {"student": student_id}).one_or_none()
    return None if found is None else _standing(found, clock.now())


def beside(student_id: int, record_id: int) -> tuple[Agreement, Standing] | None:
    """A record of this student as a plain row, and where he stands; None if he has no such record.

    For a verb that judges both and follows no relationship: one statement.
    """
    values = {"student": student_id, "record": record_id}
    found = reading().execute(_BESIDE, values).one_or_none()
    return None if found is None else (cast("Agreement", found), _standing(found, clock.now()))


def findable(student_ids: Sequence[int], employer_id: int) -> frozenset[int]:
    """Those of these students whom this employer may find and invite now (decisions 11, 15).

    A school that blocks the employer keeps its students from it. One statement for 500.
    """
    now, found, judged = clock.now(), set(), dict[tuple[Any, ...], bool]()
    for start in range(0, len(student_ids), _MOST_AT_ONCE):
        some = list(student_ids[start : start + _MOST_AT_ONCE])
        rows = reading().execute(_OF_STUDENTS, {"students": some, "employer": employer_id})
        for row in rows.all():
            # Most of a sheet stand alike: each way of standing is judged once.
            stands = (*row[1:-2], _is_open(row.signing_open), row.blocked)
            if stands not in judged:
                judged[stands] = not row.blocked and offers.is_findable(_standing(row, now))
            if judged[stands]:
                found.add(row.student_id)
    return frozenset(found)


def paused_schools() -> dict[int, Mapping[str, Any]]:
    """The schools that pause signing now, each with what stands of its pause."""
    settings = select(SchoolSetting.school_id, SchoolSetting.value).where(
        SchoolSetting.name == SIGNING_OPEN
    )
    found = reading().execute(settings).all()
    return {row.school_id: row.value for row in found if not _is_open(row.value)}


def waits_for_school() -> ColumnElement[bool]:
    """Whether the student cannot agree to a letter because his school pauses signing."""
    follows = select(Student.id).where(
        Student.id == Agreement.student_id, Student.signing_open.is_(False)
    )
    return and_(Agreement.school_id.in_(list(paused_schools())), follows.exists())


def _standing(found: Any, now: datetime) -> Standing:  # noqa: ANN401 - a row of a statement above
    opening = ""
    if not found.opened:
        window = Window(found.opens_at, found.closes_at)
        opening = windows.why_closed(window, now, paused=not _is_open(found.signing_open))
    return Standing(
        student_id=found.student_id,
        enrolment_approved=found.enrolment_approved,
        non_directed=found.training_mode == "1",
        restricted=found.restricted,
        verified=found.verified_at is not None,
        window_open=not opening,
        plan_free=found.plan in _PLAN_FREE,
        seat=_holder(found),
        unemployed=found.unemployed or 0,
        unprintable=found.unprintable,
        opening=opening,
        restriction=found.restriction,
    )


def review_levels(school_id: int) -> str:
    """On how many levels this school reviews: its own choice, else the configuration's (S85)."""
    chosen: dict[str, Any] | None = reading().execute(_LEVELS, {"school": school_id}).scalar()
    return settings.current().signing.review_levels if chosen is None else str(chosen["value"])


def is_placement() -> ColumnElement[bool]:
    """Whether a record is a placement that the school has approved, as the plan follows it."""
    return or_(
        *(
            and_(Agreement.process == process, Agreement.state.in_(states))
            for process, states in plan.PLACED.items()
        )
    )


def _is_open(setting: dict[str, Any] | None) -> bool:
    """A school's own value, else the default: open (decision 2)."""
    return True if setting is None else bool(setting["value"])


def _holder(found: Any) -> Holder | None:  # noqa: ANN401 - a row of the statement above
    if found.seat_process is None or found.seat_state is None:
        return None
    kind = labels.KINDS[found.seat_process]
    state = labels.main_label(found.seat_state, found.seat_process, found.seat_ending)
    return Holder(found.seat_process, found.seat_record, f"{kind}（{state}）")
