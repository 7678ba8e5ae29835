"""Demo records: each walks through the real actions with the clock set back.

So dates are relative to now and every trail is complete.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert, select

from wxsign import clock, settings, uploads
from wxsign.actions import (
    answer_time,
    changes,
    code,
    online_agreement,
    registration,
    reporting,
    reviews,
)
from wxsign.actions.proof import Matter, Proof
from wxsign.actions.registration import Sending
from wxsign.db import db, transaction, writing
from wxsign.demo import licence, people
from wxsign.models import Candidate, Code, EmployerUser, Student, TermsVersion
from wxsign.rules import unit as unit_rules
from wxsign.rules.people import Actor, Who
from wxsign.vault import one_time_digits

_DAY = timedelta(days=1)


def make() -> None:
    """One record in every state that is built, and a queue for the reviewers."""
    considered = _letters()
    with _back(12 * _DAY):
        effective, rejected = _accepted(1, 7), _accepted(4, 8)
    with _back(11 * _DAY):
        reviews.approve(effective, by=_reviewer())
        reviews.reject(rejected, reason="岗位与单位实际招聘信息不一致", by=_reviewer())
    for place in range(9, 15):
        with _back(timedelta(hours=76 - 11 * (place - 9))):
            _accepted(1 + place % 4, place)
    with _back(timedelta(hours=5)):
        _listed(1, 16)
        _listed(1, 17)
    with _back(timedelta(hours=26)):
        _registered(6)
    _reporting()
    _deciding(considered)
    _changing()


def _letters() -> int:
    """Letters that wait, one that expired, one that was declined; answers one that waits."""
    with _back(2 * _DAY):
        _invited(2, 1)
        waiting = _invited(1, 15)
    with _back(9 * _DAY):
        expired = _invited(1, 4)
    with _back(3 * _DAY):
        online_agreement.expire(expired)
    with _back(4 * _DAY):
        declined = _invited(3, 3)
    with _back(3 * _DAY + _DAY / 3):
        online_agreement.decline(declined, reason="已经决定去另一家单位", by=_student(3))
    return waiting


def _deciding(letter: int) -> None:
    """Student 15 has asked for more time, because of a second letter with other terms."""
    with _back(_DAY + _DAY / 4):
        _invited(3, 15, penalty="9000", regular_pay="8200", probation_pay="6000")
    with _back(_DAY):
        answer_time.ask_time(letter, reason="还在与家里商量，想多考虑两天", by=_student(15))


def _changing() -> None:
    """Student 35 is to agree to a change of what he accepted; student 36 asks for one."""
    with _back(_DAY):
        signed = _accepted(1, 35)
    with _back(_DAY / 4):
        values = {**_terms_of(signed), "regular_pay": "7900", "probation_days": "90"}
        matter = changes.proposal_matter(signed, 1, values, 1)
        proof = _proof(matter, db.session.get_one(EmployerUser, 1).phone)
        changes.propose_change(signed, values, version=1, proof=proof, by=_colleague(1))
    with _back(_DAY / 2):
        letter = _invited(1, 36)
    with _back(_DAY / 6):
        changes.request_change(
            letter, term="penalty", wish="3000", why="面谈时说的是 3000 元", by=_student(36)
        )


def _terms_of(agreement_id: int) -> dict[str, str]:
    """The first version of its terms."""
    wanted = TermsVersion.agreement_id == agreement_id, TermsVersion.number == 1
    return dict(db.session.scalars(select(TermsVersion.terms).where(*wanted)).one())


def _reporting() -> None:
    """Three in force: one to report in these days, one who has, one whom the employer confirmed."""
    with _back(12 * _DAY):
        coming, said, done = (_accepted(1, place, report_in_days=15) for place in (31, 32, 33))
    with _back(11 * _DAY):
        for agreement_id in (coming, said, done):
            reviews.approve(agreement_id, by=_reviewer())
    with _back(2 * _DAY):
        for place, agreement_id in ((32, said), (33, done)):
            reporting.report_in(agreement_id, on=clock.now().date(), by=_student(place))
        reporting.receive(done, by=_colleague(1))


def _registered(place: int) -> None:
    """This employer waits for the school, with its licence."""
    employer = db.session.get_one(EmployerUser, place).employer
    profile = {term.key: str(getattr(employer, term.key)) for term in unit_rules.TABLE}
    sending = Sending(profile, school_id=1, file_id=uploads.keep(licence.picture()))
    registration.send(place, sending, by=_colleague(place))


def _invited(unit: int, student: int, report_in_days: int = 200, **terms: str) -> int:
    _listed(unit, student)
    user = db.session.get_one(EmployerUser, unit)
    job = tuple(people.employers())[unit - 1].job_title
    matter = Matter(f"employer:{unit}", "send", record=f"demo-{unit}-{student}")
    sent = online_agreement.invite(
        [student],
        {**_terms(user, job, student), "report_by": _day_in(report_in_days), **terms},
        proof=_proof(matter, user.phone),
        by=_colleague(unit),
    )
    agreement_id = sent[0].agreement_id
    assert agreement_id is not None, sent[0].refused
    return agreement_id


def _accepted(unit: int, student: int, report_in_days: int = 200) -> int:
    agreement_id = _invited(unit, student, report_in_days)
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
        "work_place": region,
        "contact": user.name,
        "contact_phone": user.phone,
        "file_reception": "2",
        "hukou_reception": "4",
        "remarks": "",
    }


def _student(place: int) -> Actor:
    return Actor(Who.STUDENT, place, db.session.get_one(Student, place).name)


def _colleague(unit: int) -> Actor:
    return Actor(Who.EMPLOYER, unit, db.session.get_one(EmployerUser, unit).name)


def _day_in(days: int) -> str:
    return (clock.now() + days * _DAY).date().isoformat()


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
