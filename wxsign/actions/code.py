"""One-time codes by SMS: asked for and checked (decision 20, `architecture.md` §4).

A code serves one purpose, one record and one version. The digits are computed from the row's id,
so neither the row nor the outbox holds them.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, insert, select, update

from wxsign import clock
from wxsign.actions.proof import MOST_TRIES, VALID, Matter, Proof, wrong
from wxsign.db import db, reading, transaction, writing
from wxsign.models import Code
from wxsign.outbox import queue
from wxsign.rules.refusals import Reason, Refused
from wxsign.vault import one_time_digits

PAUSE = timedelta(seconds=60)
MOST_A_DAY = 10
_DIGITS = 6

_LAST = (
    select(Code.id, Code.tries, Code.asked_at, Code.spent_at)
    .where(
        Code.person == bindparam("person"),
        Code.purpose == bindparam("purpose"),
        Code.record == bindparam("record"),
        Code.version == bindparam("version"),
    )
    .order_by(Code.asked_at.desc(), Code.id.desc())
    .limit(1)
)
_COUNT = (
    update(Code)
    .where(Code.id == bindparam("last"), Code.tries == bindparam("seen"), Code.spent_at.is_(None))
    .values(tries=Code.tries + 1)
)


@dataclass(frozen=True)
class _Last:
    """What is judged of the code that was asked for last."""

    id: int
    tries: int
    asked_at: datetime
    spent_at: datetime | None


def ask(matter: Matter, *, phone: str, words: str) -> None:
    """Send a code to this phone; `words` say in the message what it is for.

    Raises Refused: CODE_TOO_SOON within 60 seconds of the last, CODE_TOO_MANY after ten a day,
    CODE_LOCKED while a code of this matter is locked.
    """
    now = clock.now()
    _ensure_may_ask(matter, now)
    with transaction():
        row = {"person": matter.person, "purpose": matter.purpose, "record": matter.record}
        made = writing().execute(
            insert(Code)
            .values(**row, version=matter.version, phone=phone, asked_at=now)
            .returning(Code.id)
        )
        code_id = int(made.scalar_one())
        queue.put(
            "code.sms",
            [queue.To("code", code_id, (queue.SMS,))],
            once=f"code.{code_id}",
            facts={"purpose": words},
            now=now,
        )


def next_at(matter: Matter) -> datetime | None:
    """When a new code may be asked for; None when none was asked for yet."""
    last = _last(matter)
    return None if last is None else last.asked_at + PAUSE


def is_out(matter: Matter) -> bool:
    """Whether a code of this matter was sent and can still be typed in."""
    last = _last(matter)
    return last is not None and last.spent_at is None and clock.now() < last.asked_at + VALID


def was_spent(matter: Matter) -> bool:
    """Whether the last code of this matter has been used up: what it was for is done."""
    last = _last(matter)
    return last is not None and last.spent_at is not None


def check(matter: Matter, typed: str) -> Proof:
    """Answer a proof for the right digits; its try is counted when it is spent.

    Every answer is bought with a count of the tries that were seen: of parallel guesses one is
    answered, and the others, right or wrong, are refused alike. So nobody guesses more than five.
    What is not six digits is compared with nothing, so it costs no try.
    Raises Refused: CODE_UNASKED, CODE_EXPIRED, CODE_LOCKED after five tries, CODE_UNFIT, CODE_WRONG
    with what is left.
    """
    now, last, digits = clock.now(), _usable(matter), _digits(typed)
    if last.tries >= MOST_TRIES:
        raise _locked(last, now)
    if len(digits) != _DIGITS:
        raise Refused(Reason.CODE_UNFIT)
    if hmac.compare_digest(digits, one_time_digits(last.id)):
        return Proof(last.id, matter, last.tries)
    with transaction(keeps=True, durable=False):  # a try that a power cut forgets harms nobody
        counted = writing().execute(_COUNT, {"last": last.id, "seen": last.tries})
    raise wrong(last.tries, raced=counted.rowcount != 1)


def _last(matter: Matter) -> _Last | None:
    row = reading().execute(_LAST, vars(matter)).one_or_none()
    return None if row is None else _Last(*row)


def _usable(matter: Matter) -> _Last:
    """The last code of this matter, if one was asked for and it is neither old nor used."""
    last = _last(matter)
    if last is None:
        raise Refused(Reason.CODE_UNASKED)
    if last.spent_at is not None or clock.now() >= last.asked_at + VALID:
        raise Refused(Reason.CODE_EXPIRED)
    return last


def _ensure_may_ask(matter: Matter, now: datetime) -> None:
    last = _last(matter)
    if last is not None and last.tries >= MOST_TRIES and now < last.asked_at + VALID:
        raise _locked(last, now)
    if last is not None and now < last.asked_at + PAUSE:
        seconds = int((last.asked_at + PAUSE - now).total_seconds()) + 1
        raise Refused(Reason.CODE_TOO_SOON, seconds=seconds)
    asked = db.session.scalar(
        select(func.count())
        .select_from(Code)
        .where(
            Code.person == matter.person,
            Code.purpose == matter.purpose,  # else a stranger could use up the codes for signing
            Code.asked_at > now - timedelta(days=1),
        )
    )
    if (asked or 0) >= MOST_A_DAY:
        raise Refused(Reason.CODE_TOO_MANY)


def _locked(last: _Last, now: datetime) -> Refused:
    minutes = int((last.asked_at + VALID - now).total_seconds()) // 60 + 1
    return Refused(Reason.CODE_LOCKED, minutes=minutes)


def _digits(typed: str) -> str:
    return "".join(character for character in typed if character in "0123456789")
