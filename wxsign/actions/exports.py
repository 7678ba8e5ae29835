"""导出: a reviewer asks for a sheet, masked unless the school level says for what (decision 14)."""

from collections.abc import Mapping

from sqlalchemy import delete, insert, select, update

from wxsign import clock
from wxsign.actions import _exports
from wxsign.actions._errands import Asking
from wxsign.actions._exports import Export
from wxsign.db import db, transaction, writing
from wxsign.models import Errand, ExportCover, ExportEntry, Reviewer
from wxsign.rules import errands
from wxsign.rules.exports import Cover
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused


def ask(export: Export, facts: Mapping[str, object], *, by: Actor) -> int:
    """导出: answer the number of the errand; a second press answers that of the first.

    Raises Refused: NOT_YOURS, REASON_MISSING.
    """
    if export.is_full and Who.ADMIN not in by.acts_as:
        raise Refused(Reason.NOT_YOURS)
    if export.is_full and not export.purpose:
        raise Refused(Reason.REASON_MISSING)
    now = clock.now()
    school_id = db.session.get_one(Reviewer, by.id).school_id
    asked = _asked_already(export, facts, by)
    if asked is not None:
        return asked
    with transaction():
        asking = Asking(by.id, school_id)
        return _exports.put(export, facts, asking, now, by_name=by.name)


def note_rows(errand_id: int, rows: int, cover: Cover | None = None) -> None:
    """So many rows it had, and these students' full data; a worker may say so twice."""
    of = ExportEntry.errand_id == errand_id
    entry_id = db.session.scalar(select(ExportEntry.id).where(of))
    held = cover.blocks.items() if cover else ()
    covers = [{"export_id": entry_id, "block": block, "students": bits} for block, bits in held]
    with transaction(keeps=True):
        writing().execute(update(ExportEntry).where(of).values(rows=rows, ended_at=clock.now()))
        if covers:
            writing().execute(delete(ExportCover).where(ExportCover.export_id == entry_id))
            writing().execute(insert(ExportCover), covers)


def _asked_already(export: Export, facts: Mapping[str, object], by: Actor) -> int | None:
    """The same that this reviewer is waiting for."""
    waiting = db.session.execute(
        select(Errand.id, Errand.facts)
        .join(ExportEntry, ExportEntry.errand_id == Errand.id)
        .where(
            Errand.state == errands.WAITING,
            Errand.area == errands.DESK,
            Errand.person_id == by.id,
            Errand.kind == export.kind,
            ExportEntry.is_full == export.is_full,
            ExportEntry.purpose == export.purpose,
        )
    )
    return next((row.id for row in waiting if row.facts == dict(facts)), None)
