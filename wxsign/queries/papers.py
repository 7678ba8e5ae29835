"""A student's paper agreements 线下签约: the list and 查看详情 (S114, S115, S127, S131, S137)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import bindparam, select

from wxsign import settings
from wxsign.db import reading
from wxsign.models import Agreement, Student, TermsVersion
from wxsign.queries import agreements, versions
from wxsign.queries.agreements import Group, Pairs, Paper, Row, Trace
from wxsign.queries.drafts import NEW_PAPER, Kept, of_paper
from wxsign.queries.versions import Change, Version
from wxsign.rules import codes, identity, labels, paper, rejections, terms
from wxsign.rules.labels import Labels
from wxsign.rules.lifecycle import P, Process
from wxsign.rules.people import Who
from wxsign.rules.terms import Kind, Term, Thresholds, Values

_LIST = (
    select(
        Agreement.id,
        Agreement.state,
        Agreement.ending,
        Agreement.employer_name,
        Agreement.job_title,
        Agreement.number,
        Agreement.changed_at,
    )
    .where(
        Agreement.student_id == bindparam("student"),
        Agreement.process == Process.PAPER,
        Agreement.state != P.DISCARDED,
    )
    .order_by(Agreement.id.desc())
)
WRITTEN = (P.DRAFT, P.TEXT_REJECTED)  # what the form may still change
_MASKS = {Kind.PHONE: identity.masked_phone, Kind.MAIL: identity.masked_mail}
_STUDENT_MASKS = {
    "id_number": identity.masked_id,
    "email": identity.masked_mail,
    "phone": identity.masked_phone,
}


@dataclass(frozen=True)
class Card:
    """One paper agreement as the list shows it (S114).

    `is_unsaved`: its form holds something newer than what was saved. Of a draft the card shows
    that; a refused text stays what the school refused until it is saved anew.
    """

    id: int
    state: str
    labels: Labels
    employer_name: str
    job_title: str
    number: str
    changed_at: datetime
    is_unsaved: bool

    @property
    def is_mine(self) -> bool:
        """Whether the student acts next."""
        return self.labels.turn is Who.STUDENT


@dataclass(frozen=True)
class Begun:
    """录入中: what stands in the form of a new agreement, typed and left without saving."""

    employer_name: str
    job_title: str
    at: datetime


@dataclass(frozen=True)
class Progress:
    """The manual's five steps (S115): which one it is at, and whether the student acts there.

    `here` is 1-based and past the end when all is done; `over` when it ended before.
    """

    here: int
    is_mine: bool
    over: bool

    @property
    def name(self) -> str:
        """The step's name."""
        return labels.PAPER_STEPS[min(self.here, len(labels.PAPER_STEPS)) - 1]


@dataclass(frozen=True)
class Detail:
    """Everything about one paper agreement; masked where S67 masks."""

    id: int
    state: str
    labels: Labels
    progress: Progress
    number: str
    version: int
    ending: str
    employer_name: str
    job_title: str
    reason: str
    verify_code: str
    accepted_at: datetime | None
    student: Pairs
    groups: tuple[Group, ...]
    trail: tuple[Trace, ...]
    versions: tuple[Version, ...]
    document: Paper
    process: str = Process.PAPER

    def term(self, key: str) -> str:
        """One field with its unit: 6,000 元/月."""
        rows = (row for group in self.groups for row in group.rows)
        return next((f"{row.text} {row.unit}".strip() for row in rows if row.key == key), "-")


def cards_of(student_id: int, kept: Mapping[str, Kept]) -> tuple[Card, ...]:
    """Every paper agreement of this student, the latest first, deleted drafts left out.

    `kept` is what he left in their forms (`drafts.kept_papers`).
    """
    rows = reading().execute(_LIST, {"student": student_id})
    return tuple(_card(row, kept.get(of_paper(row.id))) for row in rows)


def begun(kept: Mapping[str, Kept]) -> Begun | None:
    """The new agreement that he has begun to type, if any."""
    of = kept.get(NEW_PAPER)
    return Begun(of.values.get("name", ""), of.values.get("job_title", ""), of.at) if of else None


def _card(row: Any, kept: Kept | None) -> Card:  # noqa: ANN401 - a row of the statement above
    newer = kept if kept and row.state in WRITTEN and kept.at > row.changed_at else None
    shown = newer if newer and row.state == P.DRAFT else None
    return Card(
        id=row.id,
        state=row.state,
        labels=labels.of(Process.PAPER, row.state, row.ending),
        employer_name=shown.values.get("name", "") if shown else row.employer_name,
        job_title=shown.values.get("job_title", "") if shown else row.job_title,
        number=row.number or "",
        changed_at=shown.at if shown else row.changed_at,
        is_unsaved=newer is not None,
    )


def progress_of(state: str) -> Progress:
    """Where a record in this state stands in the five steps (S115).

    A refused text is edited again, so its first step is open once more.
    """
    row = labels.of(Process.PAPER, state)
    here = 1 if state == P.TEXT_REJECTED else row.step + 1
    return Progress(here, row.turn is Who.STUDENT, state in (P.TERMINATED, P.DISCARDED))


def detail(agreement: Agreement) -> Detail:
    """One paper agreement as the student sees it; the caller has asked whose it is."""
    rows = versions.rows_of(agreement.id)
    shown = next(row for row in rows if row.number == agreement.version)
    values = paper.typed_of(shown.terms, shown.employer)
    return Detail(
        id=agreement.id,
        state=agreement.state,
        labels=labels.of(Process.PAPER, agreement.state, agreement.ending),
        progress=progress_of(agreement.state),
        number=agreement.number or "-",
        version=agreement.version,
        ending=agreement.ending,
        employer_name=agreement.employer_name,
        job_title=agreement.job_title,
        reason=rejections.told(agreement.reason_kind, agreement.reason),
        verify_code=agreement.verify_code,
        accepted_at=agreement.accepted_at,
        student=student_rows(shown.student),
        groups=groups(values, agreement.year),
        trail=_told_once(agreements.trail(agreement)),
        versions=_versions(rows, agreement),
        document=agreements.paper(agreement),
    )


def student_rows(student: Values) -> Pairs:
    """学生基本信息 (S116), masked as S67."""
    return tuple(
        (label, _STUDENT_MASKS.get(key, str)(student.get(key, "")) or "-")
        for label, key in paper.STUDENT_LABELS
    )


def student_now(student: Student) -> Pairs:
    """学生基本信息 as the school has it now, before there is an agreement."""
    year = student.year
    return student_rows(
        {
            "name": student.name,
            "gender": codes.label("gender", student.gender, year),
            "education": codes.label("education", student.education, year),
            "college": student.college.name,
            "major": student.major,
            "school": student.school.name,
            "id_number": student.id_number,
            "year": str(year),
            "email": student.email,
            "phone": student.phone,
        }
    )


def groups(values: Values, year: int) -> tuple[Group, ...]:
    """The fields that apply, by group of the form, with a hint beside each unusual one."""
    hints = hints_of(values)
    return tuple(
        Group(title, tuple(_row(term, values, year, hints.get(term.key, "")) for term in rows))
        for title, rows in paper.in_groups(values)
    )


def hints_of(values: Values) -> dict[str, str]:
    """A sentence beside each unusual term; a hint never blocks."""
    config = settings.current().signing
    limits = Thresholds(
        config.probation_days_hint, config.probation_pay_percent_hint, config.penalty_floor_hint
    )
    return terms.hints(values, limits)


def _row(term: Term, values: Values, year: int, hint: str) -> Row:
    text = terms.as_read(term, values.get(term.key, ""), year)
    masked = _MASKS.get(term.kind, str)(text) if text != "-" else text
    return Row(term.key, term.label, text, masked, term.unit, hint)


def _told_once(trail: tuple[Trace, ...]) -> tuple[Trace, ...]:
    """Of several saves in a row the last one tells enough."""
    return tuple(
        trace
        for after, trace in pairwise((None, *trail))
        if trace is not None and (after is None or (after.move, trace.move) != ("save", "save"))
    )


def _versions(rows: Sequence[TermsVersion], agreement: Agreement) -> tuple[Version, ...]:
    """What was generated, oldest first, each with what it changed (S188)."""
    before = [{}, *(paper.typed_of(row.terms, row.employer) for row in rows)]
    return tuple(
        Version(
            number=row.number,
            made_at=row.made_at,
            made_by=row.made_by,
            changes=tuple(_changes(old, new, agreement.year)) if old else (),
            label="现在的内容" if row.number == agreement.version else "审核不通过",
        )
        for row, (old, new) in zip(rows, pairwise(before), strict=True)
    )


def _changes(old: Values, new: Values, year: int) -> Iterator[Change]:
    for term in paper.TABLE:
        was, now = (
            paper.with_unit(term, values, year) if terms.applies(term, values) else "-"
            for values in (old, new)
        )
        if was != now:
            yield Change(term.label, was, now)
