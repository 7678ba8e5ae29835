"""审核人员: added, given a role, reset and shut, by the school level or by a command."""

import secrets
from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from wxsign import clock
from wxsign.actions import _password, _sittings
from wxsign.actions._owner_mail import tell
from wxsign.db import db, transaction, writing
from wxsign.models import (
    Binding,
    College,
    DeskSession,
    RecoveryCode,
    Reviewer,
    School,
    TrailEntry,
)
from wxsign.rules import permissions, recovery
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused

PROCESS = "reviewer"


class CannotAdd(Exception):
    """A reviewer cannot be added; the text says why."""


@dataclass(frozen=True)
class NewReviewer:
    """A reviewer to be: an empty college means the whole school."""

    school_code: str
    college: str
    account: str
    name: str
    role: str
    email: str = ""


@dataclass(frozen=True)
class Post:
    """What the school level enters of a reviewer; without a college he is school level."""

    name: str
    email: str
    college_id: int | None

    @property
    def role(self) -> str:
        """The role that goes with the scope."""
        return permissions.COLLEGE if self.college_id else permissions.SCHOOL


def add_reviewer(new: NewReviewer, password: str) -> str:
    """Add a reviewer and answer the otpauth link of his second factor. Raises CannotAdd."""
    school_id = db.session.scalar(select(School.id).where(School.code == new.school_code))
    college_id = db.session.scalar(
        select(College.id).where(College.school_id == school_id, College.name == new.college)
    )
    if school_id is None or (new.college and college_id is None):
        raise CannotAdd("没有这所学校或这个学院。")
    secret = pyotp.random_base32()
    row = {"account": new.account, "name": new.name, "role": new.role, "email": new.email}
    try:
        with transaction():
            writing().execute(
                insert(Reviewer).values(
                    **row,
                    school_id=school_id,
                    college_id=college_id,
                    totp_secret=secret,
                    password_hash=_password.hashed(password),
                )
            )
    except IntegrityError as error:
        raise CannotAdd("这个账号已经有人用了。") from error
    return pyotp.TOTP(secret).provisioning_uri(new.account, issuer_name="wxsign")


def remove_reviewer(account: str) -> bool:
    """Shut a reviewer's account and log it out everywhere; answer whether there was one."""
    found = db.session.scalar(select(Reviewer.id).where(Reviewer.account == account))
    if found is None:
        return False
    with transaction():
        _shut(found)
    return True


def add(account: str, post: Post, *, by: Actor) -> tuple[int, str]:
    """增加: answers his number and his first password, which he changes before anything else.

    Raises Refused: ACCOUNT_TAKEN, OUT_OF_SCOPE (a college of another school).
    """
    now, password = clock.now(), _first_password()
    school_id = _school_of(by, post.college_id)
    hashed = _password.hashed(password)
    values = {"name": post.name, "email": post.email, "role": post.role, "account": account}
    try:
        with transaction():
            made = writing().execute(
                insert(Reviewer)
                .values(
                    **values,
                    school_id=school_id,
                    college_id=post.college_id,
                    password_hash=hashed,
                    password_is_given=True,
                )
                .returning(Reviewer.id)
            )
            reviewer_id = made.scalar_one()
            _note(reviewer_id, "add", "增加", by, now)
    except IntegrityError as error:
        raise Refused(Reason.ACCOUNT_TAKEN) from error
    return reviewer_id, password


def change(reviewer_id: int, post: Post, *, by: Actor) -> None:
    """保存: name, mail and scope; with a new scope he signs in anew."""
    now, school_id = clock.now(), _school_of(by, post.college_id)
    reviewer = _other(reviewer_id, by, school_id)
    moved = (reviewer.role, reviewer.college_id) != (post.role, post.college_id)
    values = {"name": post.name, "email": post.email, "role": post.role}
    with transaction():
        writing().execute(
            update(Reviewer)
            .where(Reviewer.id == reviewer_id)
            .values(**values, college_id=post.college_id)
        )
        if moved:
            _sittings.end(DeskSession.reviewer_id == reviewer_id)
            _note(reviewer_id, "move", "更改审核范围", by, now)


def reset(reviewer_id: int, *, by: Actor) -> str:
    """重置: a new first password; second factor and WeChat are gone, every browser is out.

    It opens a shut account again.
    """
    now, password = clock.now(), _first_password()
    reviewer = _other(reviewer_id, by, _school_of(by, None))
    hashed = _password.hashed(password)
    with transaction():
        _shut(reviewer_id)
        writing().execute(
            update(Reviewer)
            .where(Reviewer.id == reviewer_id)
            .values(password_hash=hashed, password_is_given=True, totp_secret="")
        )
        _note(reviewer_id, "reset", "重置登录", by, now)
        tell(reviewer, "由学校重置了登录", now)
    return password


def close(reviewer_id: int, *, by: Actor) -> None:
    """停用: he gets in no more; what he did stays in the trail."""
    now = clock.now()
    reviewer = _other(reviewer_id, by, _school_of(by, None))
    with transaction():
        _shut(reviewer_id)
        _note(reviewer_id, "close", "停用", by, now)
        tell(reviewer, "由学校停用", now)


def _shut(reviewer_id: int) -> None:
    """No password has an empty hash; the epoch outdates the cookies and a half-done set-up."""
    writing().execute(
        update(Reviewer)
        .where(Reviewer.id == reviewer_id)
        .values(password_hash="", epoch=Reviewer.epoch + 1)
    )
    _sittings.end(DeskSession.reviewer_id == reviewer_id)
    writing().execute(delete(RecoveryCode).where(RecoveryCode.reviewer_id == reviewer_id))
    writing().execute(
        delete(Binding).where(Binding.audience == Who.REVIEWER, Binding.person_id == reviewer_id)
    )


def _school_of(by: Actor, college_id: int | None) -> int:
    """The school of the one who acts, who is of school level; the college must be of it."""
    if by.who is not Who.ADMIN:
        raise Refused(Reason.NOT_YOURS)
    school_id = db.session.get_one(Reviewer, by.id).school_id
    college = db.session.get(College, college_id) if college_id else None
    if college_id and (college is None or college.school_id != school_id):
        raise Refused(Reason.OUT_OF_SCOPE)
    return school_id


def _other(reviewer_id: int, by: Actor, school_id: int) -> Reviewer:
    """A colleague of this school; one's own account is never changed so: a school keeps one."""
    reviewer = db.session.get(Reviewer, reviewer_id)
    if reviewer is None or reviewer.school_id != school_id:
        raise Refused(Reason.OUT_OF_SCOPE)
    if reviewer.id == by.id:
        raise Refused(Reason.NOT_YOURS)
    return reviewer


def _first_password() -> str:
    return "".join(secrets.choice(recovery.SIGNS) for _ in range(14))


def _note(reviewer_id: int, move: str, says: str, by: Actor, now: datetime) -> None:
    writing().execute(
        insert(TrailEntry).values(
            process=PROCESS,
            record_id=reviewer_id,
            at=now,
            who=by.who,
            person_id=by.id,
            name=by.name,
            move=move,
            says=says,
        )
    )
