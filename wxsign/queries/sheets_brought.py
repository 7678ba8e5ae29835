"""What became of a dry run at the desk: whether it was confirmed."""

from sqlalchemy import select

from wxsign.db import db
from wxsign.models import Errand
from wxsign.rules.errands import DESK

_CHECK, _ADD = ".check", ".add"


def confirmed(check_id: int, reviewer_id: int) -> int | None:
    """The errand that writes what this reviewer's dry run laid open; None before 确认导入."""
    check = db.session.get(Errand, check_id)
    if check is None or not check.kind.endswith(_CHECK):
        return None
    return db.session.scalar(
        select(Errand.id).where(
            Errand.area == DESK,
            Errand.person_id == reviewer_id,
            Errand.file_id == check.file_id,
            Errand.kind == check.kind.removesuffix(_CHECK) + _ADD,
        )
    )
