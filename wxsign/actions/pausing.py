"""暂停网签 and 恢复网签 of a whole school (S25): nobody loses a day of his time to answer.

While signing is paused a student cannot agree, so the days of the pause do not count: every
midnight in it moves the deadline of each open letter by a day, and the resumption by the day that
has begun. So no letter runs out in a pause, and none says 视为放弃 of an offer that the school kept
the student from accepting. Who is opened alone goes on signing, and his letters run on.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from wxsign import clock, standing
from wxsign.actions import _school
from wxsign.db import db, transaction, writing
from wxsign.models import Agreement, School, Student, TrailEntry
from wxsign.outbox import queue
from wxsign.rules import deadlines, moments, people, switches, windows
from wxsign.rules.lifecycle import O, Process
from wxsign.rules.people import Actor, Who

_AT_ONCE = 500


def pause(*, is_open: bool, reason: str, by: Actor) -> None:
    """暂停网签 and 恢复网签 of the reviewer's school, over all windows.

    The reason of a pause stays in the trail, and whoever has an open letter reads it.
    """
    switch(_school.school_of(by), is_open=is_open, reason=reason, by=by)


def switch(school_id: int, *, is_open: bool, reason: str, by: Actor) -> None:
    """The same for this school; pressing again, or two at once, change nothing more."""
    now, name = clock.now(), db.session.get_one(School, school_id).name
    today = moments.day(now)
    with transaction():
        stands = _school.locked(school_id, switches.SIGNING_OPEN, {"value": True})
        if stands["value"] is is_open:
            return
        letters = _open_letters(school_id)
        days = (today - _day(stands, "since", today)).days + 1 if is_open else 0
        facts = {"school": name, "reason": reason, "days": days}
        if is_open:
            _prolong(letters, (today - _day(stands, "counted", today)).days + 1)
            _note(letters, days, by, now)
        value = {"value": is_open} if is_open else _paused(today, today)
        _school.keep(school_id, switches.SIGNING_OPEN, value)
        _school.note(school_id, windows.RESUMED if is_open else windows.PAUSED, reason, by, now)
        _tell("resumed" if is_open else "paused", letters, facts, now)


def choose(school_code: str, *, is_open: bool) -> bool:
    """The same from the server's command line; answer whether there is such a school."""
    school_id = db.session.scalar(select(School.id).where(School.code == school_code))
    if school_id is None:
        return False
    switch(school_id, is_open=is_open, reason="" if is_open else windows.BY_HAND, by=people.CLOCK)
    return True


def hold() -> None:
    """Move the deadlines of every school that pauses by the midnights that have passed."""
    today = moments.day(clock.now())
    for school_id, seen in standing.paused_schools().items():
        if _day(seen, "counted", today) < today:
            _count_midnights(school_id, today)


def _count_midnights(school_id: int, today: date) -> None:
    with transaction():
        stands = _school.locked(school_id, switches.SIGNING_OPEN, {"value": True})
        days = (today - _day(stands, "counted", today)).days
        if stands["value"] or days <= 0:  # it goes on, or another process has counted
            return
        _prolong(_open_letters(school_id), days)
        kept = _paused(_day(stands, "since", today), today)
        _school.keep(school_id, switches.SIGNING_OPEN, kept)


def _paused(since: date, counted: date) -> dict[str, Any]:
    """What stands of a pause: its first day, and up to which day the letters were moved."""
    return {"value": False, "since": since.isoformat(), "counted": counted.isoformat()}


def _day(value: Mapping[str, Any], key: str, otherwise: date) -> date:
    return date.fromisoformat(value[key]) if key in value else otherwise


def _open_letters(school_id: int) -> Sequence[Any]:
    """The letters of the school that a pause stops."""
    columns = Agreement.id, Agreement.version, Agreement.answer_by
    people = Agreement.student_id, Agreement.sender_id
    found = (
        select(*columns, *people)
        .join(Student, Student.id == Agreement.student_id)
        .where(
            Agreement.school_id == school_id,
            Agreement.process == Process.ONLINE,
            Agreement.state == O.INVITED,
            Student.signing_open.is_(False),
        )
    )
    return writing().execute(found).all()


def _prolong(letters: Sequence[Row[Any]], days: int) -> None:
    """So many days more for each letter: one statement for each deadline that there is.

    The revision goes up, so that a letter which is changed at this moment keeps its days.
    """
    by_deadline: dict[datetime, list[int]] = {}
    for letter in letters:
        by_deadline.setdefault(letter.answer_by, []).append(letter.id)
    for deadline, ids in by_deadline.items():
        for start in range(0, len(ids), _AT_ONCE):
            which = Agreement.id.in_(ids[start : start + _AT_ONCE])
            writing().execute(
                update(Agreement)
                .where(which, Agreement.state == O.INVITED)
                .values(
                    answer_by=deadlines.extended(deadline, days),
                    revision=Agreement.revision + 1,
                )
            )


def _note(letters: Sequence[Row[Any]], days: int, by: Actor, now: datetime) -> None:
    """The trail of each letter, once for the whole pause."""
    common = {
        "process": Process.ONLINE.value,
        "at": now,
        "who": by.who,
        "person_id": by.id,
        "name": by.name,
        "move": windows.RESUMED,
        "says": windows.PROLONGED,
        "note": deadlines.words_of(days),
    }
    rows = [{**common, "record_id": one.id, "version": one.version} for one in letters]
    if rows:
        writing().execute(insert(TrailEntry), rows)


def _tell(
    notice: str, letters: Sequence[Row[Any]], facts: Mapping[str, object], now: datetime
) -> None:
    """Each student and each colleague of a unit once, however many letters are his."""
    for audience, column in ((Who.STUDENT, "student_id"), (Who.EMPLOYER, "sender_id")):
        counts = Counter(getattr(letter, column) for letter in letters)
        for person_id, count in counts.items():
            queue.put(
                f"{notice}.{audience}",
                [queue.To(audience, person_id)],
                once=f"{notice}.{person_id}.{now.timestamp():.3f}",
                facts={**facts, "count": count},
                now=now,
            )
