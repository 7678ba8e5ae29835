"""What a one-time code is for, and the proof that it was right; `spend` uses it up once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, update

from wxsign.db import writing
from wxsign.models import Code
from wxsign.rules.refusals import Reason, Refused

VALID, MOST_TRIES = timedelta(minutes=10), 5

_SPEND = (
    update(Code)
    .where(
        Code.id == bindparam("proven"),
        Code.person == bindparam("by"),
        Code.purpose == bindparam("to"),
        Code.record == bindparam("on"),
        Code.version == bindparam("read"),
        Code.tries == bindparam("seen"),
        Code.spent_at.is_(None),
        Code.asked_at > bindparam("asked_after"),
    )
    .values(tries=Code.tries + 1, spent_at=bindparam("now"))
)


@dataclass(frozen=True)
class Matter:
    """What a code is for: who, to do what, on which record, in which version."""

    person: str
    purpose: str
    record: str = ""
    version: int = 0


@dataclass(frozen=True)
class Proof:
    """A code that was right after so many tries; `spend` it inside the action's transaction."""

    code_id: int
    matter: Matter
    tries: int = 0

    def of(self, person: str, purpose: str) -> Matter:
        """What this proof is for, if it is this person's and for this purpose."""
        return Matter(person, purpose, self.matter.record, self.matter.version)


def spend(proof: Proof, matter: Matter, now: datetime) -> None:
    """Use up a proof of this very matter inside the open transaction, and count its try.

    A proof of anything else is Refused(CODE_EXPIRED). If a parallel try was counted or spent since,
    it is refused as a wrong one would be: of many guesses at once only one is ever answered.
    """
    if proof.matter != matter:
        raise Refused(Reason.CODE_EXPIRED)
    spent = writing().execute(
        _SPEND,
        {
            "proven": proof.code_id,
            "by": matter.person,
            "to": matter.purpose,
            "on": matter.record,
            "read": matter.version,
            "seen": proof.tries,
            "asked_after": now - VALID,
            "now": now,
        },
    )
    if spent.rowcount != 1:
        raise wrong(proof.tries, raced=True)


def wrong(tries: int, *, raced: bool) -> Refused:
    """What is said of a wrong code after so many earlier tries."""
    return Refused(Reason.CODE_WRONG, left=max(0, MOST_TRIES - tries - 1), raced=raced)
