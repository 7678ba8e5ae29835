"""Demo export: what the school's reviewer took home last; a worker makes the sheet at the start."""

from datetime import timedelta

from sqlalchemy import select

from wxsign.actions import exports
from wxsign.actions._exports import Export
from wxsign.db import db
from wxsign.demo import acting
from wxsign.models import Student


def make() -> None:
    """The plan of the cohort, masked."""
    year = db.session.scalars(select(Student.year).limit(1)).one()
    asked = Export("plan_export", f"{year}届 · 全部学院")
    with acting.back(timedelta(hours=2)):
        exports.ask(asked, {"year": year, "college_id": None}, by=acting.as_reviewer())
