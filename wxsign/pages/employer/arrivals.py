"""Who came to the door with a right code, for ten minutes: the accounts of that phone.

The cookie is signed and holds each account with its epoch: once a password is set, the epoch has
risen and the arrival is over. No account is named before the code was right.
"""

from collections.abc import Sequence

from flask import session as cookie

from wxsign import clock
from wxsign.db import db
from wxsign.models import EmployerUser

_MINUTES = 10


def remember(users: Sequence[EmployerUser]) -> tuple[EmployerUser, ...]:
    """These accounts may be chosen now."""
    cookie["arrived"] = [[user.id, user.epoch] for user in users]
    cookie["arrived_at"] = clock.now().timestamp()
    return tuple(users)


def waiting() -> tuple[EmployerUser, ...]:
    """The accounts that may still be chosen."""
    if clock.now().timestamp() > float(cookie.get("arrived_at", 0)) + _MINUTES * 60:
        return ()
    found = [(db.session.get(EmployerUser, row[0]), row[1]) for row in cookie.get("arrived", [])]
    return tuple(
        user
        for user, epoch in found
        if user is not None and user.removed_at is None and user.epoch == epoch
    )


def chosen(user_id: int) -> EmployerUser | None:
    """This one of them; None for any other."""
    return next((user for user in waiting() if user.id == user_id), None)


def wants_password(user: EmployerUser) -> bool:
    """Whether a password is set before he goes in: the first one, or a forgotten one."""
    return not user.password_hash or bool(cookie.get("forgotten"))
