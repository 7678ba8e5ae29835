"""What an agreement prints: a function of the version, the number and the trail (decision 32)."""

from collections.abc import Sequence

from sqlalchemy import select

from wxsign import settings
from wxsign.db import db
from wxsign.documents.agreement import AgreementPaper, Signature
from wxsign.models import Agreement, TermsVersion, TrailEntry
from wxsign.rules import labels, moments, terms
from wxsign.rules.terms import Values

FINAL = "final"
# What signs a version: the offer and the student's yes to it, first or changed, and the school.
_OFFERED = ("invite", "amend", "propose_change")
_AGREED = ("accept", "agree_change")
_SIGNED = (*_OFFERED, *_AGREED, "approve")
_EMPLOYER = (
    ("单位名称", "name"),
    ("统一社会信用代码", "credit_code"),
    ("联系人", "contact"),
    ("联系电话", "phone"),
    ("邮箱", "email"),
    ("通讯地址", "address"),
)
STUDENT = (
    ("姓名", "name"),
    ("身份证号", "id_number"),
    ("毕业学校", "school"),
    ("学历", "education"),
    ("专业", "major"),
    ("联系电话", "phone"),
)


def agreement_paper(agreement: Agreement, version: TermsVersion, edition: str) -> AgreementPaper:
    """The paper of one edition: the draft has no number and no school's signature."""
    values, year = version.terms, agreement.year
    number = agreement.number if edition == FINAL else None
    address = f"{settings.current().app.base_url}/verify/{agreement.verify_code}"
    return AgreementPaper(
        number=number,
        kind=labels.DESTINATION_KIND,
        school=version.student["school"],
        year=year,
        employer=tuple((label, version.employer.get(key) or "-") for label, key in _EMPLOYER),
        student=tuple((label, version.student.get(key) or "-") for label, key in STUDENT),
        terms=_groups(values, year),
        values=_words(values, year),
        remarks=values.get("remarks", ""),
        signatures=_signatures(agreement, version, edition),
        digest=version.digest,
        verify_url=address,
        verify_code=agreement.verify_code,
    )


def _groups(values: Values, year: int) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    return tuple(
        (group, tuple((row.label, terms.with_unit(row.key, values, year=year)) for row in rows))
        for group, rows in terms.in_groups(values)
        if group != terms.OTHER
    )


def _words(values: Values, year: int) -> dict[str, str]:
    return {row.key: terms.with_unit(row.key, values, year=year) for row in terms.TERMS}


def _signatures(
    agreement: Agreement, version: TermsVersion, edition: str
) -> tuple[Signature, Signature, Signature]:
    trail = db.session.scalars(
        select(TrailEntry)
        .where(
            TrailEntry.process == agreement.process,
            TrailEntry.record_id == agreement.id,
            TrailEntry.move.in_(_SIGNED),
            TrailEntry.version == version.number,
        )
        .order_by(TrailEntry.id.desc())
    ).all()
    school = _last(trail, ("approve",)) if edition == FINAL else None
    return (
        _signature("甲方（用人单位）", version.employer["name"], _last(trail, _OFFERED)),
        _signature("乙方（毕业生）", version.student["name"], _last(trail, _AGREED)),
        _signature("学校鉴证", version.student["school"], school),
    )


def _last(trail: Sequence[TrailEntry], moves: tuple[str, ...]) -> TrailEntry | None:
    return next((entry for entry in trail if entry.move in moves), None)


def _signature(heading: str, party: str, entry: TrailEntry | None) -> Signature:
    if entry is None:
        return Signature(heading, (("名称", party), ("经办", ""), ("时间", ""), ("签署标识", "")))
    mark = f"{entry.process}-{entry.record_id}-{entry.id}"
    return Signature(
        heading,
        (
            ("名称", party),
            ("经办", entry.name),
            ("时间", moments.in_record(entry.at)),
            ("签署标识", mark),
        ),
    )
