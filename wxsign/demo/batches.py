"""Demo records of a batch: one place, one letter, one student who waits; a saved template."""

from sqlalchemy import update

from wxsign.actions import letter_templates, online_agreement
from wxsign.actions.proof import Matter
from wxsign.db import db, transaction, writing
from wxsign.demo import acting
from wxsign.models import EmployerUser, Student

JOB = "前端开发工程师"  # whose one place has the letter to student 15
_UNIT, _WAITING = 1, 39


def make() -> None:
    """Employer 1 wants one for this post; student 39 is invited when that letter ends unsigned."""
    with acting.back(acting.DAY / 8):
        user, by = db.session.get_one(EmployerUser, _UNIT), acting.as_colleague(_UNIT)
        terms = acting.letter_terms(user, JOB, _WAITING) | {"report_by": acting.day_in(200)}
        letter_templates.save("前端岗位", terms, by=by)
        _approve_enrolment()
        acting.listed(_UNIT, _WAITING)
        matter = Matter(f"employer:{_UNIT}", "send", f"demo-{_UNIT}-{_WAITING}")
        proof = acting.proof(matter, user.phone)
        online_agreement.invite([_WAITING], terms, proof=proof, by=by, headcount=1)


def _approve_enrolment() -> None:
    """A student whose enrolment no school has approved can be invited by nobody (S16)."""
    with transaction():
        writing().execute(
            update(Student).where(Student.id == _WAITING).values(enrolment_approved=True)
        )
