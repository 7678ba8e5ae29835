"""What a student changes of his own login: phone, WeChat, devices (S23).

Students have no password (decision 20): their 修改密码 is 更换手机 and logging out everywhere.
"""

from datetime import datetime

from sqlalchemy import delete, select, update

from wxsign import clock
from wxsign.actions.proof import VALID, Matter, Proof, spend
from wxsign.db import db, transaction, writing
from wxsign.models import Binding, Code, School, Student
from wxsign.outbox import queue
from wxsign.outbox.queue import MAIL, SMS, To
from wxsign.rules import identity
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused
from wxsign.vault import fingerprint


def of_old_phone(student_id: int) -> Matter:
    """What a code to the phone on record is for: the student may name another one."""
    return Matter(f"student:{student_id}", "phone_old")


def of_new_phone(student_id: int, phone: str) -> Matter:
    """What a code to the new phone is for: it is his, this very number."""
    return Matter(f"student:{student_id}", "phone_new", fingerprint(phone))


def show_old_phone(proof: Proof, *, by: Actor) -> None:
    """The code to the phone on record was right: for ten minutes he may name another one."""
    now = clock.now()
    with transaction():
        spend(proof, of_old_phone(by.id), now)


def is_shown(code_id: int, student_id: int) -> bool:
    """Whether this code to the phone on record was used up less than ten minutes ago."""
    of = of_old_phone(student_id)
    shown = select(Code.id).where(
        Code.id == code_id,
        Code.person == of.person,
        Code.purpose == of.purpose,
        Code.spent_at > clock.now() - VALID,
    )
    return db.session.scalar(shown) is not None


def change_phone(phone: str, *, old: int, new: Proof, by: Actor) -> int:
    """更换手机号: codes to the old and to the new phone were right; every device is logged out.

    `old` is the number of the code that `show_old_phone` used up; Refused(CODE_EXPIRED) when that
    is too long ago. The phone that was given up and the mail address are told, so that an owner
    who knows nothing of it hears of it. Answers the epoch of the logins from now on.
    """
    now, student = clock.now(), db.session.get_one(Student, by.id)
    if not is_shown(old, by.id):
        raise Refused(Reason.CODE_EXPIRED)
    facts = {**_school_phone(student), "phone": identity.masked_phone(phone)}
    told = [To("code", old, (SMS,)), *_mail(student)]
    epoch = student.epoch + 1
    with transaction():
        spend(new, of_new_phone(by.id, phone), now)
        writing().execute(
            update(Student)
            .where(Student.id == by.id)
            .values(phone=phone, phone_print=fingerprint(phone), epoch=epoch)
        )
        queue.put("phone.student", told, once=_once("phone", by, now), facts=facts, now=now)
    return epoch


def unbind(by: Actor) -> None:
    """解除微信绑定: messages come by SMS from now on, and every device is logged out.

    The phone is told, not the WeChat that is gone.
    """
    now, student = clock.now(), db.session.get_one(Student, by.id)
    facts = _school_phone(student)
    told = [To(Who.STUDENT, by.id, (SMS,), student.school_id), *_mail(student)]
    with transaction():
        gone = writing().execute(
            delete(Binding).where(Binding.audience == Who.STUDENT, Binding.person_id == by.id)
        )
        if gone.rowcount:
            _raise_epoch(by)
            queue.put("unbound.student", told, once=_once("unbound", by, now), facts=facts, now=now)


def log_out_everywhere(by: Actor) -> None:
    """退出所有设备: no login that was given until now is good any more."""
    with transaction():
        _raise_epoch(by)


def _raise_epoch(by: Actor) -> None:
    values = {"epoch": Student.epoch + 1}
    writing().execute(update(Student).where(Student.id == by.id).values(**values))


def _school_phone(student: Student) -> dict[str, object]:
    phone = db.session.scalar(select(School.phone).where(School.id == student.school_id))
    return {"school_phone": phone}


def _mail(student: Student) -> list[To]:
    return [To(Who.STUDENT, student.id, (MAIL,), student.school_id)] if student.email else []


def _once(what: str, by: Actor, now: datetime) -> str:
    return f"{what}.{by.id}.{now.timestamp():.0f}"
