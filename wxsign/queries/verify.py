"""What the public check of an agreement may show (decision 14)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from wxsign.db import db
from wxsign.models import Agreement, Document, File, School, TermsVersion
from wxsign.rules import identity, labels


@dataclass(frozen=True)
class Verified:
    """State, masked names, dates and hashes; never the contract."""

    state: str
    labels: labels.Labels
    number: str
    school: str
    student: str
    employer: str
    signed_at: datetime | None
    decided_at: datetime | None
    digest: str
    file_hash: str


def by_code(code: str) -> Verified | None:
    """The agreement with this verification code; None if there is none."""
    row = db.session.execute(
        select(Agreement, School.name, TermsVersion.digest, File.sha256)
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
            & (Document.edition == "final")
            & (Document.page == 0),
        )
        .outerjoin(File, File.id == Document.file_id)
        .where(Agreement.verify_code == code, Agreement.accepted_at.is_not(None))
    ).one_or_none()
    if row is None:
        return None
    agreement, school, digest, file_hash = row
    return Verified(
        state=agreement.state,
        labels=labels.ONLINE[agreement.state],
        number=agreement.number or "-",
        school=school,
        student=identity.masked_name(agreement.student_name),
        employer=agreement.employer_name,
        signed_at=agreement.accepted_at,
        decided_at=agreement.decided_at,
        digest=digest,
        file_hash=file_hash or "",
    )
