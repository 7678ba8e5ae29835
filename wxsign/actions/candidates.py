"""An employer finds a student and puts him on the 签约发送列表 (S31 to S34, decision 15)."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, insert, or_, select
from sqlalchemy.exc import IntegrityError

from wxsign import clock, settings, standing
from wxsign.db import db, transaction, writing
from wxsign.models import Candidate, EmployerUser, Search, Student
from wxsign.rules import identity, offers
from wxsign.rules.refusals import Reason, Refused
from wxsign.vault import fingerprint


@dataclass(frozen=True)
class FourItems:
    """What an employer must know exactly: school, cohort, name, ID number or phone (S31)."""

    school_id: int
    year: int
    name: str
    id_or_phone: str


def search(items: FourItems, *, user_id: int) -> Student:
    """The one student whom all four items describe exactly (S31).

    Every search is counted and kept. Raises Refused: NOT_ELIGIBLE for whoever is not found, not
    eligible or restricted, without telling which; TOO_MANY_TRIES above the hourly limit;
    EMPLOYER_PENDING and EMPLOYER_UNCONFIRMED before the employer may search (S21, S22).
    """
    user = db.session.get_one(EmployerUser, user_id)
    ensure_may_sign(user)
    student = _findable(items)
    _keep(user, student)
    if student is None:
        raise Refused(Reason.NOT_ELIGIBLE)
    return db.session.get_one(Student, student.id)


def add(student_id: int, *, user_id: int) -> None:
    """加入: the student whom this colleague has just found joins the list (S32)."""
    user = db.session.get_one(EmployerUser, user_id)
    student = _found_lately(student_id, user)
    try:
        with transaction():
            writing().execute(
                insert(Candidate).values(
                    employer_id=user.employer_id,
                    student_id=student.id,
                    added_by=user.id,
                    added_at=clock.now(),
                )
            )
    except IntegrityError as error:
        raise Refused(Reason.ALREADY_LISTED, student=student.name) from error


def remove(student_ids: list[int], *, user_id: int) -> None:
    """移出签约发送列表 (S34)."""
    user = db.session.get_one(EmployerUser, user_id)
    with transaction():
        writing().execute(
            delete(Candidate).where(
                Candidate.employer_id == user.employer_id, Candidate.student_id.in_(student_ids)
            )
        )


def ensure_may_sign(user: EmployerUser) -> None:
    """Raise Refused while the employer is not approved (S22) or has not confirmed itself (S21)."""
    if user.employer.approved_at is None:
        raise Refused(Reason.EMPLOYER_PENDING)
    if user.employer.confirmed_at is None:
        raise Refused(Reason.EMPLOYER_UNCONFIRMED)


def _findable(items: FourItems) -> Student | None:
    exact = or_(
        Student.id_print == fingerprint(identity.id_number(items.id_or_phone)),
        Student.phone_print == fingerprint(identity.mobile(items.id_or_phone)),
    )
    # Two people may share a name and a family phone: only one exact match counts as found.
    found = db.session.scalars(
        select(Student)
        .where(
            Student.school_id == items.school_id,
            Student.year == items.year,
            Student.name == identity.plain(items.name),
            exact,
        )
        .limit(2)
    ).all()
    if len(found) != 1:
        return None
    stands = standing.of_student(found[0].id)
    return found[0] if stands is not None and offers.is_findable(stands) else None


def _keep(user: EmployerUser, student: Student | None) -> None:
    """Count the search before its answer is known to anybody."""
    now = clock.now()
    asked = db.session.scalar(
        select(func.count())
        .select_from(Search)
        .where(Search.employer_id == user.employer_id, Search.at > now - timedelta(hours=1))
    )
    if (asked or 0) >= settings.current().search.tries_per_hour:
        raise Refused(Reason.TOO_MANY_TRIES, minutes=60)
    found_id = student.id if student else None
    with transaction():
        writing().execute(
            insert(Search).values(
                employer_id=user.employer_id, user_id=user.id, found_id=found_id, at=now
            )
        )


def _found_lately(student_id: int, user: EmployerUser) -> Student:
    """Only who was found by four items within the hour can be added: ids cannot be guessed."""
    found = db.session.scalar(
        select(Search.id).where(
            Search.user_id == user.id,
            Search.found_id == student_id,
            Search.at > clock.now() - timedelta(hours=1),
        )
    )
    if found is None:
        raise Refused(Reason.NOT_ELIGIBLE)
    return db.session.get_one(Student, student_id)
