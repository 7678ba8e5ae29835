"""What the public check of an agreement may show (decision 14)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from wxsign.db import db
from wxsign.models import Agreement, Document, File, School, TermsVersion
from wxsign.rules import identity, labels, numbers, paper
from wxsign.rules.lifecycle import O, P, Process, T


@dataclass(frozen=True)
class Verified:
    """State, masked names, dates and hashes; never the contract.

    `is_reviewed_again` once the school has taken back its approval (undone or reopened). To the
    public a paper agreement is in force once its signed sheets are approved, not with its number.
    `ending_number` and `ending_hash` are those of the document that ended it, empty without one.
    """

    state: str
    tone: str
    paper: str
    number: str
    school: str
    office: str
    phone: str
    student: str
    employer: str
    signed_at: datetime | None
    decided_at: datetime | None
    ended_at: datetime | None
    is_reviewed_again: bool
    digest: str
    file_hash: str
    ending_number: str
    ending_hash: str


_IN_REVIEW = (O.UNDER_REVIEW, O.CHANGE_PROPOSED, P.TEXT_REVIEW)
_APPROVED = (O.EFFECTIVE, O.REPORTED, O.TERMINATED)  # a paper agreement has the same two of them
_AGREEMENTS = (Process.ONLINE, Process.PAPER)  # 其他去向 has no agreement (S75)


def by_code(code: str) -> Verified | None:
    """The agreement with this verification code; None if there is none."""
    row = db.session.execute(
        select(Agreement, School, TermsVersion.digest, File.sha256)
        .join(School, School.id == Agreement.school_id)
        .join(
            TermsVersion,
            (TermsVersion.agreement_id == Agreement.id)
            & (TermsVersion.number == Agreement.version),
        )
        .outerjoin(
            Document,
            (Document.agreement_id == Agreement.id)
            & (Document.version == Agreement.version)
            & or_(
                and_(Agreement.process == Process.ONLINE, Document.edition == "final"),
                and_(Agreement.process == Process.PAPER, Document.edition == paper.PAPER),
            )
            & (Document.page == 0),
        )
        .outerjoin(File, File.id == Document.file_id)
        .where(
            Agreement.verify_code == code,
            Agreement.accepted_at.is_not(None),
            Agreement.process.in_(_AGREEMENTS),
        )
    ).one_or_none()
    if row is None:
        return None
    agreement, school, digest, file_hash = row
    ending_number, ending_hash = _ending(agreement)
    return Verified(
        state=agreement.state,
        tone=labels.of(agreement.process, agreement.state).tone,
        paper=_paper_words(agreement),
        number=agreement.number or "-",
        school=school.name,
        office=school.office,
        phone=school.phone,
        student=identity.masked_name(agreement.student_name),
        employer=identity.masked_unit(agreement.employer_name),
        signed_at=agreement.accepted_at,
        decided_at=agreement.decided_at if agreement.state in _APPROVED else None,
        ended_at=agreement.changed_at if agreement.state == O.TERMINATED else None,
        is_reviewed_again=agreement.number is not None and agreement.state in _IN_REVIEW,
        digest=digest,
        file_hash=file_hash or "",
        ending_number=ending_number,
        ending_hash=ending_hash,
    )


def _paper_words(agreement: Agreement) -> str:
    if agreement.process == Process.PAPER and agreement.state != P.EFFECTIVE:
        return labels.ONLINE[O.UNDER_REVIEW].paper
    return labels.ONLINE[agreement.state].paper


def _ending(agreement: Agreement) -> tuple[str, str]:
    """Number and hash of the document that ended it (§4.5); a termination by force has none."""
    if agreement.ending != T.DONE:
        return "", ""
    made = (
        select(File.sha256)
        .join(Document, Document.file_id == File.id)
        .where(
            Document.agreement_id == agreement.id,
            Document.edition == "termination",
            Document.page == 0,
        )
    )
    return numbers.of_termination(agreement.number or ""), db.session.scalar(made) or ""
