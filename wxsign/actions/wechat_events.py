"""What WeChat tells us: one event, one transaction, each taken once (`wechat.md` §1.4, §1.7)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from wxsign import clock
from wxsign.actions import _subscriptions
from wxsign.db import transaction, writing
from wxsign.models import (
    Binding,
    EmployerUser,
    OAuthCode,
    ScanLogin,
    Student,
    Subscription,
    WeChatEvent,
)
from wxsign.outbox import receipts
from wxsign.rules.people import Who


@dataclass(frozen=True, kw_only=True)
class Told:
    """One event or message: its key, which every delivery of it shares, its name, whose it is.

    `notices` are the entries of a subscribe_msg_* event.
    """

    key: str
    name: str
    openid: str = field(repr=False)
    is_message: bool = False
    msgid: str = ""
    status: str = ""
    notices: tuple[Mapping[str, str], ...] = ()


def take_event(told: Told) -> bool:
    """Take an event unless it was taken before; answer whether it was new.

    Whoever stops following, or cancels his WeChat account, is unbound, as the platform demands:
    all that was kept under his openid goes, he is told nothing, and what waits for him goes by
    SMS. Of what `user_authorization_revoke` names (nickname, address, location) nothing is kept
    here, so there is nothing to delete. A receipt marks the message it belongs to.
    """
    try:
        with transaction():
            taken = {"key": told.key, "name": told.name[:40], "taken_at": clock.now()}
            writing().execute(insert(WeChatEvent).values(**taken))
            _apply(told)
    except IntegrityError:
        return False
    return True


def claim_code(code_hash: str, state_hash: str) -> bool:
    """Claim an OAuth code for exchange; False when another callback has it already."""
    try:
        with transaction():
            writing().execute(
                insert(OAuthCode).values(
                    code_hash=code_hash, state_hash=state_hash, taken_at=clock.now()
                )
            )
    except IntegrityError:
        return False
    return True


def keep_openid(code_hash: str, openid: str) -> None:
    """Remember whose code it was, for the second callback with the same code."""
    with transaction():
        writing().execute(
            update(OAuthCode).where(OAuthCode.code_hash == code_hash).values(openid=openid)
        )


def _apply(told: Told) -> None:
    if told.is_message:
        _subscriptions.spoke(told.openid, clock.now())
    elif told.name.startswith("subscribe_msg_"):
        _subscriptions.took(told.openid, told.name, told.notices, clock.now())
    else:
        _EFFECTS.get(told.name, _nothing)(told)


def _nothing(told: Told) -> None:
    """VIEW, LOCATION, user_info_modified: nothing of ours depends on it."""


def _follows(told: Told) -> None:
    writing().execute(update(Binding).where(Binding.openid == told.openid).values(follows=True))


def _receipt(told: Told) -> None:
    receipts.take(told.msgid, told.status, clock.now())


def _forget(told: Told) -> None:
    """Unbound, subscriptions, scans and codes gone, and logged out wherever WeChat let him in."""
    for of, person in ((Who.STUDENT, Student.id), (Who.EMPLOYER, EmployerUser.id)):
        table = person.class_
        bound = person.in_(
            select(Binding.person_id).where(Binding.audience == of, Binding.openid == told.openid)
        )
        writing().execute(update(table).where(bound).values(epoch=table.epoch + 1))
    writing().execute(delete(Binding).where(Binding.openid == told.openid))
    writing().execute(delete(OAuthCode).where(OAuthCode.openid == told.openid))
    writing().execute(update(ScanLogin).where(ScanLogin.openid == told.openid).values(openid=""))
    writing().execute(delete(Subscription).where(Subscription.openid == told.openid))


_EFFECTS: dict[str, Callable[[Told], None]] = {
    "subscribe": _follows,
    "unsubscribe": _forget,
    "user_authorization_cancellation": _forget,
    "templatesendjobfinish": _receipt,
}
