"""The desk: a reviewer is added, and signs in (decision 20)."""

from dataclasses import dataclass

import pyotp
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from wxsign import clock
from wxsign.actions import _password
from wxsign.db import db, transaction, writing
from wxsign.models import College, Reviewer, School
from wxsign.rules.refusals import Reason, Refused


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


def check_password(account: str, password: str, totp: str) -> Reviewer:
    """The reviewer with this account, password and second factor. Raises Refused(LOGIN_WRONG)."""
    reviewer = db.session.scalar(select(Reviewer).where(Reviewer.account == account.strip()))
    known = _password.matches(reviewer.password_hash if reviewer else None, password)
    if reviewer is None or not known or not _is_totp(reviewer.totp_secret, totp):
        raise Refused(Reason.LOGIN_WRONG)
    return reviewer


def _is_totp(secret: str, typed: str) -> bool:
    """A reviewer without a secret (the demo's) needs no second factor."""
    if not secret:
        return True
    return pyotp.TOTP(secret).verify(typed.strip(), for_time=clock.now(), valid_window=1)
