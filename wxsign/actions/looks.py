"""Look-alike pictures are found after the claim, and reviewers say what they are (S83)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from wxsign import clock
from wxsign.db import db, reading, transaction, writing
from wxsign.models import Agreement, Attachment, LookAlike, PictureBand, Reviewer, Termination
from wxsign.rules import looks, patterns
from wxsign.rules.lifecycle import Process
from wxsign.rules.looks import Look
from wxsign.rules.people import Actor
from wxsign.rules.refusals import Reason, Refused

_AT_ONCE = 200


def compare() -> int:
    """Compare what was handed in since the last time; answer how many pictures that were."""
    ids = reading().execute(_uncompared()).scalars().all()
    for attachment_id in ids:
        _compare(attachment_id)
    return len(ids)


def judge(
    alike_id: int, verdict: str, *, note: str, by: Actor, seen: datetime | None = None
) -> None:
    """已核实 or 忽略, with a note; it is a remark and changes no record.

    `seen` is the moment of the judgement that was read. Raises Refused(WRONG_STATE) when somebody
    has judged since.
    """
    me, one = db.session.get_one(Reviewer, by.id), db.session.get(LookAlike, alike_id)
    if one is None or one.school_id != me.school_id or verdict not in patterns.VERDICTS:
        raise Refused(Reason.NOT_FOUND)
    said = {"verdict": verdict, "note": note[: patterns.LONGEST_NOTE]}
    with transaction():
        made = writing().execute(
            update(LookAlike)
            .where(LookAlike.id == one.id, LookAlike.judged_at.is_not_distinct_from(seen))
            .values(**said, judged_by=by.name, judged_at=clock.now())
        )
        if made.rowcount != 1:
            raise Refused(Reason.WRONG_STATE)


def _uncompared() -> Any:  # noqa: ANN401 - a statement
    return (
        select(Attachment.id)
        .where(
            Attachment.look != "",
            Attachment.compared_at.is_(None),
            Attachment.record_id > 0,
            Attachment.purpose.in_(looks.PURPOSES),
        )
        .order_by(Attachment.id)
        .limit(_AT_ONCE)
    )


def _compare(attachment_id: int) -> None:
    """One picture: its near ones are written down, and it stands ready for those that come."""
    mine, now = db.session.get_one(Attachment, attachment_id), clock.now()
    school_id = _school_of(mine)
    look = Look.read(mine.look)
    known = select(LookAlike.other_id).where(LookAlike.attachment_id == mine.id)
    before = set(reading().execute(known).scalars())
    near = _near(mine, look, school_id) if school_id else []
    found = [
        {
            "school_id": school_id,
            "purpose": mine.purpose,
            "attachment_id": mine.id,
            "other_id": other,
            "distance": distance,
            "found_at": now,
        }
        for distance, other in near
        if other not in before
    ]
    where = {"school_id": school_id, "purpose": mine.purpose, "attachment_id": mine.id}
    bands = [{**where, "band": band} for band in look.bands] if school_id else []
    try:
        _write(mine.id, bands, found, now)
    except IntegrityError:  # another worker was faster
        db.session.rollback()


def _write(
    attachment_id: int,
    bands: Sequence[dict[str, Any]],
    found: Sequence[dict[str, Any]],
    now: datetime,
) -> None:
    with transaction():
        if bands:
            writing().execute(insert(PictureBand), bands)
        if found:
            writing().execute(insert(LookAlike), found)
        writing().execute(
            update(Attachment).where(Attachment.id == attachment_id).values(compared_at=now)
        )


def _near(mine: Attachment, look: Look, school_id: int) -> list[tuple[int, int]]:
    """Pictures of other students of this school and kind that look like it, the nearest first."""
    bands = PictureBand
    candidates = select(bands.attachment_id).where(
        bands.school_id == school_id,
        bands.purpose == mine.purpose,
        bands.band.in_(list(look.probes())),
    )
    rows = reading().execute(
        select(Attachment.id, Attachment.look).where(
            Attachment.id.in_(candidates), Attachment.person != mine.person
        )
    )
    known = ((look.distance(Look.read(row.look)), row.id) for row in rows)
    near = sorted((distance, other) for distance, other in known if distance is not None)
    return near[: looks.MOST_FINDINGS]


def _school_of(mine: Attachment) -> int:
    """The school of the record that claimed the picture; 0 where it is gone."""
    agreement_id: Any = mine.record_id
    if mine.process == Process.TERMINATION:
        of = select(Termination.agreement_id).where(Termination.id == mine.record_id)
        agreement_id = of.scalar_subquery()
    found = select(Agreement.school_id).where(Agreement.id == agreement_id)
    return int(reading().execute(found).scalar_one_or_none() or 0)
