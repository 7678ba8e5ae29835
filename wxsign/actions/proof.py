"""What a one-time code is for, and the proof that it was right; `spend` uses it up once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, update

from wxsign.db import writing
from wxsign.models import Code
from wxsign.rules.refusals import Reason, Refused

PROOF_VALID = timedelta(minutes=5)

_SPEND = (
    update(Code)
    .where(
        Code.id == bindparam("proven"),
        Code.person == bindparam("by"),
        Code.purpose == bindparam("to"),
        Code.record == bindparam("on"),
        Code.version == bindparam("read"),
        Code.spent_at.is_(None),
        Code.checked_at > bindparam("not_before"),
    )
    .values(spent_at=bindparam("now"))
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
    """A code that was right; `spend` it inside the action's transaction."""

    code_id: int
    matter: Matter

    def of(self, person: str, purpose: str) -> Matter:
        """What this proof is for, if it is this person's and for this purpose."""
        return Matter(person, purpose, self.matter.record, self.matter.version)


def spend(proof: Proof, matter: Matter, now: datetime) -> None:
    """Use up a proof of this very matter inside the open transaction.

    A second use is Refused(CODE_EXPIRED), and so is a proof of anything else.
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
            "not_before": now - PROOF_VALID,
            "now": now,
        },
    )
    if spent.rowcount != 1:
        raise Refused(Reason.CODE_EXPIRED)
