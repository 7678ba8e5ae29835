"""相似图片: pictures of two students that look alike, side by side, and beside a review (S83)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, or_, select
from sqlalchemy.orm import aliased

from wxsign.db import reading
from wxsign.models import Agreement, Attachment, LookAlike, Reviewer, Student, Termination
from wxsign.rules import attachments, looks, patterns
from wxsign.rules.lifecycle import Process
from wxsign.rules.refusals import Reason, Refused

PAGE_LENGTH = 50
OPEN = "open"
TABS: dict[str, str] = {OPEN: "待核实", **patterns.VERDICTS}


@dataclass(frozen=True)
class Side:
    """One of the two pictures: whose it is and the record that it belongs to."""

    attachment_id: int
    record_id: int
    student_id: int
    student_name: str
    student_number: str
    employer_name: str
    at: datetime
    is_shown: bool


@dataclass(frozen=True)
class Alike:
    """Two pictures that look alike, the later one first, and what a reviewer said of them."""

    id: int
    kind: str
    words: str
    found_at: datetime
    verdict: str
    note: str
    judged_by: str
    judged_at: datetime | None
    sides: tuple[Side, Side]

    @property
    def label(self) -> str:
        """待核实, or what was said."""
        return TABS[self.verdict or OPEN]

    @property
    def tone(self) -> str:
        """One of the five of `look.md`."""
        return "ended" if self.verdict else "waiting"


@dataclass(frozen=True)
class Page:
    """One page, the newest first; `following` is the key of the next, 0 at the end."""

    rows: tuple[Alike, ...]
    following: int


@dataclass(frozen=True)
class Hint:
    """What stands beside a record under review: a picture of it looks like somebody else's."""

    id: int
    kind: str
    words: str


_Mine, _Other = aliased(Attachment), aliased(Attachment)


def page(reviewer: Reviewer, tab: str, after: int = 0) -> Page:
    """One page of findings. One statement."""
    verdict = "" if tab == OPEN else tab
    wanted = _joined().where(
        LookAlike.school_id == reviewer.school_id, LookAlike.verdict == verdict
    )
    if after:
        wanted = wanted.where(LookAlike.id < after)
    rows = reading().execute(wanted.order_by(LookAlike.id.desc()).limit(PAGE_LENGTH + 1)).all()
    shown = tuple(map(_alike, rows[:PAGE_LENGTH]))
    return Page(shown, shown[-1].id if len(rows) > PAGE_LENGTH else 0)


def one(reviewer: Reviewer, alike_id: int) -> Alike:
    """One finding; another school's looks like none."""
    own = LookAlike.school_id == reviewer.school_id, LookAlike.id == alike_id
    row = reading().execute(_joined().where(*own)).one_or_none()
    if row is None:
        raise Refused(Reason.NOT_FOUND)
    return _alike(row)


def of_record(process: str, record_id: int) -> tuple[Hint, ...]:
    """What is to be looked at beside this record: its pictures and those of its terminations."""
    endings = select(Termination.id).where(Termination.agreement_id == record_id)
    mine = or_(
        and_(Attachment.process == process, Attachment.record_id == record_id),
        and_(Attachment.process == Process.TERMINATION, Attachment.record_id.in_(endings)),
    )
    ids = select(Attachment.id).where(mine)
    rows = reading().execute(
        select(LookAlike.id, LookAlike.purpose, LookAlike.distance)
        .where(
            or_(LookAlike.attachment_id.in_(ids), LookAlike.other_id.in_(ids)),
            LookAlike.verdict != "ignored",
        )
        .order_by(LookAlike.distance, LookAlike.id)
    )
    return tuple(
        Hint(row.id, attachments.BY_KEY[row.purpose].label, looks.words_of(row.distance))
        for row in rows
    )


def _joined() -> Select[Any]:
    found: Select[Any] = select(LookAlike.__table__)
    for picture, name, column in (
        (_Mine, "mine", LookAlike.attachment_id),
        (_Other, "other", LookAlike.other_id),
    ):
        record, student, ending = aliased(Agreement), aliased(Student), aliased(Termination)
        of_ending = picture.process == Process.TERMINATION
        agreement_id = case((of_ending, ending.agreement_id), else_=picture.record_id)
        found = (
            found.join(picture, picture.id == column)
            .outerjoin(ending, and_(of_ending, ending.id == picture.record_id))
            .join(record, record.id == agreement_id)
            .join(student, student.id == record.student_id)
            .add_columns(
                picture.made_at.label(f"{name}_at"),
                picture.shown_id.label(f"{name}_shown"),
                record.id.label(f"{name}_record"),
                record.employer_name.label(f"{name}_employer"),
                student.id.label(f"{name}_student"),
                student.name.label(f"{name}_name"),
                student.student_number.label(f"{name}_number"),
            )
        )
    return found


def _alike(row: Any) -> Alike:  # noqa: ANN401 - a row of the statement above
    return Alike(
        id=row.id,
        kind=attachments.BY_KEY[row.purpose].label,
        words=looks.words_of(row.distance),
        found_at=row.found_at,
        verdict=row.verdict,
        note=row.note,
        judged_by=row.judged_by,
        judged_at=row.judged_at,
        sides=(_side(row, "mine", row.attachment_id), _side(row, "other", row.other_id)),
    )


def _side(row: Any, name: str, attachment_id: int) -> Side:  # noqa: ANN401 - as above
    of = row._mapping  # noqa: SLF001 - SQLAlchemy's public name for a row by key
    return Side(
        attachment_id=attachment_id,
        record_id=of[f"{name}_record"],
        student_id=of[f"{name}_student"],
        student_name=of[f"{name}_name"],
        student_number=of[f"{name}_number"],
        employer_name=of[f"{name}_employer"],
        at=of[f"{name}_at"],
        is_shown=of[f"{name}_shown"] is not None,
    )
