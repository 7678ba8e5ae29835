"""One record as its reviewer sees it (S77 to S79), with 自动核对 beside it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import contains_eager

from wxsign.db import db
from wxsign.models import Agreement, College, Seat, Student, TermsVersion
from wxsign.queries import agreements
from wxsign.queries.agreements import Detail, Pairs
from wxsign.queries.desk_filters import Scope
from wxsign.rules import access, checks, closed, codes, identity, labels, moments, permissions
from wxsign.rules.checks import Check
from wxsign.rules.lifecycle import O
from wxsign.rules.refusals import Reason, Refused


@dataclass(frozen=True)
class Review:
    """The record under review: what both parties agreed, who they are, what looks unusual.

    `verbs` is what this reviewer may do with it now, `desk` at whose desk it lies where the
    school has two levels, `opened` what he has given a reason to see in full.
    """

    detail: Detail
    student_number: str
    college: str
    major: str
    class_name: str
    student: Pairs
    employer: Pairs
    checks: tuple[Check, ...]
    review_label: str
    termination_label: str
    is_open: bool
    verbs: frozenset[str]
    desk: str
    opened: frozenset[str]
    closed: Refused | None

    @property
    def shows_pages(self) -> bool:
        """Whether the page images stand beside the data."""
        return shows_pages(self.detail.state, self.opened)


def in_scope(agreement_id: int, scope: Scope) -> Agreement:
    """The record, if it lies within the scope and the student has signed it.

    Raises Refused(OUT_OF_SCOPE): an invitation that nobody has accepted is not the school's
    business (`domain.md` §6.6: not in the grid).
    """
    agreement = db.session.scalar(
        select(Agreement)
        .join(Agreement.student)
        .join(Agreement.college)
        .where(*scope.clauses, Agreement.id == agreement_id, Agreement.accepted_at.is_not(None))
        .options(contains_eager(Agreement.student), contains_eager(Agreement.college))
    )
    if agreement is None:
        raise Refused(Reason.OUT_OF_SCOPE)
    return agreement


def verbs(agreement: Agreement, scope: Scope) -> frozenset[str]:
    """What a reviewer of this scope may do with the record now."""
    if agreement.state == O.UNDER_REVIEW:
        return permissions.verbs(scope.role, scope.levels, agreement.turn)
    may_reopen = agreement.state == O.EFFECTIVE and scope.role == permissions.SCHOOL
    return frozenset({"reopen"} if may_reopen else ())


def shows_pages(state: str, opened: frozenset[str]) -> bool:
    """Whether a reviewer sees the page images, which carry full data (decision 14).

    Before the decision the review itself is the reason, and the trail says who decided.
    Afterwards a look at the paper needs a reason of its own, as the PDF always does.
    """
    return state in _IN_REVIEW or access.DOCUMENT in opened


def review(agreement: Agreement, scope: Scope, opened: frozenset[str]) -> Review:
    """Everything about a record that was read by `in_scope`. Four statements."""
    detail = agreements.detail(agreement)
    version, seat = _version_and_seat(agreement)
    student, college = agreement.student, agreement.college
    review_label, termination_label = labels.desk_labels(agreement.state)
    may, desk = verbs(agreement, scope), _desk(agreement, scope)
    return Review(
        detail=detail,
        student_number=student.student_number,
        college=college.name,
        major=student.major,
        class_name=student.class_name,
        student=_student(student, college, is_full=access.ID_NUMBER in opened),
        employer=_employer(version, agreement.year),
        checks=checks.of(_facts(agreement, detail, version, seat)),
        review_label=review_label,
        termination_label=termination_label,
        is_open=agreement.state == O.UNDER_REVIEW,
        verbs=may,
        desk=desk,
        opened=opened,
        closed=None if may else closed.against_review(agreement.state, desk),
    )


_IN_REVIEW = (O.UNDER_REVIEW, O.CHANGE_PROPOSED)


def _desk(agreement: Agreement, scope: Scope) -> str:
    """学院 or 学校, where the record waits; empty with one level or once it is decided."""
    if scope.levels == permissions.ONE or agreement.state != O.UNDER_REVIEW:
        return ""
    return permissions.desk_of(scope.levels, agreement.turn)


def _version_and_seat(agreement: Agreement) -> tuple[TermsVersion, int | None]:
    """The version in force, and the record that takes the student's seat."""
    found = db.session.execute(
        select(TermsVersion, Seat.record_id)
        .outerjoin(Seat, Seat.student_id == agreement.student_id)
        .where(
            and_(
                TermsVersion.agreement_id == agreement.id,
                TermsVersion.number == agreement.version,
            )
        )
    ).one()
    return found[0], found[1]


def _student(student: Student, college: College, *, is_full: bool) -> Pairs:
    """学生信息 (S78); the number is masked against staff too, until a reason is given."""
    return (
        ("学号", student.student_number),
        ("姓名", student.name),
        ("所在院系", college.name),
        ("所在专业", student.major),
        ("所在班级", student.class_name or "-"),
        ("身份证号", student.id_number if is_full else identity.masked_id(student.id_number)),
    )


def _employer(version: TermsVersion, year: int) -> Pairs:
    """单位信息 (S79) as it stood when the terms were made; empty where nothing was given."""
    employer = version.employer
    return (
        ("单位名称", employer["name"]),
        ("单位组织机构代码", employer["credit_code"]),
        ("单位性质", codes.label("employer_nature", employer["nature"], year)),
        ("单位行业", codes.label("industry", employer["industry"], year)),
        ("单位所在地", employer["region"]),
        ("单位地址", employer["address"]),
    )


def _facts(
    agreement: Agreement, detail: Detail, version: TermsVersion, seat: int | None
) -> checks.Facts:
    assert agreement.accepted_at is not None, "in_scope has read it"
    report_by = version.terms.get("report_by", "")
    rows = [row for group in detail.groups for row in group.rows]
    return checks.Facts(
        year=agreement.year,
        signed_on=moments.day(agreement.accepted_at),
        report_by=date.fromisoformat(report_by) if report_by else None,
        id_number=version.student["id_number"],
        credit_code=version.employer["credit_code"],
        nature=version.employer["nature"],
        industry=version.employer["industry"],
        region=version.employer["region"],
        is_only_signing=seat in (None, agreement.id),
        unusual={row.label: row.hint for row in rows if row.hint},
    )
