"""Loads where a student stands, in one statement (decision 11, S52, S71)."""

from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from wxsign import settings
from wxsign.db import reading
from wxsign.models import Agreement, PlanEntry, SchoolSetting, Seat, Student
from wxsign.rules import labels, lifecycle, plan, switches
from wxsign.rules.lifecycle import Plan, Process
from wxsign.rules.offers import Holder, Standing

_PLAN_FREE = (None, Plan.NOT_SUBMITTED, Plan.COLLEGE_REVIEW)
SIGNING_OPEN = switches.SIGNING_OPEN

_OTHER = aliased(Agreement)
_UNEMPLOYED = (  # a live registration of 暂未就业 takes no seat, so it is looked for (decision 3)
    select(func.max(_OTHER.id))
    .where(
        _OTHER.student_id == Student.id,
        _OTHER.state.in_(lifecycle.HOLDS_SEAT[Process.DESTINATION]),
        _OTHER.process == Process.DESTINATION,
        _OTHER.seatless,
    )
    .scalar_subquery()
)
_OF_STUDENT = (
    select(
        Student.id,
        Student.enrolment_approved,
        Student.training_mode,
        Student.restricted,
        Student.verified_at,
        Student.unprintable,
        Seat.process,
        Seat.record_id,
        Agreement.state.label("record_state"),
        Agreement.ending,
        _UNEMPLOYED.label("unemployed"),
        PlanEntry.state.label("plan"),
        SchoolSetting.value.label("signing_open"),
    )
    .outerjoin(Seat, Seat.student_id == Student.id)
    .outerjoin(PlanEntry, PlanEntry.student_id == Student.id)
    .outerjoin(Agreement, Agreement.id == Seat.record_id)
    .outerjoin(
        SchoolSetting,
        and_(SchoolSetting.school_id == Student.school_id, SchoolSetting.name == SIGNING_OPEN),
    )
    .where(Student.id == bindparam("student"))
)

_LEVELS = select(SchoolSetting.value).where(
    SchoolSetting.school_id == bindparam("school"), SchoolSetting.name == switches.REVIEW_LEVELS
)


def of_student(student_id: int) -> Standing | None:
    """Where this student stands now; None if there is no such student."""
    found = reading().execute(_OF_STUDENT, {"student": student_id}).one_or_none()
    if found is None:
        return None
    return Standing(
        student_id=found.id,
        enrolment_approved=found.enrolment_approved,
        non_directed=found.training_mode == "1",
        restricted=found.restricted,
        verified=found.verified_at is not None,
        window_open=_is_open(found.signing_open),
        plan_free=found.plan in _PLAN_FREE,
        seat=_holder(found),
        unemployed=found.unemployed or 0,
        unprintable=found.unprintable,
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
    if found.process is None or found.record_state is None:
        return None
    kind = labels.KINDS[found.process]
    state = labels.main_label(found.record_state, found.process, found.ending)
    return Holder(found.process, found.record_id, f"{kind}（{state}）")
