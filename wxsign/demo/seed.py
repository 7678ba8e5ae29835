"""Demo data: a school with two colleges, people, and a record in every state that is built.

The people are rows; the records walk through the real actions with the clock set back, so that
dates are relative to now and every trail is complete.
"""

from sqlalchemy import insert, select, update

from wxsign import clock, settings
from wxsign.actions import _password
from wxsign.db import db, transaction, writing
from wxsign.demo import (
    appeals,
    batches,
    desk,
    destinations,
    endings,
    exports,
    paper_endings,
    papers,
    people,
    records,
    roster,
    sheets,
)
from wxsign.models import (
    Binding,
    College,
    Employer,
    EmployerUser,
    OutboxEntry,
    Reviewer,
    School,
    Student,
)
from wxsign.rules.people import Who
from wxsign.vault import fingerprint

_NATURE, _INDUSTRY = "39", "34"
_STRANGERS = (2, 38, 39, 40)  # students who have never been here


def is_seeded() -> bool:
    """Whether the demo data are there already."""
    return db.session.scalar(select(School.id).limit(1)) is not None


def is_ours() -> bool:
    """Whether the people there are the demo's, under the keys of this data folder."""
    first = fingerprint(next(people.students()).id_number)
    return db.session.scalar(select(Student.id).where(Student.id_print == first)) is not None


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
    records.make()
    endings.make()
    papers.make()
    paper_endings.make()
    destinations.make()
    exports.make()
    batches.make()
    sheets.make()
    roster.make()
    appeals.make()
    desk.make()
    with transaction():
        # What these records once told is history: nobody gets twenty messages at the first start.
        writing().execute(
            update(OutboxEntry)
            .where(OutboxEntry.kind == "notice")
            .values(state="sent", sent_at=OutboxEntry.made_at)
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
    writing().execute(insert(EmployerUser).values(**_colleague(), password_hash=password_hash))


def _colleague() -> dict[str, object]:
    """A second person of employer 1, so that an account can be handed over and removed."""
    return {
        "employer_id": 1,
        "account": people.COLLEAGUE,
        "name": "沈若溪",
        "phone": people.COLLEAGUE_PHONE,
        "phone_print": fingerprint(people.COLLEAGUE_PHONE),
        "notice_version": settings.current().privacy.notice_version,
    }


def _students(year: int) -> None:
    now, notice = clock.now(), settings.current().privacy.notice_version
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
            "verified_at": None if person.place in _STRANGERS else now,
            "notice_version": "" if person.place in _STRANGERS else notice,
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
