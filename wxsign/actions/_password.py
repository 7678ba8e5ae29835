"""Passwords of employers and reviewers: argon2, and nothing that tells accounts apart."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_HASHER = PasswordHasher()


def hashed(password: str) -> str:
    """The argon2 hash to be stored."""
    return _HASHER.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether the password fits; None for an unknown account, which takes just as long."""
    try:
        _HASHER.verify(password_hash or _nobody(), password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return password_hash is not None


@cache
def _nobody() -> str:
    return hashed("nobody")
