"""A colleague's own account: password, phone, WeChat, and log-out everywhere (S23, decision 20)."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, update

from wxsign import clock
from wxsign.actions import _password
from wxsign.actions.proof import Matter, Proof, spend
from wxsign.db import db, transaction, writing
from wxsign.models import Binding, EmployerUser
from wxsign.outbox import queue
from wxsign.rules.people import Who
from wxsign.rules.refusals import Reason, Refused
from wxsign.vault import fingerprint


def ensure_password(user_id: int, password: str) -> None:
    """Whoever sits at this session knows the password too. Raises Refused(LOGIN_WRONG)."""
    user = db.session.get_one(EmployerUser, user_id)
    if not _password.matches(user.password_hash, password):
        raise Refused(Reason.LOGIN_WRONG)


def change_password(user_id: int, old: str, new: str) -> None:
    """修改密码 with the old one; every other device is logged out. Raises Refused(LOGIN_WRONG)."""
    ensure_password(user_id, old)
    _write_password(user_id, new, None)


def arrive(phone: str, proof: Proof) -> None:
    """Somebody showed by a code that this phone is at hand; which account he means comes next."""
    now = clock.now()
    with transaction():
        spend(proof, proof.of(f"phone:{fingerprint(phone)}", "login"), now)


def set_password(user_id: int, new: str, *, proof: Proof | None) -> None:
    """A first or a forgotten password; every other device is logged out.

    From inside `proof` is a code to the colleague's own phone; at the door it was spent on his
    arrival, which the page remembers.
    """
    if proof is not None and proof.matter != Matter(f"employer:{user_id}", "password"):
        raise Refused(Reason.CODE_EXPIRED)
    _write_password(user_id, new, proof)


def change_phone(user_id: int, phone: str, proof: Proof) -> None:
    """更换手机号: codes and messages go to the new phone, which `proof` shows to be at hand.

    The page has asked for the password: a session alone must not move the account. Every other
    device is logged out.
    """
    now, phone_print = clock.now(), fingerprint(phone)
    matter = Matter(f"employer:{user_id}", "phone", phone_print)
    with transaction():
        spend(proof, matter, now)
        _write(user_id, phone=phone, phone_print=phone_print)


def unbind(user_id: int) -> None:
    """解除微信绑定: WeChat opens the account no more and carries no messages; devices are out."""
    with transaction():
        writing().execute(
            delete(Binding).where(Binding.audience == Who.EMPLOYER, Binding.person_id == user_id)
        )
        _write(user_id)


def log_out_everywhere(user_id: int) -> None:
    """退出所有设备: every cookie that was given out is worth nothing now."""
    with transaction():
        _write(user_id)


def _write_password(user_id: int, new: str, proof: Proof | None) -> None:
    now, password_hash = clock.now(), _password.hashed(new)
    facts = {"employer": db.session.get_one(EmployerUser, user_id).employer.name}
    with transaction():
        if proof is not None:
            spend(proof, proof.matter, now)
        _write(user_id, password_hash=password_hash)
        _tell(user_id, facts, now)


def _write(user_id: int, **columns: Any) -> None:  # noqa: ANN401 - columns have many types
    """Write these columns of one who is still there, and log every device out."""
    written = writing().execute(
        update(EmployerUser)
        .where(EmployerUser.id == user_id, EmployerUser.removed_at.is_(None))
        .values(**columns, epoch=EmployerUser.epoch + 1)
    )
    if written.rowcount != 1:
        raise Refused(Reason.STALE_LOGIN)


def _tell(user_id: int, facts: dict[str, str], now: datetime) -> None:
    """By SMS: the owner learns of a password that somebody else set."""
    to = [queue.To(Who.EMPLOYER, user_id, (queue.SMS,))]
    once = f"password.{user_id}.{now.timestamp():.0f}"
    queue.put(f"password.{Who.EMPLOYER}", to, once=once, facts=facts, now=now)
