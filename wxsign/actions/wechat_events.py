"""What WeChat tells us: one event, one transaction, each taken once (`wechat.md` §1.4, §1.7)."""

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError

from wxsign import clock
from wxsign.db import transaction, writing
from wxsign.models import Binding, OAuthCode, OutboxEntry, WeChatEvent
from wxsign.outbox import queue
from wxsign.rules import receipts

_CANCELLED = "user_authorization_cancellation"


def take_event(key: str, name: str, *, openid: str, msgid: str = "", status: str = "") -> bool:
    """Take an event unless it was taken before; answer whether it was new.

    `subscribe` and `unsubscribe` mark whether template messages can reach the person;
    a receipt marks the message it belongs to, and one that says “failed” sends the SMS. Whoever
    cancels his WeChat account is unbound; of what `user_authorization_revoke` names (nickname,
    address, location) nothing is stored here.
    """
    try:
        with transaction():
            writing().execute(insert(WeChatEvent).values(key=key, name=name, taken_at=clock.now()))
            _apply(name, openid, msgid, status)
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


def _apply(name: str, openid: str, msgid: str, status: str) -> None:
    if name in ("subscribe", "unsubscribe", "subscribe_scan"):
        follows = name != "unsubscribe"
        writing().execute(update(Binding).where(Binding.openid == openid).values(follows=follows))
    if name == _CANCELLED:
        # The person has left WeChat: nobody may be reached or let in under this openid any more.
        writing().execute(delete(Binding).where(Binding.openid == openid))
    if name == "templatesendjobfinish" and msgid:
        _take_receipt(msgid, status[: receipts.MOST_CHARACTERS])


def _take_receipt(msgid: str, status: str) -> None:
    """Mark the message; it may not be marked as sent yet, then the receipt waits for it."""
    now = clock.now()
    values: dict[str, object] = {"receipt": status}
    if receipts.is_failure(status):
        values |= {"state": "waiting", "channel": queue.SMS, "tries": 0, "due_at": now}
    told = writing().execute(
        update(OutboxEntry)
        .where(OutboxEntry.msgid == msgid, OutboxEntry.channel == queue.WECHAT)
        .values(**values)
    )
    if not told.rowcount:
        early = insert(WeChatEvent).values(key=receipts.key(msgid), name=status, taken_at=now)
        writing().execute(early)
