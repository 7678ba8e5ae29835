"""What people of the demo do, with the clock set back: the real actions, one call each."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert

from wxsign import clock, settings
from wxsign.actions import online_agreement
from wxsign.actions.proof import Matter, Proof
from wxsign.db import db, transaction, writing
from wxsign.demo import people
from wxsign.models import Candidate, Code, EmployerUser, Student
from wxsign.rules.people import Actor, Who

DAY = timedelta(days=1)


def invited(unit: int, student: int, report_in_days: int = 200, **terms: str) -> int:
    """A letter of this unit to this student; the record."""
    listed(unit, student)
    user = db.session.get_one(EmployerUser, unit)
    job = tuple(people.employers())[unit - 1].job_title
    matter = Matter(f"employer:{unit}", "send", record=f"demo-{unit}-{student}")
    sent = online_agreement.invite(
        [student],
        {**letter_terms(user, job, student), "report_by": day_in(report_in_days), **terms},
        proof=proof(matter, user.phone),
        by=as_colleague(unit),
    )
    agreement_id = sent[0].agreement_id
    assert agreement_id is not None, sent[0].refused
    return agreement_id


def accepted(unit: int, student: int, report_in_days: int = 200, **terms: str) -> int:
    """A letter that the student has said yes to; the record."""
    agreement_id = invited(unit, student, report_in_days, **terms)
    row = db.session.get_one(Student, student)
    matter = Matter(f"student:{student}", "accept", f"online:{agreement_id}", 1)
    online_agreement.accept(
        agreement_id, version=1, proof=proof(matter, row.phone), by=as_student(student)
    )
    return agreement_id


def listed(unit: int, student: int) -> None:
    """The student stands on the list of the unit."""
    with transaction():
        writing().execute(
            insert(Candidate).values(
                employer_id=unit, student_id=student, added_by=unit, added_at=clock.now()
            )
        )


def letter_terms(user: EmployerUser, job: str, place: int) -> dict[str, str]:
    """A letter with nothing unusual in it."""
    region = user.employer.region
    return {
        "job_category": "13" if "工程师" in job else "30",
        "job_title": job,
        "answer_days": "5",
        "probation_days": "180",
        "probation_pay": str(5600 + 100 * (place % 5)),
        "regular_pay": str(7000 + 100 * (place % 5)),
        "penalty": str(5000 + 1000 * (place % 4)),
        "report_place": user.employer.address,
        "work_place": region,
        "contact": user.name,
        "contact_phone": user.phone,
        "file_reception": "2",
        "hukou_reception": "4",
        "remarks": "",
    }


def as_student(place: int) -> Actor:
    """This student as an actor."""
    return Actor(Who.STUDENT, place, db.session.get_one(Student, place).name)


def as_colleague(unit: int) -> Actor:
    """The main account of this unit as an actor."""
    return Actor(Who.EMPLOYER, unit, db.session.get_one(EmployerUser, unit).name)


def day_in(days: int) -> str:
    """The date so many days ahead."""
    return (clock.now() + days * DAY).date().isoformat()


def as_reviewer() -> Actor:
    """The reviewer of the school as an actor."""
    return Actor(Who.ADMIN, 1, "方敬之")


def proof(matter: Matter, phone: str) -> Proof:
    """A code that was typed in right.

    Not asked for by message: records are not made in the order of their dates, and the limit of
    ten codes a day would count what is made for later days.
    """
    row = {**asdict(matter), "phone": phone, "asked_at": clock.now()}
    with transaction():
        made = writing().execute(insert(Code).values(row).returning(Code.id))
        return Proof(int(made.scalar_one()), matter)


@contextmanager
def back(by: timedelta) -> Iterator[None]:
    """Let the clock of this process go this much behind, for as long as the records are made."""
    with tempfile.TemporaryDirectory() as folder:
        shift = Path(folder) / "clock"
        shift.write_text(str(-by.total_seconds()), encoding="ascii")
        clock.use_shift_file(shift)
        try:
            yield
        finally:
            clock.use_shift_file(settings.current().data_dir / "clock")
