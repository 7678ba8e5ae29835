"""Cases of a pattern are kept as they are found, with what a reviewer said of them (S83)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update

from wxsign import clock
from wxsign.db import db, reading, transaction, writing
from wxsign.models import PatternCase, Reviewer
from wxsign.rules import patterns
from wxsign.rules.patterns import Case
from wxsign.rules.people import Actor
from wxsign.rules.refusals import Reason, Refused

_AGAIN = (
    update(PatternCase)
    .where(PatternCase.id == bindparam("known"))
    .values(
        title=bindparam("new_title"),
        facts=bindparam("new_facts"),
        size=bindparam("new_size"),
        seen_at=bindparam("now"),
    )
)


def keep(school_id: int, cases: Iterable[Case], now: datetime) -> None:
    """Write down what was found; what is found no more goes, unless somebody has judged it."""
    rows = reading().execute(
        select(PatternCase.id, PatternCase.pattern, PatternCase.subject).where(
            PatternCase.school_id == school_id
        )
    )
    known = {(row.pattern, row.subject): row.id for row in rows}
    fresh, again = list[dict[str, Any]](), list[dict[str, Any]]()
    for case in cases:
        facts = {"says": case.says, "records": list(case.records[: patterns.MOST_RECORDS])}
        what = {"title": case.title[:200], "facts": facts, "size": case.size}
        key = case.pattern, case.subject[:250]
        if key in known:
            changed = {f"new_{name}": value for name, value in what.items()}
            again.append({"known": known[key], "now": now, **changed})
        else:
            named = {"school_id": school_id, "pattern": key[0], "subject": key[1]}
            fresh.append({**named, **what, "found_at": now, "seen_at": now})
    with transaction():
        if fresh:
            writing().execute(insert(PatternCase), fresh)
        if again:
            writing().execute(_AGAIN, again)
        over = PatternCase.seen_at < now, PatternCase.verdict == ""
        writing().execute(delete(PatternCase).where(PatternCase.school_id == school_id, *over))


def judge(
    case_id: int, verdict: str, *, note: str, by: Actor, seen: datetime | None = None
) -> None:
    """已核实 or 忽略, with a note; it is a remark and changes no record.

    `seen` is the moment of the judgement that was read. Raises Refused(WRONG_STATE) when somebody
    has judged since.
    """
    me, case = db.session.get_one(Reviewer, by.id), db.session.get(PatternCase, case_id)
    if case is None or case.school_id != me.school_id or verdict not in patterns.VERDICTS:
        raise Refused(Reason.NOT_FOUND)
    said = {"verdict": verdict, "note": note[: patterns.LONGEST_NOTE], "judged_by": by.name}
    with transaction():
        made = writing().execute(
            update(PatternCase)
            .where(PatternCase.id == case.id, PatternCase.judged_at.is_not_distinct_from(seen))
            .values(**said, judged_at=clock.now(), judged_size=case.size)
        )
        if made.rowcount != 1:
            raise Refused(Reason.WRONG_STATE)
