"""Binding a WeChat account to a student or to a colleague of an employer (S5, S16 to S21)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from wxsign import clock
from wxsign.actions import _consents, _password
from wxsign.actions.proof import Proof, spend
from wxsign.db import db, transaction, writing
from wxsign.models import Binding, Employer, EmployerUser, School, Student
from wxsign.outbox import queue
from wxsign.rules import identity
from wxsign.rules.people import Who
from wxsign.rules.refusals import Reason, Refused
from wxsign.vault import fingerprint


def find_student(school_id: int, name: str, id_number: str) -> Student:
    """The student who gives these three items (S16 to S18).

    Raises Refused: UNKNOWN_PERSON, ENROLMENT_PENDING (S16), DIRECTED (S17).
    """
    student = db.session.scalar(
        select(Student).where(
            Student.school_id == school_id,
            Student.id_print == fingerprint(identity.id_number(id_number)),
        )
    )
    if student is None or student.name != identity.plain(name):
        raise Refused(Reason.UNKNOWN_PERSON)
    if not student.enrolment_approved:
        raise Refused(Reason.ENROLMENT_PENDING)
    if student.training_mode != "1":
        raise Refused(Reason.DIRECTED)
    return student


def bind_student(student_id: int, openid: str, *, proof: Proof, notice_version: str) -> None:
    """The student is who he says, by a code to the phone on record: his WeChat is bound (S18, S19).

    An empty openid (a plain browser) verifies without binding. An earlier WeChat of this student
    is replaced and logged out; a WeChat of somebody else is Refused(BOUND_ELSEWHERE).
    """
    now, student = clock.now(), db.session.get_one(Student, student_id)
    school = db.session.get_one(School, student.school_id)
    facts = {"school_phone": school.phone}
    verified = student.verified_at or now
    with transaction():
        spend(proof, proof.of(f"student:{student_id}", "bind"), now)
        if openid and _bind(Who.STUDENT, student_id, openid, now):
            _tell_bound(Who.STUDENT, student_id, facts, now)
        verify = update(Student).where(Student.id == student_id).values(verified_at=verified)
        writing().execute(verify)
        _consents.accept(Who.STUDENT, student, notice_version, now)


def check_password(account: str, password: str) -> EmployerUser:
    """The colleague with this account and password. Raises Refused(LOGIN_WRONG)."""
    user = db.session.scalar(select(EmployerUser).where(EmployerUser.account == account.strip()))
    if not _password.matches(user.password_hash if user else None, password) or user is None:
        raise Refused(Reason.LOGIN_WRONG)
    return user


def users_with_phone(phone: str) -> Sequence[EmployerUser]:
    """The colleagues who may sign in by a code to this phone: one phone may serve several units.

    The page answers alike whether there is one or not.
    """
    return db.session.scalars(
        select(EmployerUser)
        .where(EmployerUser.phone_print == fingerprint(identity.mobile(phone)))
        .order_by(EmployerUser.id)
        .options(joinedload(EmployerUser.employer))
    ).all()


def bind_employer(user_id: int, openid: str, *, notice_version: str, proof: Proof | None) -> None:
    """A colleague of an employer signed in: his WeChat is bound (S5, S20).

    `proof` is spent when he came by code instead of by password.
    """
    now, user = clock.now(), db.session.get_one(EmployerUser, user_id)
    phone_print = user.phone_print
    facts = {"employer": db.session.get_one(Employer, user.employer_id).name}
    with transaction():
        if proof is not None:
            spend(proof, proof.of(f"phone:{phone_print}", "login"), now)
        if openid and _bind(Who.EMPLOYER, user_id, openid, now):
            _tell_bound(Who.EMPLOYER, user_id, facts, now)
        _consents.accept(Who.EMPLOYER, user, notice_version, now)


def confirm_employer(employer_id: int, values: dict[str, str]) -> None:
    """The employer confirms its 签约信息 on first use; then the user centre opens (S21)."""
    now = clock.now()
    with transaction():
        writing().execute(
            update(Employer).where(Employer.id == employer_id).values(**values, confirmed_at=now)
        )


def _bind(who: Who, person_id: int, openid: str, now: datetime) -> bool:
    """Write the binding; answer whether it is new."""
    same = and_(Binding.person_id == person_id, Binding.openid == openid)
    row = writing().execute(select(Binding.id).where(Binding.audience == who, same)).first()
    if row is not None:
        return False
    replaced = writing().execute(
        delete(Binding).where(Binding.audience == who, Binding.person_id == person_id)
    )
    table = Student if who is Who.STUDENT else EmployerUser
    if replaced.rowcount:
        writing().execute(update(table).where(table.id == person_id).values(epoch=table.epoch + 1))
    try:
        writing().execute(
            insert(Binding).values(
                audience=who, person_id=person_id, openid=openid, bound_at=now, follows=True
            )
        )
    except IntegrityError as error:
        raise Refused(Reason.BOUND_ELSEWHERE) from error
    return True


def _tell_bound(who: Who, person_id: int, facts: dict[str, str], now: datetime) -> None:
    """By SMS, not by the WeChat that was just bound: the owner learns of a stranger's binding."""
    queue.put(
        f"bound.{who}",
        [queue.To(who, person_id, (queue.SMS,))],
        once=f"bound.{who}.{person_id}.{now.timestamp():.0f}",
        facts=facts,
        now=now,
    )
