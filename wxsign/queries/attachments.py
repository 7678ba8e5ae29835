"""What was handed in: in a form that nobody has sent yet, and with a record, round by round."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from wxsign.db import reading
from wxsign.models import Agreement, Attachment, File, Termination
from wxsign.rules import attachments, media
from wxsign.rules.lifecycle import Process

_KILOBYTE = 1024


@dataclass(frozen=True)
class Kept:
    """One file as people see it. `findings` are sentences; `is_shown` says that a copy is there."""

    id: int
    purpose: str
    state: str
    findings: tuple[str, ...]
    is_shown: bool
    media_type: str
    size: int
    sha256: str
    at: datetime

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture, which is shown; anything else is only handed over."""
        return self.media_type != media.PDF

    @property
    def words(self) -> str:
        """jpg，1.2 MB."""
        kilobytes = max(1, self.size // _KILOBYTE)
        size = f"{kilobytes} KB" if kilobytes < _KILOBYTE else f"{kilobytes / _KILOBYTE:.1f} MB"
        return f"{media.WORDS[self.media_type]}，{size}"


@dataclass(frozen=True)
class Belongs:
    """Whose record a file belongs to: what the check of each audience looks at."""

    record_id: int
    student_id: int
    employer_id: int | None
    school_id: int
    college_id: int


@dataclass(frozen=True)
class Place:
    """One file, who sent it in, and the record that claimed it; None while none has."""

    person: str
    purpose: str
    media_type: str
    file_id: int
    shown_id: int | None
    thumb_id: int | None
    belongs: Belongs | None


def kept(person: str, form: str, purpose: str) -> tuple[Kept, ...]:
    """What this person has put into this form, in the order of its coming."""
    return tuple(
        _kept(row)
        for row in _rows(
            Attachment.person == person,
            Attachment.form == form,
            Attachment.purpose == purpose,
            Attachment.record_id == 0,
        )
    )


def rounds(process: str, record_id: int, purpose: str) -> tuple[tuple[Kept, ...], ...]:
    """What was handed in with a record: the newest round first."""
    rows = _rows(
        Attachment.process == process,
        Attachment.record_id == record_id,
        Attachment.purpose == purpose,
    )
    rows.sort(key=lambda row: (row.claimed_at, -row.id), reverse=True)
    return tuple(tuple(_kept(row) for row in of_one) for _at, of_one in groupby(rows, _claimed_at))


def of_record(process: str, record_id: int, purpose: str) -> tuple[Kept, ...]:
    """What was handed in with a record last."""
    found = rounds(process, record_id, purpose)
    return found[0] if found else ()


def claimed(process: str, record_id: int, purpose: str, at: datetime) -> tuple[Kept, ...]:
    """What came with one move of a record: the moment of the claim is that of the move."""
    return tuple(
        _kept(row)
        for row in _rows(
            Attachment.process == process,
            Attachment.record_id == record_id,
            Attachment.purpose == purpose,
            Attachment.claimed_at == at,
        )
    )


def place_of(attachment_id: int) -> Place | None:
    """A file and the record that claimed it; None where there is no such file."""
    row = (
        reading()
        .execute(
            select(Attachment.__table__, File.media_type)
            .join(File, File.id == Attachment.file_id)
            .where(Attachment.id == attachment_id)
        )
        .one_or_none()
    )
    if row is None:
        return None
    return Place(
        person=row.person,
        purpose=row.purpose,
        media_type=row.media_type,
        file_id=row.file_id,
        shown_id=row.shown_id,
        thumb_id=row.thumb_id,
        belongs=_belongs(row.process, row.record_id) if row.record_id else None,
    )


def _claimed_at(row: Any) -> datetime | None:  # noqa: ANN401 - a row of the statement below
    moment: datetime | None = row.claimed_at
    return moment


def _rows(*conditions: ColumnElement[bool]) -> list[Any]:
    found: Select[Any] = (
        select(Attachment.__table__, File.media_type, File.size)
        .join(File, File.id == Attachment.file_id)
        .where(*conditions)
        .order_by(Attachment.id)
    )
    return list(reading().execute(found))


def _kept(row: Any) -> Kept:  # noqa: ANN401 - a row of the statement above
    return Kept(
        id=row.id,
        purpose=row.purpose,
        state=row.state,
        findings=attachments.words_of(row.finding),
        is_shown=row.thumb_id is not None,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        at=row.made_at,
    )


def _belongs(process: str, record_id: int) -> Belongs | None:
    agreement_id: Any = record_id
    if process == Process.TERMINATION:
        agreement_id = select(Termination.agreement_id).where(Termination.id == record_id)
        agreement_id = agreement_id.scalar_subquery()
    columns = ("id", "student_id", "employer_id", "school_id", "college_id")
    found = select(*(getattr(Agreement, name) for name in columns))
    row = reading().execute(found.where(Agreement.id == agreement_id)).one_or_none()
    return None if row is None else Belongs(*row)
