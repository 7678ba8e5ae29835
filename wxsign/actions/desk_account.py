"""A reviewer's own account: password, second factor, recovery codes, his WeChat (decision 20)."""

import base64
import hmac
import secrets

import pyotp
from sqlalchemy import delete, insert, update

from wxsign import clock
from wxsign.actions import _password, _sittings, _tries
from wxsign.actions._owner_mail import tell
from wxsign.db import db, transaction, writing
from wxsign.models import Binding, DeskSession, RecoveryCode, Reviewer
from wxsign.rules import recovery
from wxsign.rules.people import Who
from wxsign.rules.refusals import Reason, Refused
from wxsign.vault import derived_key, fingerprint


def prove(reviewer: Reviewer, password: str, network: str) -> None:
    """Whoever sits at this session knows the password too.

    Raises Refused: LOGIN_WRONG, LOGIN_SHUT.
    """
    now = clock.now()
    door = _tries.Door(reviewer.account, network, reviewer.id if reviewer.email else None)
    _tries.count(door, now)
    if not _password.matches(reviewer.password_hash, password):
        raise _tries.wrong_at(door, now)
    _tries.was_right(door)


def change_password(reviewer_id: int, new: str, *, here: str) -> None:
    """修改密码: this browser (`here`, its key) stays, every other one is logged out."""
    now = clock.now()
    values = {"password_hash": _password.hashed(new), "password_is_given": False}
    reviewer = db.session.get_one(Reviewer, reviewer_id)
    with transaction():
        writing().execute(update(Reviewer).where(Reviewer.id == reviewer_id).values(**values))
        _sittings.end(DeskSession.reviewer_id == reviewer_id, DeskSession.key != here)
        tell(reviewer, "修改了密码", now)


def secret_to_be(reviewer: Reviewer) -> str:
    """The secret that the next set-up takes: shown before it is stored, the same until it is."""
    about = f"totp:{reviewer.id}:{reviewer.epoch}:{fingerprint(reviewer.totp_secret)}"
    return base64.b32encode(derived_key(about)[:20]).decode()


def link_to_be(reviewer: Reviewer) -> str:
    """The otpauth link of that secret, for the QR code."""
    totp = pyotp.TOTP(secret_to_be(reviewer))
    return totp.provisioning_uri(reviewer.account, issuer_name="wxsign")


def set_second_factor(reviewer_id: int, typed: str) -> tuple[str, ...]:
    """开通动态码 with a code of the new secret; answers ten recovery codes.

    Raises Refused(CODE_WRONG): then the old one goes on.
    """
    now, reviewer = clock.now(), db.session.get_one(Reviewer, reviewer_id)
    secret, old = secret_to_be(reviewer), reviewer.totp_step
    totp = pyotp.TOTP(secret)
    here = totp.timecode(now)
    steps = [s for s in (here - 1, here, here + 1) if _same(totp.generate_otp(s), typed)]
    if not steps:
        raise Refused(Reason.CODE_WRONG)
    codes = _new_codes()
    with transaction():
        done = writing().execute(
            update(Reviewer)
            .where(Reviewer.id == reviewer_id, Reviewer.totp_step == old)
            .values(totp_secret=secret, totp_step=steps[0])
        )
        if done.rowcount != 1:  # a second press: the first one has shown its codes
            raise Refused(Reason.CODE_WRONG)
        _keep(reviewer_id, codes)
        tell(reviewer, "设置了动态码", now)
    return codes


def has_just_set(reviewer_id: int, typed: str) -> bool:
    """Whether this is the code that set the present second factor: the form is sent again."""
    reviewer = db.session.get_one(Reviewer, reviewer_id)
    if not reviewer.totp_secret or not reviewer.totp_step:
        return False
    return _same(pyotp.TOTP(reviewer.totp_secret).generate_otp(reviewer.totp_step), typed)


def renew_recovery_codes(reviewer_id: int) -> tuple[str, ...]:
    """Ten new recovery codes; the old ones are worth nothing from now on.

    Raises Refused(NO_SECOND_FACTOR): a sign-in asks for none yet, and a set-up would end them.
    """
    now, codes = clock.now(), _new_codes()
    reviewer = db.session.get_one(Reviewer, reviewer_id)
    if not reviewer.totp_secret:
        raise Refused(Reason.NO_SECOND_FACTOR)
    with transaction():
        _keep(reviewer_id, codes)
        tell(reviewer, "换了恢复码", now)
    return codes


def unbind_wechat(reviewer_id: int) -> None:
    """解除绑定: this reviewer signs in by QR code no more."""
    with transaction():
        writing().execute(
            delete(Binding).where(
                Binding.audience == Who.REVIEWER, Binding.person_id == reviewer_id
            )
        )


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.strip().encode())


def _new_codes() -> tuple[str, ...]:
    return tuple(
        "".join(secrets.choice(recovery.SIGNS) for _ in range(recovery.LENGTH))
        for _ in range(recovery.COUNT)
    )


def _keep(reviewer_id: int, codes: tuple[str, ...]) -> None:
    writing().execute(delete(RecoveryCode).where(RecoveryCode.reviewer_id == reviewer_id))
    prints = [fingerprint(f"recovery:{code}") for code in codes]
    rows = [{"reviewer_id": reviewer_id, "code_print": one} for one in prints]
    writing().execute(insert(RecoveryCode), rows)
