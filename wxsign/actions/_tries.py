"""Wrong tries at the desk's door, in a table: they count while Redis is away, too.

A try is counted before the password is looked at and taken back when it was right, so that many
tries at once are not looked at together.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import BindParameter, Executable, bindparam, case, delete, func, select, update

from wxsign import engines
from wxsign.db import db, transaction, writing
from wxsign.models import LoginTries
from wxsign.outbox import queue
from wxsign.rules import lockout
from wxsign.rules.lockout import Slowing
from wxsign.rules.people import Who
from wxsign.rules.refusals import Reason, Refused
from wxsign.vault import fingerprint


@dataclass(frozen=True)
class Door:
    """Who tries, and from where: an account that may not exist, and a network."""

    account: str
    network: str
    reviewer_id: int | None = None

    @property
    def keys(self) -> tuple[tuple[str, Slowing], ...]:
        """The rows that count, each with its own patience."""
        account = fingerprint(f"desk:{self.account}")
        rows = ((account, lockout.ACCOUNT),)
        if not self.network:  # a command at the machine itself
            return rows
        return (*rows, (fingerprint(f"network:{self.network}"), lockout.NETWORK))


def count(door: Door, now: datetime) -> None:
    """Count one try of this account and network. Raises Refused(LOGIN_SHUT) while one is shut."""
    with transaction(keeps=True):
        for key, slowing in door.keys:
            wrong = (
                writing()
                .execute(
                    _counted(writing().dialect.name),
                    {"key": key, "now": now, "stale": now - slowing.forgotten},
                )
                .scalar()
            )
            if wrong is None:
                opens_at = select(LoginTries.opens_at).where(LoginTries.key == key)
                raise Refused(
                    Reason.LOGIN_SHUT, at=lockout.opens(writing().execute(opens_at).scalar_one())
                )
            writing().execute(
                update(LoginTries)
                .where(LoginTries.key == key)
                .values(opens_at=now + slowing.wait(wrong))
            )
            if slowing is lockout.ACCOUNT and wrong == lockout.TOLD_AT:
                _tell(door, now)


def was_right(door: Door) -> None:
    """The account begins anew; the network gets this one try back, and no more."""
    (account, _patience), *others = door.keys
    with transaction(keeps=True):
        writing().execute(delete(LoginTries).where(LoginTries.key == account))
        for key, _slower in others:
            writing().execute(
                update(LoginTries)
                .where(LoginTries.key == key, LoginTries.wrong > 0)
                .values(wrong=LoginTries.wrong - 1)
            )


def wrong_at(door: Door, now: datetime) -> Refused:
    """“Wrong”, and from when on one may try again, where that is not now."""
    keys = [key for key, _patience in door.keys]
    shut_until = db.session.scalar(
        select(func.max(LoginTries.opens_at)).where(LoginTries.key.in_(keys))
    )
    if shut_until is None or shut_until <= now:
        return Refused(Reason.LOGIN_WRONG)
    return Refused(Reason.LOGIN_WRONG, at=lockout.opens(shut_until))


def _tell(door: Door, now: datetime) -> None:
    if door.reviewer_id is None:
        return
    queue.put(
        "tries.reviewer",
        [queue.To(Who.REVIEWER, door.reviewer_id, (queue.MAIL,))],
        once=f"tries.{door.reviewer_id}.{now.timestamp():.0f}",
        facts={"account": door.account, "count": str(lockout.TOLD_AT), "network": door.network},
        now=now,
    )


@cache
def _counted(dialect: str) -> Executable:
    """One more wrong try, unless it is shut; answers how many there are now."""
    now, stale = (bindparam(name, type_=LoginTries.last_at.type) for name in ("now", "stale"))
    key: BindParameter[str] = bindparam("key", type_=LoginTries.key.type)
    return (
        engines.upsert(dialect)(LoginTries)
        .values(key=key, wrong=1, last_at=now, opens_at=now)
        .on_conflict_do_update(
            index_elements=["key"],
            set_={
                "wrong": case((LoginTries.last_at < stale, 1), else_=LoginTries.wrong + 1),
                "last_at": now,
            },
            where=LoginTries.opens_at <= now,
        )
        .returning(LoginTries.wrong)
    )
