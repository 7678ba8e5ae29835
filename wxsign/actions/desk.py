"""The desk's door: a reviewer signs in with password and second factor (decision 20)."""

import hmac

import pyotp
from sqlalchemy import delete, select, update

from wxsign import clock
from wxsign.actions import _password, _tries
from wxsign.db import db, transaction, writing
from wxsign.models import RecoveryCode, Reviewer
from wxsign.rules.recovery import as_kept
from wxsign.vault import fingerprint


def check_password(account: str, password: str, totp: str, *, network: str = "") -> Reviewer:
    """The reviewer with this account, password and second factor.

    Raises Refused: LOGIN_WRONG, and LOGIN_SHUT while there were too many wrong tries; an account
    that does not exist is answered alike.
    """
    now, account = clock.now(), account.strip()[:40]
    reviewer = db.session.scalar(select(Reviewer).where(Reviewer.account == account))
    told = reviewer.id if reviewer and reviewer.email else None
    door = _tries.Door(account, network, told)
    _tries.count(door, now)
    known = _password.matches(reviewer.password_hash if reviewer else None, password)
    if reviewer is None or not known or not _is_his(reviewer, totp.strip()):
        raise _tries.wrong_at(door, now)
    _tries.was_right(door)
    return reviewer


def _is_his(reviewer: Reviewer, typed: str) -> bool:
    """Whether this is his second factor; it is spent. One who has none yet needs none here."""
    if not reviewer.totp_secret:
        return True
    return _use_totp(reviewer, typed) or _use_recovery_code(reviewer.id, typed)


def _use_recovery_code(reviewer_id: int, typed: str) -> bool:
    code = as_kept(typed)
    with transaction(keeps=True):
        used = writing().execute(
            delete(RecoveryCode).where(
                RecoveryCode.reviewer_id == reviewer_id,
                RecoveryCode.code_print == fingerprint(f"recovery:{code}"),
            )
        )
    return used.rowcount == 1


def _use_totp(reviewer: Reviewer, typed: str) -> bool:
    """Take a code of this half-minute or its neighbours, once: what was looked at is spent."""
    reviewer_id, step = reviewer.id, _step_of(reviewer.totp_secret, typed)
    with transaction(keeps=True):
        used = writing().execute(
            update(Reviewer)
            .where(Reviewer.id == reviewer_id, Reviewer.totp_step < step)
            .values(totp_step=step)
        )
    return used.rowcount == 1


def _step_of(secret: str, typed: str) -> int:
    """The half-minute whose code this is; 0 for a wrong one."""
    totp, now = pyotp.TOTP(secret), clock.now()
    here = totp.timecode(now)
    for step in (here - 1, here, here + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), typed.encode()):
            return step
    return 0
