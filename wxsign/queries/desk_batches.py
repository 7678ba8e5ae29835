"""A batch as its reviewer sees it: first the second look, afterwards what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from wxsign import settings
from wxsign.db import db
from wxsign.models import Agreement, Batch, BatchItem, College, Seat, Student, TermsVersion
from wxsign.queries import agreements, desk_content, papers
from wxsign.rules import (
    batches,
    checks,
    completion,
    deadlines,
    labels,
    paper,
    permissions,
    rejections,
    reviewing,
)
from wxsign.rules.checks import Check
from wxsign.rules.lifecycle import Process
from wxsign.rules.refusals import WORDS, Reason, Refused
from wxsign.scopes import Scope


@dataclass(frozen=True)
class Item:
    """One record of a batch.

    `review` is what it is asked for, `doubts` the lines of 自动核对 that a reviewer should look at
    twice, `left_out` why it cannot be decided here, `final` why its decision cannot be taken back.
    `can_undo` says that it still can, `has_paper` that a worker makes its document now.
    """

    id: int
    state: str
    student_name: str
    student_number: str
    college: str
    employer_name: str
    kind: str
    review: str
    doubts: tuple[str, ...]
    left_out: str
    final: str
    outcome: str
    says: str
    can_undo: bool
    has_paper: bool


@dataclass(frozen=True)
class Look:
    """A batch with all its records; `until` is when the last of its decisions cannot be undone."""

    id: int
    verb: str
    ground: str
    reason: str
    fields: dict[str, str]
    decided_at: datetime | None
    items: tuple[Item, ...]
    until: datetime | None

    @property
    def ready(self) -> tuple[Item, ...]:
        """What will be decided."""
        return tuple(item for item in self.items if not item.left_out and not item.outcome)

    @property
    def left_out(self) -> tuple[Item, ...]:
        """What will not."""
        return tuple(item for item in self.items if item.left_out and not item.outcome)

    def of(self, outcome: str) -> tuple[Item, ...]:
        """What has come to this."""
        return tuple(item for item in self.items if item.outcome == outcome)

    @property
    def finality(self) -> str:
        """What cannot be taken back of all that will be decided; empty where everything can."""
        minutes = settings.current().signing.undo_minutes
        return batches.finality(self.verb, [item.final for item in self.ready], minutes)

    @property
    def papers(self) -> int:
        """How many documents a worker makes after it."""
        return sum(item.has_paper for item in self.items)

    @property
    def undoable(self) -> int:
        """How many decisions can still be taken back."""
        return sum(item.can_undo for item in self.items)


def look(batch_id: int, reviewer_id: int, scope: Scope, now: datetime) -> Look:
    """The reviewer's own batch. Three statements, however many records. Raises NOT_FOUND."""
    batch = db.session.get(Batch, batch_id)
    if batch is None or batch.reviewer_id != reviewer_id:
        raise Refused(Reason.NOT_FOUND)
    since = now - timedelta(minutes=settings.current().signing.undo_minutes)
    items = tuple(
        _item(row, batch, scope, since) for row in _rows(batch_id) if _is_within(row[1], scope)
    )
    return Look(
        id=batch.id,
        verb=batch.verb,
        ground=rejections.GROUNDS.get(batch.ground, ""),
        reason=batch.reason,
        fields={name: str(value) for name, value in batch.fields.items()},
        decided_at=batch.decided_at,
        items=items,
        until=_until(batch.decided_at),
    )


def _until(decided_at: datetime | None) -> datetime | None:
    minutes = settings.current().signing.undo_minutes
    return None if decided_at is None else deadlines.undo_until(decided_at, minutes)


def _is_within(record: Agreement, scope: Scope) -> bool:
    return scope.covers(record.school_id, record.college_id)


def _rows(batch_id: int) -> list[tuple[Any, ...]]:
    """Item, record, the version in force, seat, student's number and college."""
    in_force = and_(
        TermsVersion.agreement_id == Agreement.id, TermsVersion.number == Agreement.version
    )
    found = db.session.execute(
        select(
            BatchItem,
            Agreement,
            TermsVersion,
            Seat.record_id,
            Student.student_number,
            College.name,
        )
        .join(Agreement, Agreement.id == BatchItem.agreement_id)
        .join(TermsVersion, in_force)
        .join(Student, Student.id == Agreement.student_id)
        .join(College, College.id == Agreement.college_id)
        .outerjoin(Seat, Seat.student_id == Agreement.student_id)
        .where(BatchItem.batch_id == batch_id)
        .options(joinedload(Agreement.student))
        .order_by(BatchItem.place)
    )
    return [tuple(row) for row in found]


def _item(row: tuple[Any, ...], batch: Batch, scope: Scope, since: datetime) -> Item:
    item, record, version, seat, number, college = row
    process = Process(record.process)
    waits = reviewing.of(process, record.state, record.ending)
    review = labels.main_label(record.state, process, record.ending)
    doubts: tuple[str, ...] = ()
    left_out = ""
    if item.outcome == batches.PENDING:
        left_out = _left_out(item, record, version, batch.verb, scope)
        doubts = () if waits is None else _doubts(record, version, seat)
    return Item(
        id=record.id,
        state=record.state,
        student_name=record.student_name,
        student_number=number,
        college=college,
        employer_name=record.employer_name,
        kind=labels.KINDS[process],
        review=review,
        doubts=doubts,
        left_out=left_out,
        final=_final(record, batch.verb, scope),
        outcome=item.outcome,
        says=item.says,
        can_undo=item.outcome == batches.DONE and _can_undo(record, batch.reviewer_id, since),
        has_paper=item.outcome == batches.DONE and (process, record.state) in reviewing.ORDERED,
    )


def _left_out(
    item: BatchItem, record: Agreement, version: TermsVersion, verb: str, scope: Scope
) -> str:
    """Why this record cannot be decided here; the same reasons that the decision would give."""
    waits = reviewing.of(record.process, record.state, record.ending)
    if waits is None or item.seen != record.revision:
        return WORDS[Reason.WRONG_STATE].headline
    may = scope.verbs(record.college_id, record.turn)
    wanted = {"reject"} if verb == batches.REJECT else {"approve", "pass_on"}
    if not may & wanted:
        desk = permissions.desk_of(scope.levels, record.turn)
        return WORDS[Reason.NOT_YOUR_TURN].headline.format(desk=desk)
    if verb == batches.REJECT or waits.releases or record.process not in completion.KINDS:
        return ""
    empty = desk_content.missing(version, record)
    return batches.incomplete("、".join(term.label for term in empty)) if empty else ""


def _final(record: Agreement, verb: str, scope: Scope) -> str:
    """Which of the decisions without an undo this one would be; empty where it has one."""
    waits = reviewing.of(record.process, record.state, record.ending)
    if verb == batches.APPROVE and "pass_on" in scope.verbs(record.college_id, record.turn):
        return batches.PASSES_ON
    return batches.ENDS if waits is not None and waits.releases else ""


def _doubts(record: Agreement, version: TermsVersion, seat: int | None) -> tuple[str, ...]:
    return tuple(check.says for check in _checks(record, version, seat) if not check.is_usual)


def _checks(record: Agreement, version: TermsVersion, seat: int | None) -> tuple[Check, ...]:
    if record.process == Process.DESTINATION:
        is_only = seat in (None, record.id)
        return checks.of_destination(version.student["id_number"], is_only_signing=is_only)
    if record.process == Process.PAPER:
        hints = papers.hints_of(paper.typed_of(version.terms, version.employer))
    else:
        hints = desk_content.hints(agreements.groups(version.terms, record.year))
    return desk_content.unit_checks(record, version, seat, hints)


def _can_undo(record: Agreement, reviewer_id: int, since: datetime) -> bool:
    return (
        reviewing.is_undoable(record.process, record.state, record.ending)
        and record.decided_by == reviewer_id
        and record.decided_at is not None
        and record.decided_at >= since
    )
