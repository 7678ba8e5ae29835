"""The vault: columns that are sealed at rest, and the keyed fingerprint that finds them.

AES-256-GCM with a ring of keys: the first seals, all open, so that a key can be changed without
stopping (decision 31). Sealed are ID numbers, phones, mail, TOTP secrets, facts of the outbox.
"""

import base64
import hashlib
import hmac
import json
import secrets
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class _Keys:
    ring: tuple[AESGCM, ...] = ()
    fingerprint: bytes = b""


def use_keys(seal_keys: tuple[str, ...], fingerprint_key: str) -> None:
    """Open and seal with these keys, 32 bytes each as base64; called once, by create_app."""
    _Keys.ring = tuple(AESGCM(base64.b64decode(key)) for key in seal_keys)
    _Keys.fingerprint = base64.b64decode(fingerprint_key)


def new_key() -> str:
    """A fresh 32-byte key as base64, for `flask keys new` and the demo."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def seal(text: str) -> str:
    """The text, unreadable without the ring."""
    nonce = secrets.token_bytes(12)
    return base64.b64encode(nonce + _Keys.ring[0].encrypt(nonce, text.encode(), None)).decode()


def unseal(sealed: str) -> str:
    """The text again. Raises InvalidTag when no key of the ring fits."""
    blob = base64.b64decode(sealed)
    for key in _Keys.ring:
        try:
            return key.decrypt(blob[:12], blob[12:], None).decode()
        except InvalidTag:
            continue
    raise InvalidTag


def fingerprint(text: str) -> str:
    """A keyed hash of a normalised value: equal values have equal fingerprints, nothing else."""
    return hmac.digest(_Keys.fingerprint, text.encode(), "sha256").hex()


def derived_key(purpose: str) -> bytes:
    """A key for one purpose (one-time codes, one-time links), derived from the fingerprint key."""
    return hmac.new(_Keys.fingerprint, purpose.encode(), hashlib.sha256).digest()


def one_time_digits(counter: int) -> str:
    """The six digits of the one-time code with this number (HOTP, RFC 4226)."""
    digest = hmac.digest(_code_key(_Keys.fingerprint), counter.to_bytes(8), "sha1")
    place = digest[-1] & 15
    number = int.from_bytes(digest[place : place + 4]) & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


@cache
def _code_key(_of: bytes) -> bytes:
    return derived_key("one-time-code")[:20]


_WRITTEN = json.JSONEncoder(ensure_ascii=False).encode


class Sealed(TypeDecorator[str]):
    """A text column that is sealed on its way to the database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy dictates the signature
        """Seal."""
        return None if value is None else seal(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy dictates the signature
        """Open."""
        return None if value is None else unseal(value)


class SealedFacts(TypeDecorator[dict[str, Any]]):
    """A column of facts (JSON object) that is sealed on its way to the database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy dictates the signature
        """Write as JSON and seal."""
        return None if value is None else seal(_WRITTEN(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> dict[str, Any] | None:  # noqa: ARG002 - SQLAlchemy dictates the signature
        """Open and read."""
        return None if value is None else dict(json.loads(unseal(value)))
