"""我的资料: what is stored about a student, masked where the look masks (S23, S67)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from wxsign import clock
from wxsign.db import db, reading
from wxsign.models import Agreement, Binding, Student
from wxsign.queries import access, profile_copy_uses, progress
from wxsign.queries.access import Look
from wxsign.rules import codes, identity, labels
from wxsign.rules.lifecycle import Process
from wxsign.rules.people import Who
from wxsign.rules.profile_copy import Part

Rows = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Held:
    """One agreement, letter or destination of his, in any state."""

    name: str
    kind: str
    word: str


@dataclass(frozen=True)
class Profile:
    """Everything that the school and this house keep of a student.

    `bound_at` is since when his WeChat is bound, None without one; `messages` counts what he was
    sent; `found` are the units that looked him up, `looks` who has looked at his full data.
    """

    enrolment: Rows
    contact: Rows
    signing: Rows
    bound_at: datetime | None
    follows: bool
    held: tuple[Held, ...]
    messages: int
    consents: Part
    found: Part
    looks: tuple[Look, ...]


def of_student(student_id: int) -> Profile:
    """The student's own data, in ten statements."""
    bound = and_(Binding.audience == Who.STUDENT, Binding.person_id == Student.id)
    student, bound_at, follows = db.session.execute(
        select(Student, Binding.bound_at, Binding.follows)
        .outerjoin(Binding, bound)
        .options(joinedload(Student.school), joinedload(Student.college))
        .where(Student.id == student_id)
    ).one()
    return Profile(
        enrolment=_enrolment(student),
        contact=_contact(student),
        signing=_signing(student),
        bound_at=bound_at,
        follows=bool(follows),
        held=_held(student_id),
        messages=profile_copy_uses.count_messages(student_id),
        consents=profile_copy_uses.consents(student),
        found=profile_copy_uses.found_by(student_id),
        looks=access.looks_at_student(student_id),
    )


def _enrolment(student: Student) -> Rows:
    year = student.year
    return (
        ("姓名", student.name),
        ("性别", codes.label("gender", student.gender, year)),
        ("身份证号", identity.masked_id(student.id_number)),
        ("学号", student.student_number),
        ("毕业学校", student.school.name),
        ("学院", student.college.name),
        ("专业", student.major),
        ("班级", student.class_name or "-"),
        ("学历", codes.label("education", student.education, year)),
        ("毕业届", f"{year}届"),
        ("培养方式", codes.label("training_mode", student.training_mode, year)),
    )


def _contact(student: Student) -> Rows:
    return (
        ("手机号", identity.masked_phone(student.phone)),
        ("邮箱", identity.masked_mail(student.email) or "-"),
    )


def _signing(student: Student) -> Rows:
    return (
        ("生源信息", "学校已审核" if student.enrolment_approved else "学校还没有审核"),
        ("签约限制", "学校限制了签约" if student.restricted else "没有"),
        ("同意的告知", f"版本 {student.notice_version}" if student.notice_version else "-"),
    )


def _held(student_id: int) -> tuple[Held, ...]:
    """Every record that he ever had, the newest first."""
    found = reading().execute(
        select(
            Agreement.process,
            Agreement.state,
            Agreement.ending,
            Agreement.employer_name,
            Agreement.answer_by,
        )
        .where(Agreement.student_id == student_id)
        .order_by(Agreement.id.desc())
    )
    now = clock.now()
    return tuple(
        Held(
            name=row.employer_name,
            kind=labels.KINDS[row.process],
            word=labels.main_label(
                progress.state_at(row, now) if row.process == Process.ONLINE else row.state,
                row.process,
                row.ending,
            ),
        )
        for row in found
    )
