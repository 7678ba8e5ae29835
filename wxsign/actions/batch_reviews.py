"""Many records decided on at once, after a second look (S80, S82, desk 2 of the product).

A batch is a row before anything is decided, so a reload, a lost answer or a second press finds the
true state. Each record is judged as if it stood alone, by `_verdicts.py`; what cannot be decided
is left out with its reason. The writes go in few short transactions, with a savepoint for each
record where one of them was lost to somebody who was faster.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import joinedload

from wxsign import clock
from wxsign.actions import _ending_verdicts, _verdicts
from wxsign.actions._reviewing import Asked, ensure_reason
from wxsign.actions._verdicts import Deed
from wxsign.actions.records import scope_of
from wxsign.db import db, transaction, writing
from wxsign.models import Agreement, Batch, BatchItem
from wxsign.rules import batches, reviewing
from wxsign.rules.people import Actor
from wxsign.rules.refusals import Reason, Refused
from wxsign.scopes import Scope

_AT_ONCE = 50  # records in one transaction: others wait for it no longer than a moment


def begin(
    records: Iterable[tuple[int, int]], verb: str, fields: Mapping[str, str], *, by: Actor
) -> int:
    """Put these records aside for a second look: each with the revision that was shown.

    Answers the batch. What is not in the reviewer's scope is left away without a word.
    """
    scope, now, wanted = scope_of(by), clock.now(), dict(records)
    within = [Agreement.id.in_(list(wanted)[: batches.MOST]), *scope.clauses]
    listed = Agreement.state.in_(reviewing.EVERY)
    known = set(db.session.scalars(select(Agreement.id).where(*within, listed)))
    rows = [
        {"agreement_id": record, "place": place, "seen": wanted[record]}
        for place, record in enumerate(wanted)
        if record in known
    ]
    with transaction():
        row = {"reviewer_id": by.id, "verb": verb, "fields": dict(fields), "made_at": now}
        made = writing().execute(insert(Batch).values(**row).returning(Batch.id)).scalar_one()
        if rows:
            writing().execute(insert(BatchItem), [{**one, "batch_id": made} for one in rows])
    return int(made)


def decide(batch_id: int, *, by: Actor, reason: str = "", ground: str = "") -> None:
    """确认: decide on every record of the batch that has not been decided on yet.

    A second press, or one after a crash, goes on with what is left, for the reason that was given
    first. Raises Refused: NOT_FOUND, REASON_MISSING for a no without a reason.
    """
    now, batch = clock.now(), own(batch_id, by)
    if batch.decided_at is None:
        if batch.verb == batches.REJECT:
            ensure_reason(reason)
        said = {"reason": reason.strip()[:500], "ground": ground, "decided_at": now}
        with transaction():
            writing().execute(
                update(Batch).where(Batch.id == batch_id, Batch.decided_at.is_(None)).values(**said)
            )
        batch = own(batch_id, by)
    asked = Asked(by, now, reason=batch.reason, ground=batch.ground, scope=scope_of(by))
    _each(batch_id, batches.PENDING, batches.DONE, _Judge(batch.verb, asked))


def undo(batch_id: int, *, by: Actor) -> None:
    """撤销这一批: take back every decision that can still be taken back (decision 10)."""
    batch, asked = own(batch_id, by), Asked(by, clock.now(), scope=scope_of(by))
    _each(batch_id, batches.DONE, batches.UNDONE, _Judge("undo", asked, undoes=batch.verb))


def note_undone(record_id: int, *, by: Actor) -> None:
    """One decision was taken back by itself: the lists of its batches say so."""
    mine = select(Batch.id).where(Batch.reviewer_id == by.id)
    item = BatchItem.agreement_id == record_id, BatchItem.outcome == batches.DONE
    with transaction():
        writing().execute(
            update(BatchItem)
            .where(*item, BatchItem.batch_id.in_(mine))
            .values(outcome=batches.UNDONE, says="")
        )


def own(batch_id: int, by: Actor) -> Batch:
    """The reviewer's own batch; another's looks like none."""
    found = db.session.get(Batch, batch_id)
    if found is None or found.reviewer_id != by.id:
        raise Refused(Reason.NOT_FOUND)
    return found


@dataclass(frozen=True)
class _Judge:
    """How a record is judged: the verb of the batch, and what was asked.

    `undoes` is the verb that an undo takes back.
    """

    verb: str
    asked: Asked
    undoes: str = ""

    def why_final(self, record: Agreement | None) -> str:
        """Why nobody takes this decision back, whoever asks and when; empty where one may."""
        if not self.undoes or record is None:
            return ""
        process, state = record.process, record.state
        waits = reviewing.of(process, state, record.ending) is not None
        return batches.why_final(self.undoes, process, state, waits=waits, turn=record.turn)

    def deed(self, record: Agreement | None, seen: int) -> Deed:
        """What writes the decision. Raises Refused."""
        scope = self.asked.scope
        assert scope is not None
        if record is None or not scope.covers(record.school_id, record.college_id):
            raise Refused(Reason.OUT_OF_SCOPE)
        if self.verb == "undo":
            return _verdicts.undo(record, self.asked)
        if reviewing.of(record.process, record.state, record.ending) is None:
            raise Refused(Reason.WRONG_STATE)
        asked = replace(self.asked, seen=seen)
        return _verdict(self.verb, record, scope)(record, asked)


def _verdict(verb: str, record: Agreement, scope: Scope) -> Callable[[Agreement, Asked], Deed]:
    """The yes of a college on two levels is 学院审核通过."""
    may = scope.verbs(record.college_id, record.turn)
    passes_on = verb == batches.APPROVE and "approve" not in may and "pass_on" in may
    is_ending = reviewing.of(record.process, record.state, record.ending) is reviewing.ENDING
    return (_OF_ENDINGS if is_ending else _OF_RECORDS)["pass_on" if passes_on else verb]


_Verdict = Callable[[Agreement, Asked], Deed]
_OF_RECORDS: dict[str, _Verdict] = {
    batches.APPROVE: _verdicts.approve,
    batches.REJECT: _verdicts.reject,
    "pass_on": _verdicts.pass_on,
}
_OF_ENDINGS: dict[str, _Verdict] = {
    batches.APPROVE: _ending_verdicts.approve,
    batches.REJECT: _ending_verdicts.reject,
    "pass_on": _ending_verdicts.pass_on,
}


def _each(batch_id: int, outcome: str, target: str, judge: _Judge) -> None:
    items = db.session.execute(
        select(BatchItem.agreement_id, BatchItem.seen)
        .where(BatchItem.batch_id == batch_id, BatchItem.outcome == outcome)
        .order_by(BatchItem.place)
    ).all()
    for start in range(0, len(items), _AT_ONCE):
        some = {item.agreement_id: item.seen for item in items[start : start + _AT_ONCE]}
        made = _Outcomes(batch_id, outcome, target)
        try:
            _together(some, judge, made, _made)
        except Refused:  # somebody else was faster with one of them: each by itself
            _together(some, judge, made, _made_or_left)


@dataclass(frozen=True)
class _Outcomes:
    """What becomes of items of this batch that have had this outcome so far."""

    batch_id: int
    before: str
    target: str

    def of(self, record_id: int, why: str) -> dict[str, object]:
        """The row of an item that was decided, or that was left for this reason."""
        left = batches.LEFT if self.before == batches.PENDING else self.before
        now = {"now": left, "why": why[:200]} if why else {"now": self.target, "why": ""}
        return {"batch": self.batch_id, "record": record_id, "before": self.before, **now}


_NOTED = (
    update(BatchItem)
    .where(
        BatchItem.batch_id == bindparam("batch"),
        BatchItem.agreement_id == bindparam("record"),
        BatchItem.outcome == bindparam("before"),
    )
    .values(outcome=bindparam("now"), says=bindparam("why"))
)


def _together(
    some: Mapping[int, int],
    judge: _Judge,
    outcomes: _Outcomes,
    made: Callable[[Deed | str], str],
) -> None:
    """One transaction for so many, each with the revision that was seen."""
    records = _records(list(some))
    judged = {one: _judged(judge, records.get(one), seen) for one, seen in some.items()}
    with transaction():
        rows = [outcomes.of(one, made(verdict)) for one, verdict in judged.items()]
        writing().execute(_NOTED, rows)


def _records(ids: Sequence[int]) -> dict[int, Agreement]:
    """The records with what their decision reads, in one statement."""
    found = db.session.scalars(
        select(Agreement)
        .where(Agreement.id.in_(ids))
        .options(joinedload(Agreement.student))
        .execution_options(populate_existing=True)
    )
    return {record.id: record for record in found}


def _judged(judge: _Judge, record: Agreement | None, seen: int) -> Deed | str:
    """The deed, or the sentence why there is none."""
    try:
        return judge.why_final(record) or judge.deed(record, seen)
    except Refused as refused:
        return refused.headline


def _made(verdict: Deed | str) -> str:
    """Make the deed; answer why there is none, empty if it was made. Raises Refused."""
    if isinstance(verdict, str):
        return verdict
    verdict()
    return ""


def _made_or_left(verdict: Deed | str) -> str:
    """The same under a savepoint, which costs two statements: a refusal undoes this one alone."""
    try:
        with writing().begin_nested():
            return _made(verdict)
    except Refused as refused:
        return refused.headline
