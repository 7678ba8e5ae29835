"""One agreement as its two parties see it: the letter and 签约详情 (S45, S64 to S68, S183).

`detail` serves the student's and the employer's pages. Numbers, mail and identity are masked as
S67 prints them; only the letter shows the contact's whole number, because it is there to be rung.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from wxsign import clock, settings
from wxsign.db import db
from wxsign.models import Agreement, Document, Termination, TrailEntry
from wxsign.queries import progress, versions
from wxsign.queries.progress import Progress
from wxsign.queries.versions import Change, Version
from wxsign.rules import codes, identity, labels, rejections, terms
from wxsign.rules import paper as paper_form
from wxsign.rules.labels import Labels
from wxsign.rules.lifecycle import OPEN_TERMINATION, O, Process
from wxsign.rules.terms import Kind, Term, Thresholds, Values

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Row:
    """One term as people read it; `masked` is what a record shows, `hint` why it is unusual."""

    key: str
    label: str
    text: str
    masked: str
    unit: str
    hint: str


@dataclass(frozen=True)
class Group:
    """The rows of one group of the manual: 签约信息, 档案信息, 户口信息, 其他约定."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Trace:
    """One line of 流程追踪: 用户名称, 时间, 操作, 备注 (S68)."""

    name: str
    at: datetime
    move: str
    says: str
    note: str
    version: int


@dataclass(frozen=True)
class Paper:
    """The document of the version in force: the file of the PDF, then one for each page.

    `wanted` is empty before anybody has signed. `problem` names characters that no font can
    print yet (待补字, decision 27). Neither files nor problem: the worker is still at it.
    """

    wanted: str
    files: tuple[int, ...] = ()
    problem: str = ""

    @property
    def pages(self) -> range:
        """The numbers of its pages, from 1."""
        return range(1, len(self.files))


@dataclass(frozen=True)
class Detail:
    """Everything about one agreement that a party may see; masked where S67 masks.

    `proposed` is the version that waits for the student's yes, until `change_by` (decision 5).
    `ending` is the state of the last request to terminate it, `ended_by` who asked.
    """

    id: int
    state: str
    labels: Labels
    number: str
    version: int
    employer_name: str
    student_name: str
    job_title: str
    reason: str
    verify_code: str
    invited_at: datetime
    answer_by: datetime
    opened_at: datetime | None
    accepted_at: datetime | None
    decided_at: datetime | None
    change_by: datetime | None
    progress: Progress
    groups: tuple[Group, ...]
    party_a: Pairs
    party_b: Pairs
    employer_facts: Pairs
    trail: tuple[Trace, ...]
    versions: tuple[Version, ...]
    since_sent: tuple[Change, ...]
    proposed: Version | None
    paper: Paper
    ending: str
    ended_by: str

    @property
    def is_ending(self) -> bool:
        """Whether somebody asks to terminate it now."""
        return self.ending in OPEN_TERMINATION

    def term(self, key: str) -> str:
        """One term with its unit: 6,000 元/月."""
        rows = (row for group in self.groups for row in group.rows)
        return next((f"{row.text} {row.unit}".strip() for row in rows if row.key == key), "-")

    @property
    def shown_version(self) -> Version:
        """The version in force."""
        return next(version for version in self.versions if version.number == self.version)


def detail(agreement: Agreement) -> Detail:
    """The agreement as a party sees it; the caller has asked whose it is. Three statements."""
    now, rows = clock.now(), versions.rows_of(agreement.id)
    state, told = progress.state_at(agreement, now), versions.told(rows, agreement)
    shown = next(row for row in rows if row.number == agreement.version)
    return Detail(
        id=agreement.id,
        state=state,
        labels=labels.of(Process.ONLINE, state, agreement.ending),
        number=agreement.number or "-",
        version=agreement.version,
        employer_name=agreement.employer_name,
        student_name=agreement.student_name,
        job_title=agreement.job_title,
        reason=rejections.told(agreement.reason_kind, agreement.reason),
        verify_code=agreement.verify_code,
        invited_at=agreement.invited_at,
        answer_by=agreement.answer_by,
        opened_at=agreement.opened_at,
        accepted_at=agreement.accepted_at,
        decided_at=agreement.decided_at,
        change_by=agreement.change_by,
        progress=progress.of(agreement, now),
        groups=groups(shown.terms, agreement.year),
        party_a=_party_a(shown.employer),
        party_b=_party_b(shown.student),
        employer_facts=_employer_facts(shown.employer, agreement.year),
        trail=trail(agreement),
        versions=told,
        # All that became of the first letter: of two changes the later may be the harmless one.
        since_sent=versions.differences(rows[0].terms, shown.terms, agreement.year),
        proposed=next((row for row in told if row.number == agreement.proposed_version), None),
        paper=paper(agreement),
        ending=agreement.ending,
        ended_by=agreement.ended_by,
    )


def paper(agreement: Agreement) -> Paper:
    """The files of the document of the version in force: a draft until the approval, then final."""
    wanted = _EDITIONS.get(agreement.state, "")
    if agreement.process == Process.PAPER:
        wanted = paper_form.edition(agreement.state, agreement.number)
    return edition(agreement, wanted) if wanted else Paper(wanted)


def edition(agreement: Agreement, wanted: str) -> Paper:
    """The files of this edition of the version in force, made or not."""
    rows = db.session.execute(
        select(Document.file_id, Document.problem)
        .where(
            Document.agreement_id == agreement.id,
            Document.version == agreement.version,
            Document.edition == wanted,
        )
        .order_by(Document.page)
    ).all()
    files = tuple(file_id for file_id, _problem in rows if file_id is not None)
    return Paper(wanted, files, next((problem for _file, problem in rows if problem), ""))


def file_name(agreement: Agreement) -> str:
    """What the downloaded PDF is called: 就业协议书 with both parties and the number."""
    return f"就业协议书-{agreement.employer_name}-{agreement.student_name}-" + (
        f"{agreement.number}.pdf" if agreement.number else "未生效.pdf"
    )


_EDITIONS: dict[str, str] = {
    O.UNDER_REVIEW: "draft",
    O.CHANGE_PROPOSED: "draft",
    O.REJECTED: "draft",
    O.EFFECTIVE: "final",
    O.REPORTED: "final",
    O.TERMINATED: "final",
}


def groups(values: Values, year: int) -> tuple[Group, ...]:
    """The terms that apply, by group of the manual, with a hint beside each unusual one."""
    config = settings.current().signing
    limits = Thresholds(
        config.probation_days_hint, config.probation_pay_percent_hint, config.penalty_floor_hint
    )
    hints = terms.hints(values, limits)
    return tuple(
        Group(title, tuple(_row(term, values, year, hints.get(term.key, "")) for term in rows))
        for title, rows in terms.in_groups(values)
    )


def _row(term: Term, values: Values, year: int, hint: str) -> Row:
    text = terms.shown(term.key, values, year=year)
    masked = identity.masked_phone(text) if term.kind is Kind.PHONE else text
    return Row(term.key, term.label, text, masked, term.unit, hint)


def _party_a(employer: Mapping[str, str]) -> Pairs:
    """甲方 as S66 lists it, masked as S67."""
    return (
        ("单位名称", employer["name"]),
        ("统一社会信用代码", employer["credit_code"]),
        ("联系人", employer["contact"]),
        ("联系电话", identity.masked_phone(employer["phone"])),
        ("邮箱", identity.masked_mail(employer["email"]) or "-"),
        ("通讯地址", employer["address"] or "-"),
    )


def _party_b(student: Mapping[str, str]) -> Pairs:
    """乙方 as S66 lists it, masked as S67."""
    return (
        ("姓名", student["name"]),
        ("身份证号", identity.masked_id(student["id_number"])),
        ("毕业学校", student["school"]),
        ("学历", student["education"]),
        ("专业", student["major"]),
        ("联系电话", identity.masked_phone(student["phone"])),
    )


def _employer_facts(employer: Mapping[str, str], year: int) -> Pairs:
    """What the letter says of the employer: public facts alone."""
    rows = (
        ("单位名称", employer["name"]),
        ("统一社会信用代码", employer["credit_code"]),
        ("单位性质", codes.label("employer_nature", employer["nature"], year)),
        ("单位行业", codes.label("industry", employer["industry"], year)),
        ("单位所在地", employer["region"]),
        ("通讯地址", employer["address"]),
    )
    return tuple((label, value) for label, value in rows if value)


def trail(agreement: Agreement) -> tuple[Trace, ...]:
    """流程追踪, the newest first, with the steps of its terminations (S68)."""
    rows = db.session.scalars(
        select(TrailEntry)
        .where(or_(and_(*_entries_of(agreement)), and_(*_entries_of_endings(agreement))))
        .order_by(TrailEntry.id.desc())
    )
    return tuple(Trace(row.name, row.at, row.move, row.says, row.note, row.version) for row in rows)


def _entries_of(agreement: Agreement) -> tuple[ColumnElement[bool], ...]:
    own = TrailEntry.process == agreement.process, TrailEntry.record_id == agreement.id
    return *own, TrailEntry.move != "end"  # the termination's own approval tells it


def _entries_of_endings(agreement: Agreement) -> tuple[ColumnElement[bool], ...]:
    """The steps of its terminations stand in the agreement's own story (S68, S139)."""
    endings = select(Termination.id).where(Termination.agreement_id == agreement.id)
    own = TrailEntry.process == Process.TERMINATION, TrailEntry.record_id.in_(endings)
    return *own, TrailEntry.move != "force"  # the agreement's own tells it
