"""The cells of a code on a student's page: what stands beside them, and who may see it again."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import request

from wxsign import clock
from wxsign.actions import code
from wxsign.actions.proof import Matter
from wxsign.db import db
from wxsign.rules import identity
from wxsign.rules.refusals import Reason, Refused

_WAIT_SECONDS = 2.0  # for the other of two simultaneous taps to commit
_BESIDE_THE_FIELD = (
    Reason.NOT_AGREED,
    Reason.CODE_WRONG,
    Reason.CODE_LOCKED,
    Reason.CODE_EXPIRED,
    Reason.CODE_UNASKED,
    Reason.CODE_UNFIT,
    Reason.CODE_TOO_SOON,
)


@dataclass(frozen=True)
class Cells:
    """What the macro `ui.code` is given: masked phone, digits typed, sentence, seconds to wait."""

    phone: str
    typed: str
    fault: str
    wait: int
    is_out: bool

    @classmethod
    def of(cls, matter: Matter, phone: str, fault: Refused | None = None) -> "Cells":
        """The cells for this matter; a sentence only for what is wrong with the code."""
        next_at, now = code.next_at(matter), clock.now()
        wait = 0 if next_at is None else max(0, int((next_at - now).total_seconds()) + 1)
        wrong = fault is not None and fault.reason is not Reason.NOT_AGREED
        return cls(
            phone=identity.masked_phone(phone),
            typed=request.form.get("code", "")[:6],
            fault=fault.headline if fault is not None and wrong else "",
            wait=wait if next_at is not None and next_at > now else 0,
            is_out=code.is_out(matter),
        )


def again(refused: Refused, page: Callable[[Refused], str]) -> tuple[str, int]:
    """The same page with the sentence beside its field; any other “no” is a page of its own."""
    if refused.reason not in _BESIDE_THE_FIELD:
        raise refused
    return page(refused), refused.words.status


def ensure_agreed(*, agreed: bool) -> None:
    """Raise Refused(NOT_AGREED) while the box is not ticked."""
    if not agreed:
        raise Refused(Reason.NOT_AGREED)


def is_over(waits: Callable[[], bool], refused: Refused) -> bool:
    """Whether another tap has answered by now what this refused one wanted to answer.

    `waits` reads whether an answer is still waited for. Of two taps at once with one code, the
    one that lost the code waits for the other to commit.
    """
    until = time.monotonic() + (_WAIT_SECONDS if refused.facts.get("raced") else 0)
    while True:
        db.session.rollback()
        db.session.expire_all()  # what was read before a try was counted is kept otherwise
        if not waits():
            return True
        if time.monotonic() >= until:
            return False
        db.session.rollback()
        time.sleep(0.05)
