"""What became of a dry run at the desk: whether it was confirmed, and whether it is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from wxsign.db import db
from wxsign.models import Errand
from wxsign.queries.errands import Seen
from wxsign.rules import roster
from wxsign.rules.errands import DESK, FAILED

_ADD = ".add"


@dataclass(frozen=True)
class Became:
    """What became of a dry run, in words; `errand_id` is what writes it, None before 确认导入."""

    words: str
    errand_id: int | None = None
    has_failed: bool = False


def became(what: str, checks: Sequence[Seen]) -> dict[int, Became]:
    """What became of these dry runs of one person, by their number. One statement."""
    check, add = aliased(Errand), aliased(Errand)
    its = add.file_id == check.file_id, add.person_id == check.person_id
    found = db.session.execute(
        select(check.id, add.id.label("written"), add.state)
        .join(add, and_(add.area == DESK, add.kind == what + _ADD, *its))
        .where(check.id.in_([each.id for each in checks]))
    )
    written = {
        row.id: Became(roster.BECAME[row.state], row.written, row.state == FAILED) for row in found
    }
    return {each.id: written.get(each.id, Became(_unwritten(each))) for each in checks}


def _unwritten(check: Seen) -> str:
    """What is to be said of a dry run that nobody has confirmed."""
    sums = check.report.get("sums")
    if sums is None:
        return "-"
    return roster.NOT_YET if sums["added"] + sums["changed"] else roster.NOTHING_RIGHT
