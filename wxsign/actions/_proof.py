"""What a one-time code is for, and the proof that it was right; `spend` uses it up once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import update

from wxsign.db import writing
from wxsign.models import Code
from wxsign.rules.refusals import Reason, Refused

PROOF_VALID = timedelta(minutes=5)


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


def spend(proof: Proof, now: datetime) -> None:
    """Use up a proof inside the open transaction; a second use is Refused(CODE_EXPIRED)."""
    matter = proof.matter
    spent = writing().execute(
        update(Code)
        .where(
            Code.id == proof.code_id,
            Code.person == matter.person,
            Code.purpose == matter.purpose,
            Code.record == matter.record,
            Code.version == matter.version,
            Code.spent_at.is_(None),
            Code.checked_at > now - PROOF_VALID,
        )
        .values(spent_at=now)
    )
    if spent.rowcount != 1:
        raise Refused(Reason.CODE_EXPIRED)
