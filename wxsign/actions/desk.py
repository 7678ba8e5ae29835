"""The desk: a reviewer is added, and signs in (decision 20)."""

import hmac
from dataclasses import dataclass

import pyotp
from sqlalchemy import insert, select, update
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
    if reviewer is None or not known:
        raise Refused(Reason.LOGIN_WRONG)
    if reviewer.totp_secret:  # a reviewer without one (the demo's) needs no second factor
        _use_totp(reviewer, totp.strip())
    return reviewer


def remove_reviewer(account: str) -> bool:
    """Close a reviewer's account and log it out everywhere; answer whether there was one."""
    with transaction():
        closed = writing().execute(
            update(Reviewer)
            .where(Reviewer.account == account)
            .values(password_hash="", epoch=Reviewer.epoch + 1)  # no password has an empty hash
        )
    return closed.rowcount == 1


def _use_totp(reviewer: Reviewer, typed: str) -> None:
    """Take a code of this half-minute or its neighbours, once: what was looked at is spent."""
    reviewer_id, step = reviewer.id, _step_of(reviewer.totp_secret, typed)
    with transaction(keeps=True):
        used = writing().execute(
            update(Reviewer)
            .where(Reviewer.id == reviewer_id, Reviewer.totp_step < step)
            .values(totp_step=step)
        )
    if used.rowcount != 1:
        raise Refused(Reason.LOGIN_WRONG)


def _step_of(secret: str, typed: str) -> int:
    """The half-minute whose code this is; 0 for a wrong one."""
    totp, now = pyotp.TOTP(secret), clock.now()
    here = totp.timecode(now)
    for step in (here - 1, here, here + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), typed.encode()):
            return step
    return 0
