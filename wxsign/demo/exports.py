"""Demo exports: what a reviewer and a student took home last; a worker makes them at the start."""

from datetime import timedelta

from sqlalchemy import select

from wxsign.actions import exports, profile_copies
from wxsign.actions._exports import Export
from wxsign.db import db
from wxsign.demo import acting
from wxsign.models import Student
from wxsign.rules.profile_copy import PDF

_STUDENT = 7  # whose agreement is in force


def make() -> None:
    """The plan of the cohort, masked; and a student's own data."""
    year = db.session.scalars(select(Student.year).limit(1)).one()
    asked = Export("plan_export", f"{year}届 · 全部学院")
    with acting.back(timedelta(hours=2)):
        exports.ask(asked, {"year": year, "college_id": None}, by=acting.as_reviewer())
        profile_copies.ask(PDF, by=acting.as_student(_STUDENT))
