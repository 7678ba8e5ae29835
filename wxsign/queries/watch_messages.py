"""One message at the desk with its whole way, and the messages of one record (S189).

Nobody's openid, a masked phone, and the words alone for whom `pages` lets see them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from wxsign.db import reading
from wxsign.models import Agreement, EmployerUser, OutboxEntry, OutboxStep, Reviewer, Student
from wxsign.outbox import queue
from wxsign.queries import watch
from wxsign.rules import deliveries, identity, notices, receipts, timeline, watching
from wxsign.rules.deliveries import Facts, Way
from wxsign.rules.people import Who
from wxsign.rules.refusals import Reason, Refused
from wxsign.rules.timeline import Line, Step

_Carrier = aliased(OutboxEntry, name="carrier")


@dataclass(frozen=True)
class Message:
    """One message: to whom, what became of it, and its way step by step.

    `text` is what it said, digits of codes hidden; empty once it is forgotten. `carrier_id` is the
    message that told it, 0 where it went by itself; `carries` are those that it told.
    """

    id: int
    title: str
    to: str
    phone: str
    way: Way
    state: str
    record_id: int
    made_at: datetime
    tries: int
    read_at: datetime | None
    lines: tuple[Line, ...]
    text: str
    carrier_id: int
    carries: tuple[tuple[int, str], ...]

    @property
    def is_stuck(self) -> bool:
        """Whether only somebody at the desk sends it again."""
        return self.state in ("dead", "held")


@dataclass(frozen=True)
class Row:
    """One message in the list of a record."""

    id: int
    title: str
    to: str
    way: Way
    at: datetime
    read_at: datetime | None


_FACTS = (
    OutboxEntry.once,
    OutboxEntry.merged_into,
    OutboxEntry.sent_at,
    OutboxEntry.due_at,
    OutboxEntry.read_at,
    OutboxEntry.person_id,
    *(
        func.coalesce(getattr(_Carrier, name), getattr(OutboxEntry, name)).label(f"in_{name}")
        for name in ("channel", "state", "receipt", "error", "msgid")
    ),
    _Carrier.sent_at.label("carried_at"),
)


def one(reviewer: Reviewer, entry_id: int, now: datetime) -> Message:
    """One message of this school; another school's looks like none. Three statements."""
    row = (
        reading()
        .execute(
            watch.joined(*watch.COLUMNS, *_FACTS, OutboxEntry.facts)
            .outerjoin(_Carrier, _Carrier.id == OutboxEntry.merged_into)
            .where(
                OutboxEntry.id == entry_id,
                OutboxEntry.kind == "notice",
                watch.of_school(reviewer.school_id),
            )
        )
        .one_or_none()
    )
    if row is None:
        raise Refused(Reason.NOT_FOUND)
    steps = reading().execute(
        select(OutboxStep.at, OutboxStep.step, OutboxStep.channel, OutboxStep.why)
        .where(OutboxStep.entry_id.in_([entry_id, row.merged_into or entry_id]))
        .order_by(OutboxStep.id)
    )
    carried = select(OutboxEntry.id, OutboxEntry.notice).where(OutboxEntry.merged_into == entry_id)
    return Message(
        id=row.id,
        title=watching.title_of(row.notice, row.kind),
        to=watch.addressee(row),
        phone=_phone(row),
        way=deliveries.way(_facts(row, now)),
        state=row.in_state,
        record_id=row.record_id,
        made_at=row.made_at,
        tries=row.tries,
        read_at=row.read_at,
        lines=_lines(row, [Step(*step) for step in steps], now),
        text=notices.hidden(notices.BY_KEY[row.notice], row.facts),
        carrier_id=row.merged_into or 0,
        carries=tuple(
            (other.id, watching.title_of(other.notice, "notice"))
            for other in reading().execute(carried.order_by(OutboxEntry.id))
        ),
    )


def of_record(record: Agreement, now: datetime) -> tuple[Row, ...]:
    """Every message about this record, the newest first. One statement."""
    rows = reading().execute(
        watch.joined(*watch.COLUMNS, *_FACTS)
        .outerjoin(_Carrier, _Carrier.id == OutboxEntry.merged_into)
        .where(
            OutboxEntry.record_id == record.id,
            OutboxEntry.kind == "notice",
            OutboxEntry.audience.in_((Who.STUDENT, Who.EMPLOYER)),
        )
        .order_by(OutboxEntry.id.desc())
    )
    return tuple(
        Row(
            id=row.id,
            title=watching.title_of(row.notice, row.kind),
            to=_reader(row.audience, record),
            way=deliveries.way(_facts(row, now)),
            at=row.carried_at or row.sent_at or row.made_at,
            read_at=row.read_at,
        )
        for row in rows
    )


def _reader(audience: str, record: Agreement) -> str:
    """Whom of the two; the page of a record names both in full."""
    if audience == Who.STUDENT:
        return f"学生 {record.student_name}"
    return f"单位 {record.employer_name}"


def _facts(row: Any, now: datetime) -> Facts:  # noqa: ANN401 - a row of the statements above
    return Facts(
        row.once.rsplit(".", 1)[1],
        row.in_channel,
        row.in_state,
        row.in_receipt,
        row.in_error,
        is_merged=row.merged_into is not None,
        is_silent=_is_silent(row, now),
        at_desk=True,
    )


def _is_silent(row: Any, now: datetime) -> bool:  # noqa: ANN401 - as above
    """Nothing came back for what WeChat took under a number."""
    waits = row.in_channel == queue.WECHAT and row.in_state == "sent" and not row.in_receipt
    sent_at = row.carried_at if row.merged_into else row.sent_at
    return bool(waits and row.in_msgid and receipts.is_missing(sent_at, now))


def _lines(row: Any, steps: Sequence[Step], now: datetime) -> tuple[Line, ...]:  # noqa: ANN401 - as above
    of = timeline.Facts(
        made_at=row.made_at,
        channel=row.in_channel,
        state=row.in_state,
        sent_at=row.carried_at if row.merged_into else row.sent_at,
        read_at=row.read_at,
        due_at=row.due_at,
        error=row.error,
        is_silent=_is_silent(row, now),
    )
    return timeline.lines(of, steps)


def _phone(row: Any) -> str:  # noqa: ANN401 - as above
    """The phone that an SMS goes to, masked; a reviewer gets mails."""
    wanted = _PHONES.get(row.audience)
    phone = None if wanted is None else reading().execute(wanted, {"of": row.person_id}).scalar()
    return identity.masked_phone(phone) if phone else ""


_PHONES = {
    "student": select(Student.phone).where(Student.id == bindparam("of")),
    "employer": select(EmployerUser.phone).where(EmployerUser.id == bindparam("of")),
}
