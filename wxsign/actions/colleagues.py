"""Colleagues of one employer: the main account adds, removes and hands over (product.md, 1)."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from wxsign import clock
from wxsign.actions.proof import Matter, Proof, spend
from wxsign.db import db, transaction, writing
from wxsign.models import Binding, ColleagueCode, Employer, EmployerUser
from wxsign.outbox import queue
from wxsign.rules import employer_roles, scanning
from wxsign.rules.people import Who
from wxsign.rules.refusals import Reason, Refused
from wxsign.vault import fingerprint


@dataclass(frozen=True)
class Colleague:
    """A colleague to be; he sets his password himself, after a code to this phone."""

    name: str
    phone: str
    account: str
    role: str = employer_roles.RECRUITER


def add(new: Colleague, *, by_id: int) -> int:
    """The main account opens an account for a colleague, who is told by SMS; answer its row.

    Raises Refused: NOT_MAIN_ACCOUNT, COLLEAGUE_KNOWN for a phone of this unit, ACCOUNT_TAKEN. The
    same phone may serve several units: whoever signs in with it is asked which one.
    """
    now, main = clock.now(), _main(by_id)
    employer_id, phone_print = main.employer_id, fingerprint(new.phone)
    if _has(employer_id, phone_print):
        raise Refused(Reason.COLLEAGUE_KNOWN)
    facts = {"employer": main.employer.name, "account": new.account}
    row = {"account": new.account, "name": new.name, "phone": new.phone, "role": new.role}
    with transaction():
        try:
            made = writing().execute(
                insert(EmployerUser)
                .values(**row, employer_id=employer_id, phone_print=phone_print, password_hash="")
                .returning(EmployerUser.id)
            )
        except IntegrityError as error:
            raise Refused(Reason.ACCOUNT_TAKEN) from error
        user_id = int(made.scalar_one())
        _tell("colleague", user_id, facts, now)
    return user_id


def remove(user_id: int, *, by_id: int) -> None:
    """The colleague is out: account shut, phone forgotten, WeChat unbound, devices logged out.

    His letters go on; from now on the main account is told of them (decision 18). Raises Refused:
    NOT_MAIN_ACCOUNT, NOT_FOUND for the main account itself and for strangers.
    """
    now, employer_id = clock.now(), _main(by_id).employer_id
    with transaction():
        gone = writing().execute(
            update(EmployerUser)
            .where(*_other(user_id, employer_id))
            .values(
                removed_at=now,
                password_hash="",
                phone="",
                phone_print="",
                epoch=EmployerUser.epoch + 1,
            )
        )
        if gone.rowcount != 1:
            raise Refused(Reason.NOT_FOUND)
        writing().execute(
            delete(Binding).where(Binding.audience == Who.EMPLOYER, Binding.person_id == user_id)
        )


def new_scene() -> str:
    """What the next code of a colleague will name: nobody can guess it, and it names nobody."""
    return f"{scanning.JOINS}{secrets.token_hex(24)}"


def show_code(user_id: int, scene: str, address: str, *, by_id: int) -> None:
    """出示邀请码: `address` is what the code says; one that was shown before is over.

    Raises Refused: NOT_MAIN_ACCOUNT, NOT_FOUND for anybody who has signed in already.
    """
    now, employer_id = clock.now(), _main(by_id).employer_id
    waiting = select(EmployerUser.id).where(
        *_other(user_id, employer_id), EmployerUser.password_hash == ""
    )
    if db.session.scalar(waiting) is None:
        raise Refused(Reason.NOT_FOUND)
    row = {"scene": scene, "address": address, "expires_at": now + scanning.JOIN_LIFETIME}
    with transaction():
        writing().execute(delete(ColleagueCode).where(ColleagueCode.user_id == user_id))
        writing().execute(insert(ColleagueCode).values(**row, user_id=user_id))


def shown_code(user_id: int) -> ColleagueCode | None:
    """The code of this colleague that can still be scanned."""
    code = db.session.get(ColleagueCode, user_id)
    return code if code is not None and code.expires_at > clock.now() else None


def asked_by(scene: str) -> str:
    """The unit that asks whoever scanned this; empty once the code is over or has been used."""
    found = db.session.scalar(
        select(Employer.name)
        .join(EmployerUser, EmployerUser.employer_id == Employer.id)
        .join(ColleagueCode, ColleagueCode.user_id == EmployerUser.id)
        .where(
            ColleagueCode.scene == scene,
            ColleagueCode.expires_at > clock.now(),
            EmployerUser.password_hash == "",
            EmployerUser.removed_at.is_(None),
        )
    )
    return found or ""


def change_role(user_id: int, role: str, *, by_id: int) -> None:
    """保存角色: what the colleague may do from his next press on.

    Raises Refused: NOT_MAIN_ACCOUNT, NOT_FOUND for the main account itself and for strangers.
    """
    employer_id = _main(by_id).employer_id
    if role not in employer_roles.CHOICES:
        raise Refused(Reason.BAD_REQUEST)
    with transaction():
        changed = writing().execute(
            update(EmployerUser).where(*_other(user_id, employer_id)).values(role=role)
        )
        if changed.rowcount != 1:
            raise Refused(Reason.NOT_FOUND)


def handover_matter(user_id: int, by_id: int) -> Matter:
    """What the code of 移交主账号 is for: this colleague; another one needs another code."""
    return Matter(f"employer:{by_id}", "hand_over", str(user_id))


def ensure_can_take_over(user_id: int, *, by_id: int) -> None:
    """Whether the main account may go to this colleague.

    Nobody could act for the unit while its main account waits for a first login. Raises Refused:
    NOT_MAIN_ACCOUNT, NOT_FOUND for anybody who is no colleague any more, COLLEAGUE_AWAITED.
    """
    there = select(EmployerUser.password_hash).where(*_other(user_id, _main(by_id).employer_id))
    password_hash = db.session.scalar(there)
    if password_hash is None:
        raise Refused(Reason.NOT_FOUND)
    if not password_hash:
        raise Refused(Reason.COLLEAGUE_AWAITED)


def hand_over(user_id: int, *, proof: Proof, by_id: int) -> None:
    """The main account goes to a colleague, who is told; the old one stays a colleague.

    Only the new one can give it back, so `proof` is a code to the main account's own phone.
    Raises Refused: as `ensure_can_take_over`.
    """
    now, main = clock.now(), _main(by_id)
    employer_id, facts = main.employer_id, {"employer": main.employer.name}
    ensure_can_take_over(user_id, by_id=by_id)
    with transaction():
        spend(proof, handover_matter(user_id, by_id), now)
        given = writing().execute(
            update(EmployerUser)
            .where(EmployerUser.id == by_id, EmployerUser.is_main)
            .values(is_main=False)
        )
        if given.rowcount != 1:  # handed over on another device a moment ago
            raise Refused(Reason.NOT_MAIN_ACCOUNT)
        taken = writing().execute(
            update(EmployerUser).where(*_other(user_id, employer_id)).values(is_main=True)
        )
        if taken.rowcount != 1:
            raise Refused(Reason.NOT_FOUND)
        _tell("main", user_id, facts, now)


def _main(by_id: int) -> EmployerUser:
    main = db.session.get_one(EmployerUser, by_id)
    employer_roles.ensure("colleagues", main)
    return main


def _has(employer_id: int, phone_print: str) -> bool:
    found = select(EmployerUser.id).where(
        EmployerUser.employer_id == employer_id, EmployerUser.phone_print == phone_print
    )
    return db.session.scalar(found) is not None


def _other(user_id: int, employer_id: int) -> tuple[ColumnElement[bool], ...]:
    """A colleague of this employer who is there, and not its main account."""
    return (
        EmployerUser.id == user_id,
        EmployerUser.employer_id == employer_id,
        EmployerUser.is_main.is_(False),
        EmployerUser.removed_at.is_(None),
    )


def _tell(notice: str, user_id: int, facts: dict[str, str], now: datetime) -> None:
    """By SMS: he need not have bound a WeChat yet."""
    to = [queue.To(Who.EMPLOYER, user_id, (queue.SMS,))]
    once = f"{notice}.{user_id}.{now.timestamp():.0f}"
    queue.put(f"{notice}.{Who.EMPLOYER}", to, once=once, facts=facts, now=now)
