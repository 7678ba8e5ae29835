"""TABLE of the form of a paper agreement 线下签约, and the mark on its sheets (S117 to S121).

The unit's own fields are keyed like the columns of an employer, the rest as in `terms.py`; both
together make one form. What the student types is a draft until it is generated: `read` judges it.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from wxsign.rules import identity, regions, terms
from wxsign.rules.lifecycle import P
from wxsign.rules.terms import FILES, HUKOU, OTHER, SIGNING, Kind, Term, Values

STUDENT, UNIT = "学生基本信息", "单位基本信息"
GROUPS: tuple[str, ...] = (UNIT, SIGNING, FILES, HUKOU, OTHER)
DRAFT, PAPER = "draft", "paper"  # editions of its document


def _term(key: str, *, label: str = "", group: str = "") -> Term:
    """A field that an invitation has too, under the label that the paper form prints."""
    term = terms.BY_KEY[key]
    return replace(term, label=label or term.label, group=group or term.group)


# fmt: off
UNIT_TABLE: tuple[Term, ...] = (
    Term("name",        "单位名称",         UNIT, most=80),
    Term("credit_code", "统一社会信用代码", UNIT, most=24),
    Term("industry",    "单位行业",         UNIT, Kind.CHOICE, choices="industry"),
    Term("nature",      "单位性质",         UNIT, Kind.CHOICE, choices="employer_nature"),
    Term("region",      "单位所在地",       UNIT, most=60, region=regions.COUNTY),
    Term("email",       "单位邮箱",         UNIT, Kind.MAIL, required=False),
    Term("postcode",    "单位邮编",         UNIT, Kind.POSTCODE, required=False),
    Term("address",     "通讯地址",         UNIT, most=80),
)
TERMS_TABLE: tuple[Term, ...] = (
    _term("job_category", group=UNIT),
    _term("job_title", label="招聘用职位"),
    _term("probation_days"),
    _term("probation_pay"),
    _term("regular_pay"),
    _term("penalty"),
    _term("work_place"),
    _term("report_place"),
    _term("report_by"),
    _term("contact", label="单位签约联系人"),
    _term("contact_phone"),
    *(term for term in terms.TERMS if term.group in (FILES, HUKOU, OTHER)),
)
# fmt: on
TABLE: tuple[Term, ...] = (*UNIT_TABLE, *TERMS_TABLE)
STUDENT_LABELS: tuple[tuple[str, str], ...] = (  # 学生基本信息, read-only (S116)
    ("姓名", "name"),
    ("性别", "gender"),
    ("学历", "education"),
    ("院校", "college"),
    ("专业", "major"),
    ("毕业学校", "school"),
    ("身份证号", "id_number"),
    ("毕业年度", "year"),
    ("联系邮箱", "email"),
    ("联系方式", "phone"),
)
_UNIT_KEYS = frozenset(term.key for term in UNIT_TABLE)
_TERMS_KEYS = frozenset(term.key for term in TERMS_TABLE)
_NUMBERED = (P.AWAITING_PAPERS, P.PAPER_REVIEW, P.PAPERS_REFUSED, P.EFFECTIVE)
_MARK = re.compile(r"wxsign:([0-9A-Za-z-]{1,24}):(\d{1,6})", re.ASCII)


def read(typed: Mapping[str, str], *, year: int, today: date) -> tuple[dict[str, str], Values]:
    """The values in their stored form, and a sentence for each wrong field."""
    values, found = terms.read(typed, year=year, today=today, table=TABLE)
    values["credit_code"] = identity.credit_code(values["credit_code"])
    faults = dict(found)
    if "credit_code" not in faults and (fault := identity.credit_code_fault(values["credit_code"])):
        faults["credit_code"] = fault
    return values, faults


def terms_of(values: Values) -> dict[str, str]:
    """What of the form are terms of the agreement."""
    return {key: value for key, value in values.items() if key in _TERMS_KEYS}


def employer_of(values: Values) -> dict[str, str]:
    """What of the form is the employer, as a version remembers it with its contact."""
    unit = {key: value for key, value in values.items() if key in _UNIT_KEYS}
    return {**unit, "contact": values.get("contact", ""), "phone": values.get("contact_phone", "")}


def typed_of(of_terms: Values, employer: Values) -> dict[str, str]:
    """The form as a version remembers it: the way back from `terms_of` and `employer_of`."""
    return {
        term.key: str((employer if term.key in _UNIT_KEYS else of_terms).get(term.key, ""))
        for term in TABLE
    }


def in_groups(values: Values) -> tuple[tuple[str, tuple[Term, ...]], ...]:
    """The fields that apply, by group, in the order of the form; empty groups left out."""
    return terms.in_groups(values, TABLE, GROUPS)


def words(values: Values, year: int) -> dict[str, str]:
    """The terms with their units, for the articles."""
    return {key: terms.with_unit(key, values, year=year) for key in _TERMS_KEYS}


def with_unit(term: Term, values: Values, year: int) -> str:
    """A value of the form as people read it, with its unit: 6,000 元/月."""
    text = terms.as_read(term, values.get(term.key, ""), year)
    return f"{text} {term.unit}" if term.unit and text != "-" else text


def edition(state: str, number: str | None) -> str:
    """Which document a record shows: none while it is written, a draft until it has its number."""
    if state in (P.DRAFT, P.DISCARDED):
        return ""
    if state == P.TERMINATED:
        return PAPER if number else DRAFT
    return PAPER if state in _NUMBERED else DRAFT


def mark(number: str, version: int) -> str:
    """What the QR code on every sheet says, so that a photo can be matched with its agreement."""
    return f"wxsign:{number}:{version}"


def parse_mark(text: str) -> tuple[str, int] | None:
    """Number and version of a sheet; None for any other code."""
    found = _MARK.fullmatch(text.strip())
    return (found[1], int(found[2])) if found else None
