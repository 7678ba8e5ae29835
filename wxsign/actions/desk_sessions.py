"""Sign-ins of a reviewer: begun, seen, ended one by one or all others at once."""

from datetime import timedelta

from sqlalchemy import update

from wxsign import clock
from wxsign.actions import _sittings
from wxsign.db import transaction, writing
from wxsign.models import DeskSession

SEEN_EVERY = timedelta(minutes=15)


def begin(reviewer_id: int, device: str, network: str) -> str:
    """The reviewer is in, in this browser; answers what its cookie is to hold."""
    now = clock.now()
    with transaction():
        return _sittings.begin(reviewer_id, device, network, now)


def see(key: str) -> None:
    """He is still here: right to a quarter of an hour, so that pages seldom write."""
    now = clock.now()
    with transaction(keeps=True, durable=False):
        writing().execute(
            update(DeskSession)
            .where(DeskSession.key == key, DeskSession.seen_at <= now - SEEN_EVERY)
            .values(seen_at=now)
        )


def end(key: str) -> None:
    """退出登录: this browser is out."""
    with transaction():
        _sittings.end(DeskSession.key == key)


def end_one(reviewer_id: int, session_id: int) -> bool:
    """退出此设备: one of the reviewer's own; answers whether it was there."""
    with transaction():
        mine = DeskSession.reviewer_id == reviewer_id, DeskSession.id == session_id
        return _sittings.end(*mine) == 1


def end_others(reviewer_id: int, key: str) -> int:
    """退出其他设备: all but the one that asks."""
    with transaction():
        others = DeskSession.reviewer_id == reviewer_id, DeskSession.key != key
        return _sittings.end(*others)
