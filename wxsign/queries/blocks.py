"""Which schools keep a unit away from their students, in the words for the unit itself."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wxsign.db import reading
from wxsign.models import EmployerBlock, School


@dataclass(frozen=True)
class Standing:
    """One block that stands: the school with its phone, why, since when."""

    school: str
    phone: str
    reason: str
    since: datetime


def of_employer(employer_id: int) -> tuple[Standing, ...]:
    """The blocks that stand against this unit. One statement."""
    block = EmployerBlock
    found = reading().execute(
        select(School.name, School.phone, block.reason, block.blocked_at)
        .join(School, School.id == block.school_id)
        .where(block.employer_id == employer_id, block.lifted_at.is_(None))
        .order_by(block.id)
    )
    return tuple(Standing(row.name, row.phone, row.reason, row.blocked_at) for row in found)
