"""运行监控: messages and files that got stuck, jobs, and counts, of the reviewer's own school.

What concerns no school, as a notice to an employer about his account, is for the operator's
commands (`stuck`, `resend`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    func,
    or_,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import aliased

from wxsign.db import reading
from wxsign.models import (
    Agreement,
    Document,
    Errand,
    LookAlike,
    OutboxEntry,
    PatternCase,
    Reviewer,
    Student,
)
from wxsign.outbox import queue
from wxsign.queries import watch_work
from wxsign.rules import errands, identity, watching
from wxsign.rules.errands import DESK

PAGE_LENGTH = 50
MOST_AT_ONCE = 500
MESSAGES, FILES = "messages", "files"


@dataclass(frozen=True)
class Filters:
    """What the list is limited to: messages or files, a state, a channel."""

    what: str = MESSAGES
    state: str = ""
    channel: str = ""


@dataclass(frozen=True)
class Stuck:
    """One message or file that did not go its way; the person is masked."""

    id: int
    title: str
    to: str
    channel: str
    state: str
    why: str
    tries: int
    made_at: datetime
    record_id: int

    @property
    def label(self) -> str:
        """Its state in words."""
        return watching.STATES[self.state][0]

    @property
    def tone(self) -> str:
        """One of the five of `look.md`."""
        return watching.STATES[self.state][1]


@dataclass(frozen=True)
class Page:
    """One page, the newest first; `following` is the key of the next, 0 at the end."""

    rows: tuple[Stuck, ...]
    following: int


@dataclass(frozen=True)
class Counts:
    """What waits for a look."""

    messages: int
    files: int
    errands: int
    overdue: int
    pictures: int
    patterns: int


def counts(reviewer: Reviewer, now: datetime) -> Counts:
    """The numbers of the overview."""
    school = reviewer.school_id
    stuck = {
        what: _how_many(joined(func.count()).where(*_within(school, Filters(what), now)))
        for what in (MESSAGES, FILES)
    }
    failed = Errand.area == DESK, Errand.owner_id == school, Errand.state == errands.FAILED
    unjudged = LookAlike.school_id == school, LookAlike.verdict == ""
    open_cases = PatternCase.school_id == school, PatternCase.verdict == ""
    return Counts(
        messages=stuck[MESSAGES],
        files=stuck[FILES],
        errands=_how_many(select(func.count(Errand.id)).where(*failed)),
        overdue=sum(job.is_overdue for job in watch_work.jobs(now)),
        pictures=_how_many(select(func.count(LookAlike.id)).where(*unjudged)),
        patterns=_how_many(select(func.count(PatternCase.id)).where(*open_cases)),
    )


def page(reviewer: Reviewer, filters: Filters, now: datetime, after: int = 0) -> Page:
    """One page of what got stuck. One statement."""
    wanted = joined(*COLUMNS).where(*_within(reviewer.school_id, filters, now))
    if after:
        wanted = wanted.where(OutboxEntry.id < after)
    rows = reading().execute(wanted.order_by(OutboxEntry.id.desc()).limit(PAGE_LENGTH + 1)).all()
    shown = tuple(map(_stuck, rows[:PAGE_LENGTH]))
    return Page(shown, shown[-1].id if len(rows) > PAGE_LENGTH else 0)


def ids(reviewer: Reviewer, filters: Filters, now: datetime, entry: int = 0) -> list[int]:
    """The numbers of what got stuck, a few hundred at most; of this one alone where it is named."""
    wanted = joined(OutboxEntry.id).where(*_within(reviewer.school_id, filters, now))
    if entry:
        wanted = wanted.where(OutboxEntry.id == entry)
    newest = wanted.order_by(OutboxEntry.id.desc()).limit(MOST_AT_ONCE)
    return list(reading().execute(newest).scalars())


COLUMNS = (
    OutboxEntry.id,
    OutboxEntry.kind,
    OutboxEntry.notice,
    OutboxEntry.audience,
    OutboxEntry.channel,
    OutboxEntry.state,
    OutboxEntry.error,
    OutboxEntry.tries,
    OutboxEntry.made_at,
    OutboxEntry.record_id,
    Student.name.label("student"),
    Agreement.employer_name,
    Agreement.student_name,
    Reviewer.name.label("reviewer"),
    Document.problem,
)


def joined(*columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of any type
    """The outbox with whom each row is for: a student, a record's employer, a reviewer."""
    entry = OutboxEntry
    return (
        select(*columns)
        .select_from(entry)
        .outerjoin(Student, and_(entry.audience == "student", Student.id == entry.person_id))
        .outerjoin(
            Agreement,
            and_(
                entry.audience.in_(("employer", "document")),
                entry.record_id > 0,
                Agreement.id == entry.record_id,
            ),
        )
        .outerjoin(Reviewer, and_(entry.audience == "reviewer", Reviewer.id == entry.person_id))
        .outerjoin(
            Document,
            and_(
                entry.kind == "document",
                Document.agreement_id == entry.record_id,
                Document.version == Agreement.version,
                Document.edition == entry.notice,
                Document.problem != "",
            ),
        )
    )


def of_school(school_id: int) -> ColumnElement[bool]:
    """What is this school's business: its student, a record of his, one of its reviewers."""
    tables = (Student, Agreement, Reviewer)
    return or_(*(table.school_id == school_id for table in tables))


def _within(school_id: int, filters: Filters, now: datetime) -> list[ColumnElement[bool]]:
    entry = OutboxEntry
    kind = "document" if filters.what == FILES else "notice"
    found = [entry.kind == kind, of_school(school_id), entry.id.in_(_stuck_ids(filters, now))]
    if filters.state:
        found.append(entry.state == filters.state)
    if filters.channel:
        found.append(entry.channel == filters.channel)
    return found


_Stuck = aliased(OutboxEntry, name="stuck")
# Written out, not bound: SQLite takes a partial index only for what it can read.
_LOST, _WAITS = text("stuck.state IN ('dead', 'held')"), text("stuck.state = 'waiting'")


def _stuck_ids(filters: Filters, now: datetime) -> CompoundSelect[Any]:
    """Of millions of messages the few that got stuck, by the two partial indexes."""
    lost = select(_Stuck.id).where(_LOST)
    late = select(_Stuck.id).where(_WAITS, _Stuck.made_at < now - watching.LATE)
    wanted = [late] if filters.state == "waiting" else [lost] if filters.state else [lost, late]
    return union_all(*wanted)


def _how_many(wanted: Select[Any]) -> int:
    return int(reading().execute(wanted).scalar_one())


def _stuck(row: Any) -> Stuck:  # noqa: ANN401 - a row of the statement above
    return Stuck(
        id=row.id,
        title=watching.title_of(row.notice, row.kind),
        to=addressee(row),
        channel=watching.CHANNELS.get(row.channel, row.channel),
        state=row.state,
        why=_why(row),
        tries=row.tries,
        made_at=row.made_at,
        record_id=row.record_id if row.channel != queue.WEBHOOK else 0,
    )


def _why(row: Any) -> str:  # noqa: ANN401 - as above
    if row.problem:
        return f"缺字“{row.problem}”，补上之后重做。"
    return watching.reason(row.channel, row.error)


def addressee(row: Any) -> str:  # noqa: ANN401 - as above
    """Whom it is for, masked: the watch needs no name in full."""
    if row.audience == "student":
        return f"学生 {identity.masked_name(row.student)}"
    if row.audience == "employer":
        return f"单位 {identity.masked_unit(row.employer_name)}"
    if row.audience == "document":
        return f"{identity.masked_name(row.student_name)}的{watching.AUDIENCES['document']}"
    return f"{watching.AUDIENCES.get(row.audience, '')} {row.reviewer or ''}".strip()
