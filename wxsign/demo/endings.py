"""Demo records of 解约: asked by either side, under review, and one that is over."""

from wxsign.actions import reviews, termination, termination_reviews
from wxsign.db import db
from wxsign.demo import acting
from wxsign.models import Agreement, EmployerUser, Student
from wxsign.rules.people import Who

_ASKED = (5, 6, 18, 24)
REASONS = {
    5: "家里老人需要照顾，只能回宜昌工作，已经与人事处电话沟通过，单位表示理解。",
    6: "因项目调整，原定岗位取消，暂时没有合适的岗位可以安排，特此协商解除。",
    18: "已被录用为选调生，按要求需先解除就业协议。",
    24: "拟录取硕士研究生，决定继续升学，已与单位协商一致。",
}


def make() -> None:
    """One waits for the employer, one for the student, one for the school; one is done."""
    units = {5: 1, 6: 2, 18: 1, 24: 1}
    with acting.back(20 * acting.DAY):
        made = {place: acting.accepted(units[place], place) for place in _ASKED}
    with acting.back(19 * acting.DAY):
        for agreement_id in made.values():
            reviews.approve(agreement_id, by=acting.as_reviewer())
    with acting.back(6 * acting.DAY):
        _asked_by_student(made[18], 18)
        _asked_by_student(made[24], 24)
    with acting.back(5 * acting.DAY):
        _agreed_by_unit(made[18], 1)
        _agreed_by_unit(made[24], 1)
    with acting.back(4 * acting.DAY):
        termination_reviews.approve(made[24], by=acting.as_reviewer())
    with acting.back(2 * acting.DAY):
        _asked_by_student(made[5], 5)
        _asked_by_unit(made[6], 2, REASONS[6])


def _asked_by_student(agreement_id: int, place: int) -> None:
    own = db.session.get_one(Agreement, agreement_id)
    row = db.session.get_one(Student, place)
    matter = termination.request_matter(own, f"{Who.STUDENT}:{place}")
    proof = acting.proof(matter, row.phone)
    by = acting.as_student(place)
    termination.request(agreement_id, reason=REASONS[place], proof=proof, by=by)


def _asked_by_unit(agreement_id: int, unit: int, reason: str) -> None:
    own = db.session.get_one(Agreement, agreement_id)
    user = db.session.get_one(EmployerUser, unit)
    matter = termination.request_matter(own, f"{Who.EMPLOYER}:{unit}")
    proof = acting.proof(matter, user.phone)
    termination.request(agreement_id, reason=reason, proof=proof, by=acting.as_colleague(unit))


def _agreed_by_unit(agreement_id: int, unit: int) -> None:
    user, asked = db.session.get_one(EmployerUser, unit), termination.open_request(agreement_id)
    assert asked is not None, "the student has asked"
    matter = termination.consent_matter(asked, f"{Who.EMPLOYER}:{unit}")
    termination.agree(
        agreement_id, proof=acting.proof(matter, user.phone), by=acting.as_colleague(unit)
    )
