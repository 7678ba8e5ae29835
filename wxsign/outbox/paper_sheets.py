"""What a paper agreement prints: a function of its version and its number (decision 32, §4.4)."""

from wxsign import settings
from wxsign.documents.agreement import AgreementPaper, Signature
from wxsign.models import Agreement, TermsVersion
from wxsign.outbox.papers import STUDENT
from wxsign.rules import labels, paper, terms

_DATE = "　　　年　　　月　　　日"
_UNIT_HEAD, _STUDENT_HEAD, _SCHOOL_HEAD = "甲方（用人单位）", "乙方（毕业生）", "学校鉴证"
BY_HAND = (
    Signature(_UNIT_HEAD, (("单位公章或劳动合同专用章", ""), ("经办人签字", ""), ("日期", _DATE))),
    Signature(_STUDENT_HEAD, (("本人签字", ""), ("日期", _DATE))),
    Signature(_SCHOOL_HEAD, (("学校鉴证章", ""), ("日期", _DATE))),
)


def sheet(agreement: Agreement, version: TermsVersion, edition: str) -> tuple[AgreementPaper, str]:
    """The paper of one edition and what the code on its pages says; a draft has neither number."""
    values, year = {**version.employer, **version.terms}, agreement.year
    number = agreement.number if edition == paper.PAPER else None
    groups = {group: rows for group, rows in paper.in_groups(values) if group != terms.OTHER}
    return AgreementPaper(
        number=number,
        kind=labels.PAPER_KIND,
        school=version.student["school"],
        year=year,
        employer=tuple(
            (term.label, paper.with_unit(term, values, year)) for term in groups.pop(paper.UNIT)
        ),
        student=tuple((label, version.student.get(key) or "-") for label, key in STUDENT),
        terms=tuple(
            (group, tuple((term.label, paper.with_unit(term, values, year)) for term in rows))
            for group, rows in groups.items()
        ),
        values=paper.words(values, year),
        remarks=values.get("remarks", ""),
        signatures=BY_HAND,
        digest=version.digest,
        verify_url=f"{settings.current().app.base_url}/verify/{agreement.verify_code}",
        verify_code=agreement.verify_code,
    ), paper.mark(number, version.number) if number else ""
