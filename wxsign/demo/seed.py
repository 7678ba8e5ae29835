"""Demo data: a school with two colleges, people, and a record in every state that is built.

The people are rows; the records walk through the real actions with the clock set back, so that
dates are relative to now and every trail is complete.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert, select, update

from wxsign import clock, settings
from wxsign.actions import _password, code, online_agreement
from wxsign.actions.proof import Matter, Proof
from wxsign.db import db, transaction, writing
from wxsign.demo import people
from wxsign.models import (
    Binding,
    Candidate,
    Code,
    College,
    Employer,
    EmployerUser,
    OutboxEntry,
    Reviewer,
    School,
    Student,
)
from wxsign.rules.people import Actor, Who
from wxsign.vault import fingerprint, one_time_digits

_DAY = timedelta(days=1)
_NATURE, _INDUSTRY = "39", "34"


def is_seeded() -> bool:
    """Whether the demo data are there already."""
    return db.session.scalar(select(School.id).limit(1)) is not None


def cohort() -> int:
    """The cohort 毕业届 of the demo's students."""
    return db.session.scalars(select(Student.year).limit(1)).one()


def seed() -> None:
    """Fill an empty database."""
    year = clock.now().year + (1 if clock.now().month >= 9 else 0)
    with transaction():
        _schools()
        _employers()
        _students(year)
        _bindings()
    _records()
    with transaction():
        # What these records once told is history: nobody gets twenty messages at the first start.
        writing().execute(
            update(OutboxEntry)
            .where(OutboxEntry.kind == "notice")
            .values(state="sent", sent_at=clock.now())
        )


def _schools() -> None:
    made = writing().execute(
        insert(School)
        .values(
            code=people.SCHOOL_CODE,
            name=people.SCHOOL,
            page_title=people.TITLE,
            office="招生就业处",
            address="湖北省武汉市洪山区示例大道 1 号",
            phone="027-55550100",
        )
        .returning(School.id)
    )
    school_id = made.scalar_one()
    password_hash = _password.hashed(people.PASSWORD)
    colleges = [{"school_id": school_id, "name": name} for name in people.COLLEGES]
    writing().execute(insert(College), colleges)
    first = writing().execute(select(College.id).order_by(College.id)).scalars().first()
    common = {"school_id": school_id, "password_hash": password_hash, "totp_secret": ""}
    writing().execute(
        insert(Reviewer),
        [
            {**common, "account": "school", "name": "方敬之", "role": "school", "college_id": None},
            {
                **common,
                "account": "college",
                "name": "李学文",
                "role": "college",
                "college_id": first,
            },
        ],
    )


def _employers() -> None:
    now, password_hash = clock.now(), _password.hashed(people.PASSWORD)
    for unit in people.employers():
        approved = now if unit.place < 6 else None
        confirmed = now if unit.place < 5 else None
        made = writing().execute(
            insert(Employer)
            .values(
                name=unit.name,
                credit_code=unit.credit_code,
                nature=_NATURE,
                industry=_INDUSTRY,
                region=unit.region,
                address=f"{unit.region}示例大道 {unit.place} 号",
                postcode="430070",
                contact=unit.contact,
                phone=unit.phone,
                email=f"hr{unit.place}@example.com",
                approved_at=approved,
                confirmed_at=confirmed,
            )
            .returning(Employer.id)
        )
        writing().execute(
            insert(EmployerUser).values(
                employer_id=made.scalar_one(),
                account=unit.account,
                password_hash=password_hash,
                name=unit.contact,
                phone=unit.phone,
                phone_print=fingerprint(unit.phone),
                is_main=True,
                notice_version=settings.current().privacy.notice_version,
            )
        )


def _students(year: int) -> None:
    now = clock.now()
    colleges = writing().execute(select(College.id).order_by(College.id)).scalars().all()
    rows = [
        {
            "school_id": 1,
            "college_id": colleges[person.college],
            "year": year,
            "student_number": person.student_number,
            "name": person.name,
            "id_number": person.id_number,
            "id_print": fingerprint(person.id_number),
            "phone": person.phone,
            "phone_print": fingerprint(person.phone),
            "email": person.email,
            "gender": person.gender,
            "education": "31",
            "major": person.major,
            "class_name": f"{person.major}{year % 100 - 4}01 班",
            "training_mode": "2" if person.place == 40 else "1",
            "enrolment_approved": person.place != 39,
            "restricted": person.place == 38,
            "verified_at": now if person.place not in (2, 38, 39, 40) else None,
        }
        for person in people.students()
    ]
    writing().execute(insert(Student), rows)


def _bindings() -> None:
    now = clock.now()
    rows = (
        (Who.STUDENT, people.STUDENT_OPENID),
        (Who.EMPLOYER, people.EMPLOYER_OPENID),
    )
    for who, openid in rows:
        writing().execute(
            insert(Binding).values(
                audience=who, person_id=1, openid=openid, follows=True, bound_at=now
            )
        )


def _records() -> None:
    """One record in every state that is built, and a queue for the reviewers."""
    with _back(2 * _DAY):
        _invited(2, 1)
        _invited(1, 15)
    with _back(9 * _DAY):
        expired = _invited(1, 4)
    with _back(3 * _DAY):
        online_agreement.expire(expired)
    with _back(4 * _DAY):
        declined = _invited(3, 3)
    with _back(3 * _DAY + _DAY / 3):
        online_agreement.decline(declined, reason="已经决定去另一家单位", by=_student(3))
    with _back(12 * _DAY):
        effective, rejected = _accepted(1, 7), _accepted(4, 8)
    with _back(11 * _DAY):
        online_agreement.approve(effective, by=_reviewer())
        online_agreement.reject(rejected, reason="岗位与单位实际招聘信息不一致", by=_reviewer())
    for place in range(9, 15):
        with _back(timedelta(hours=76 - 11 * (place - 9))):
            _accepted(1 + place % 4, place)
    with _back(timedelta(hours=5)):
        _listed(1, 16)
        _listed(1, 17)


def _invited(unit: int, student: int) -> int:
    _listed(unit, student)
    user = db.session.get_one(EmployerUser, unit)
    job = tuple(people.employers())[unit - 1].job_title
    matter = Matter(f"employer:{unit}", "send", record=f"demo-{unit}-{student}")
    sent = online_agreement.invite(
        [student],
        _terms(user, job, student),
        proof=_proof(matter, user.phone),
        by=Actor(Who.EMPLOYER, user.id, user.name),
    )
    agreement_id = sent[0].agreement_id
    assert agreement_id is not None, sent[0].refused
    return agreement_id


def _accepted(unit: int, student: int) -> int:
    agreement_id = _invited(unit, student)
    row = db.session.get_one(Student, student)
    matter = Matter(f"student:{student}", "accept", f"online:{agreement_id}", 1)
    online_agreement.accept(
        agreement_id, version=1, proof=_proof(matter, row.phone), by=_student(student)
    )
    return agreement_id


def _listed(unit: int, student: int) -> None:
    with transaction():
        writing().execute(
            insert(Candidate).values(
                employer_id=unit, student_id=student, added_by=unit, added_at=clock.now()
            )
        )


def _terms(user: EmployerUser, job: str, place: int) -> dict[str, str]:
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
        "report_by": (clock.now() + 200 * _DAY).date().isoformat(),
        "work_place": region,
        "contact": user.name,
        "contact_phone": user.phone,
        "file_reception": "2",
        "hukou_reception": "4",
        "remarks": "",
    }


def _student(place: int) -> Actor:
    return Actor(Who.STUDENT, place, db.session.get_one(Student, place).name)


def _reviewer() -> Actor:
    return Actor(Who.ADMIN, 1, "方敬之")


def _proof(matter: Matter, phone: str) -> Proof:
    """A code as a person would get and type it."""
    code.ask(matter, phone=phone, words="演示数据")
    code_id = db.session.scalar(select(Code.id).order_by(Code.id.desc()).limit(1))
    assert code_id is not None
    return code.check(matter, one_time_digits(code_id))


@contextmanager
def _back(by: timedelta) -> Iterator[None]:
    """Let the clock of this process go this much behind, for as long as the records are made."""
    with tempfile.TemporaryDirectory() as folder:
        shift = Path(folder) / "clock"
        shift.write_text(str(-by.total_seconds()), encoding="ascii")
        clock.use_shift_file(shift)
        try:
            yield
        finally:
            clock.use_shift_file(settings.current().data_dir / "clock")
