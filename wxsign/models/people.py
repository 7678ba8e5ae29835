"""Schools, colleges, students, employers with their colleagues, reviewers, and WeChat bindings."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from wxsign.db import Base
from wxsign.rules.employer_roles import RECRUITER
from wxsign.vault import Sealed


class School(Base):
    """A tenant: its own page title, reviewers, switches and numbers (S11, decision 1)."""

    __tablename__ = "school"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(5), unique=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    page_title: Mapped[str] = mapped_column(String(60))
    office: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(30))


class SchoolSetting(Base):
    """A school's own value of a setting, over the configuration file's default (decision 2)."""

    __tablename__ = "school_setting"

    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[dict[str, Any]]


class College(Base):
    """A college 学院 of a school: the first scope of review."""

    __tablename__ = "college"
    __table_args__ = (UniqueConstraint("school_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    name: Mapped[str] = mapped_column(String(60))


class Student(Base):
    """A graduate's enrolment 生源信息 as the school keeps it (S16, S17, S24, S78).

    `training_mode` 培养方式 must be 1 非定向; `year` is the cohort 毕业届; `epoch` rises when all
    devices are logged out. `returned_for` says why the enrolment was sent back, `restriction` why
    signing is restricted; `signing_open` opens it to this student outside the window.
    """

    __tablename__ = "student"
    __table_args__ = (
        UniqueConstraint("school_id", "student_number"),
        UniqueConstraint("school_id", "id_print"),
        Index("ix_student_search", "school_id", "year", "name"),
        Index("ix_student_name", "school_id", "name"),
        Index("ix_student_class", "school_id", "class_name"),
        Index("ix_student_major", "school_id", "major"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    college_id: Mapped[int] = mapped_column(ForeignKey("college.id"))
    year: Mapped[int]
    student_number: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(60))
    id_number: Mapped[str] = mapped_column(Sealed)
    id_print: Mapped[str] = mapped_column(String(64))
    phone: Mapped[str] = mapped_column(Sealed)
    phone_print: Mapped[str] = mapped_column(String(64), index=True)
    email: Mapped[str] = mapped_column(Sealed, default="")
    gender: Mapped[str] = mapped_column(String(1))
    education: Mapped[str] = mapped_column(String(3))
    major: Mapped[str] = mapped_column(String(60))
    class_name: Mapped[str] = mapped_column(String(60), default="")
    training_mode: Mapped[str] = mapped_column(String(2), default="1")
    enrolment_approved: Mapped[bool] = mapped_column(default=False)
    returned_for: Mapped[str] = mapped_column(String(500), default="")
    restricted: Mapped[bool] = mapped_column(default=False)
    restriction: Mapped[str] = mapped_column(String(200), default="")
    signing_open: Mapped[bool] = mapped_column(default=False)
    verified_at: Mapped[datetime | None]
    notice_version: Mapped[str] = mapped_column(String(20), default="")
    unprintable: Mapped[str] = mapped_column(String(20), default="")
    epoch: Mapped[int] = mapped_column(default=0)

    school: Mapped[School] = relationship()
    college: Mapped[College] = relationship()


class Employer(Base):
    """A unit 单位 that recruits; approved by any one school it may sign all students (S12).

    `confirmed_at` is the first confirmation of 签约信息 (S21); the file and hukou columns are its
    defaults for new invitations. `added_by_school_id` is the school that brought it by a sheet.
    """

    __tablename__ = "employer"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    credit_code: Mapped[str] = mapped_column(String(18), unique=True)
    nature: Mapped[str] = mapped_column(String(3), default="")
    industry: Mapped[str] = mapped_column(String(3), default="")
    region: Mapped[str] = mapped_column(String(60), default="")
    address: Mapped[str] = mapped_column(String(120), default="")
    postcode: Mapped[str] = mapped_column(String(6), default="")
    contact: Mapped[str] = mapped_column(String(20), default="")
    phone: Mapped[str] = mapped_column(Sealed, default="")
    email: Mapped[str] = mapped_column(Sealed, default="")
    file_reception: Mapped[str] = mapped_column(String(2), default="2")
    hukou_reception: Mapped[str] = mapped_column(String(2), default="4")
    approved_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    added_by_school_id: Mapped[int | None]


class EmployerUser(Base):
    """A colleague of an employer who may sign in; one of them is the main account.

    An empty `password_hash` waits for its owner, who sets it after a code to his phone. A removed
    colleague stays as a name in the trail; his phone and password are gone. `role` is what he may
    do (`rules/employer_roles.py`); the main account may everything, whatever stands there.
    """

    __tablename__ = "employer_user"
    __table_args__ = (
        Index(
            "uq_employer_user_main",
            "employer_id",
            unique=True,
            sqlite_where=text("is_main"),
            postgresql_where=text("is_main"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"), index=True)
    account: Mapped[str] = mapped_column(String(40), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(20))
    phone: Mapped[str] = mapped_column(Sealed)
    phone_print: Mapped[str] = mapped_column(String(64), index=True)
    is_main: Mapped[bool] = mapped_column(default=False)
    role: Mapped[str] = mapped_column(String(10), default=RECRUITER)
    removed_at: Mapped[datetime | None]
    notice_version: Mapped[str] = mapped_column(String(20), default="")
    epoch: Mapped[int] = mapped_column(default=0)

    employer: Mapped[Employer] = relationship()


class Reviewer(Base):
    """A reviewer of college or school level; a school-level one has no college (decision 2).

    `totp_step` is the last half-minute whose code was used: no code is good twice. A password that
    somebody else gave is changed before anything else. An empty `password_hash` is a shut account.
    """

    __tablename__ = "reviewer"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    college_id: Mapped[int | None] = mapped_column(ForeignKey("college.id"))
    account: Mapped[str] = mapped_column(String(40), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    totp_secret: Mapped[str] = mapped_column(Sealed, default="")
    totp_step: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(20))
    role: Mapped[str] = mapped_column(String(10))
    email: Mapped[str] = mapped_column(Sealed, default="")
    epoch: Mapped[int] = mapped_column(default=0)
    password_is_given: Mapped[bool] = mapped_column(default=False)

    school: Mapped[School] = relationship()


class Binding(Base):
    """A WeChat openid bound to one student, one colleague of an employer, or one reviewer (S5).

    `spoke_at` is when the person last wrote to the account, which opens 48 hours of customer
    service messages; `answered` counts those sent since.
    """

    __tablename__ = "binding"
    __table_args__ = (
        UniqueConstraint("audience", "openid"),
        UniqueConstraint("audience", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    audience: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[int]
    openid: Mapped[str] = mapped_column(String(64), index=True)
    follows: Mapped[bool] = mapped_column(default=True)
    bound_at: Mapped[datetime]
    spoke_at: Mapped[datetime | None]
    answered: Mapped[int] = mapped_column(default=0)


class Subscription(Base):
    """How many messages of a subscription template a person has agreed to (订阅通知).

    `left` is -1 for a standing subscription (长期订阅).
    """

    __tablename__ = "subscription"
    __table_args__ = (UniqueConstraint("openid", "template_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    openid: Mapped[str] = mapped_column(String(64))
    template_id: Mapped[str] = mapped_column(String(64))
    left: Mapped[int]
    changed_at: Mapped[datetime]


class Candidate(Base):
    """A student on an employer's 签约发送列表 (S32), for which 拟聘用职位 if that is known (S35).

    With a letter (`letter_id`) he waits for a place of its post, in the order of `rank`: the row is
    gone when the letter goes out. `passed` is the reason why a place that came went to the next.
    """

    __tablename__ = "candidate"
    __table_args__ = (
        UniqueConstraint("employer_id", "student_id"),
        Index(
            "ix_candidate_waiting",
            "letter_id",
            "rank",
            sqlite_where=text("letter_id IS NOT NULL"),
            postgresql_where=text("letter_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    employer_id: Mapped[int] = mapped_column(ForeignKey("employer.id"))
    student_id: Mapped[int] = mapped_column(ForeignKey("student.id"))
    added_by: Mapped[int] = mapped_column(ForeignKey("employer_user.id"))
    added_at: Mapped[datetime]
    job_title: Mapped[str] = mapped_column(String(60), default="")
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("post_letter.id"))
    rank: Mapped[int] = mapped_column(default=0)
    passed: Mapped[str] = mapped_column(String(30), default="")

    student: Mapped[Student] = relationship()
