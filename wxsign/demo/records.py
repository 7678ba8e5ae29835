"""Demo records: each walks through the real actions with the clock set back.

So dates are relative to now and every trail is complete.
"""

from datetime import timedelta

from sqlalchemy import select

from wxsign import clock, uploads
from wxsign.actions import (
    answer_time,
    changes,
    online_agreement,
    registration,
    reporting,
    reviews,
)
from wxsign.actions.registration import Sending
from wxsign.db import db
from wxsign.demo import acting, batches, licence
from wxsign.models import EmployerUser, TermsVersion
from wxsign.rules import unit as unit_rules


def make() -> None:
    """One record in every state that is built, and a queue for the reviewers."""
    considered = _letters()
    with acting.back(12 * acting.DAY):
        effective, rejected = acting.accepted(1, 7), acting.accepted(4, 8)
    with acting.back(11 * acting.DAY):
        reviews.approve(effective, by=acting.as_reviewer())
        reviews.reject(rejected, reason="岗位与单位实际招聘信息不一致", by=acting.as_reviewer())
    for place in range(9, 15):
        with acting.back(timedelta(hours=76 - 11 * (place - 9))):
            acting.accepted(1 + place % 4, place)
    with acting.back(timedelta(hours=5)):
        acting.listed(1, 16)
        acting.listed(1, 17)
    with acting.back(timedelta(hours=26)):
        _registered(6)
    _reporting()
    _deciding(considered)
    _changing()


def _letters() -> int:
    """Letters that wait, one that expired, one that was declined; answers one that waits."""
    with acting.back(2 * acting.DAY):
        acting.invited(2, 1)
        waiting = acting.invited(1, 15, job_title=batches.JOB)
    with acting.back(9 * acting.DAY):
        expired = acting.invited(1, 4)
    with acting.back(3 * acting.DAY):
        online_agreement.expire(expired)
    with acting.back(4 * acting.DAY):
        declined = acting.invited(3, 3)
    with acting.back(3 * acting.DAY + acting.DAY / 3):
        online_agreement.decline(declined, reason="已经决定去另一家单位", by=acting.as_student(3))
    return waiting


def _deciding(letter: int) -> None:
    """Student 15 has asked for more time, because of a second letter with other terms."""
    with acting.back(acting.DAY + acting.DAY / 4):
        acting.invited(3, 15, penalty="9000", regular_pay="8200", probation_pay="6000")
    with acting.back(acting.DAY):
        answer_time.ask_time(
            letter, reason="还在与家里商量，想多考虑两天", by=acting.as_student(15)
        )


def _changing() -> None:
    """Student 35 is to agree to a change of what he accepted; student 36 asks for one."""
    with acting.back(acting.DAY):
        signed = acting.accepted(1, 35)
    with acting.back(acting.DAY / 4):
        values = {**_terms_of(signed), "regular_pay": "7900", "probation_days": "90"}
        matter = changes.proposal_matter(signed, 1, values, 1)
        proof = acting.proof(matter, db.session.get_one(EmployerUser, 1).phone)
        changes.propose_change(signed, values, version=1, proof=proof, by=acting.as_colleague(1))
    with acting.back(acting.DAY / 2):
        letter = acting.invited(1, 36)
    with acting.back(acting.DAY / 6):
        changes.request_change(
            letter,
            term="penalty",
            wish="3000",
            why="面谈时说的是 3000 元",
            by=acting.as_student(36),
        )


def _terms_of(agreement_id: int) -> dict[str, str]:
    """The first version of its terms."""
    wanted = TermsVersion.agreement_id == agreement_id, TermsVersion.number == 1
    return dict(db.session.scalars(select(TermsVersion.terms).where(*wanted)).one())


def _reporting() -> None:
    """Three in force: one to report in these days, one who has, one whom the employer confirmed."""
    with acting.back(12 * acting.DAY):
        coming, said, done = (
            acting.accepted(1, place, report_in_days=15) for place in (31, 32, 33)
        )
    with acting.back(11 * acting.DAY):
        for agreement_id in (coming, said, done):
            reviews.approve(agreement_id, by=acting.as_reviewer())
    with acting.back(2 * acting.DAY):
        for place, agreement_id in ((32, said), (33, done)):
            reporting.report_in(agreement_id, on=clock.now().date(), by=acting.as_student(place))
        reporting.receive(done, by=acting.as_colleague(1))


def _registered(place: int) -> None:
    """This employer waits for the school, with its licence."""
    employer = db.session.get_one(EmployerUser, place).employer
    profile = {term.key: str(getattr(employer, term.key)) for term in unit_rules.TABLE}
    sending = Sending(profile, school_id=1, file_id=uploads.keep(licence.picture()))
    registration.send(place, sending, by=acting.as_colleague(place))
