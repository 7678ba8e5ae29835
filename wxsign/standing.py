"""Loads where a student stands, in at most three statements (decision 11, S52, S71)."""

from typing import Any

from sqlalchemy import and_, select

from wxsign.db import db
from wxsign.models import Agreement, PlanEntry, SchoolSetting, Seat, Student
from wxsign.rules import labels
from wxsign.rules.lifecycle import Plan
from wxsign.rules.offers import Holder, Standing

_PLAN_FREE = (None, Plan.NOT_SUBMITTED, Plan.COLLEGE_REVIEW)
SIGNING_OPEN = "signing.open"


def of_student(student_id: int) -> Standing | None:
    """Where this student stands now; None if there is no such student."""
    found = db.session.execute(
        select(Student, Seat.process, Seat.record_id, PlanEntry.state, Agreement.state)
        .outerjoin(Seat, Seat.student_id == Student.id)
        .outerjoin(PlanEntry, PlanEntry.student_id == Student.id)
        .outerjoin(Agreement, Agreement.id == Seat.record_id)
        .where(Student.id == student_id)
    ).one_or_none()
    if found is None:
        return None
    student, process, record_id, plan, state = found
    return _standing(student, plan, _holder(process, record_id, state))


def school_setting(school_id: int, name: str, default: Any) -> Any:  # noqa: ANN401 - settings are of several types
    """A school's own value of a setting, else the default (decision 2)."""
    value = db.session.scalar(
        select(SchoolSetting.value).where(
            and_(SchoolSetting.school_id == school_id, SchoolSetting.name == name)
        )
    )
    return default if value is None else value["value"]


def _holder(process: str | None, record_id: int | None, state: str | None) -> Holder | None:
    if process is None or record_id is None or state is None:
        return None
    return Holder(process, record_id, f"{labels.SIGNING_KIND}（{labels.main_label(state)}）")


def _standing(student: Student, plan: str | None, holder: Holder | None) -> Standing:
    return Standing(
        student_id=student.id,
        enrolment_approved=student.enrolment_approved,
        non_directed=student.training_mode == "1",
        restricted=student.restricted,
        verified=student.verified_at is not None,
        window_open=bool(school_setting(student.school_id, SIGNING_OPEN, default=True)),
        plan_free=plan in _PLAN_FREE,
        seat=holder,
        unprintable=student.unprintable,
    )
