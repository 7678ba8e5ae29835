"""TABLE of a unit's own data: what it registers with, and what a school looks at (S12, S20, S22).

The keys are columns of the employer. What it may change by itself afterwards is 签约信息
(`signing_info.py`); its name and its credit code stand as the school has seen them.
"""

from collections.abc import Mapping
from datetime import date

from wxsign.rules import codes, identity, regions, terms
from wxsign.rules.terms import Kind, Term, Values

UNIT, CONTACT = "单位", "联系人"
GROUPS: tuple[str, ...] = (UNIT, CONTACT)

# fmt: off
TABLE: tuple[Term, ...] = (
    Term("name",        "单位名称",         UNIT, most=80),
    Term("credit_code", "统一社会信用代码", UNIT, most=24),
    Term("nature",      "单位性质",         UNIT, Kind.CHOICE, choices="employer_nature"),
    Term("industry",    "单位行业",         UNIT, Kind.CHOICE, choices="industry"),
    Term("region",      "单位所在地",       UNIT, most=60, region=regions.COUNTY),
    Term("address",     "通讯地址",         UNIT, most=80),
    Term("postcode",    "邮编",             UNIT, Kind.POSTCODE),
    Term("contact",     "联系人",           CONTACT, most=20),
    Term("phone",       "手机号",           CONTACT, Kind.PHONE),
    Term("email",       "邮箱",             CONTACT, Kind.MAIL),
)
# fmt: on

# What goes with the data to the school; the keys are the names of the fields.
SENT_WITH: tuple[Term, ...] = (
    Term("licence", "营业执照", "送审"),
    Term("school", "审核学校", "送审"),
    Term("notice", "个人信息处理说明", "送审"),
)


def read(typed: Mapping[str, str], today: date) -> tuple[dict[str, str], Values]:
    """The values in their stored form, and a sentence for each wrong field."""
    values, found = terms.read(typed, year=today.year, today=today, table=TABLE)
    values["credit_code"] = identity.credit_code(values["credit_code"])
    faults = dict(found)
    if "credit_code" not in faults and (fault := identity.credit_code_fault(values["credit_code"])):
        faults["credit_code"] = fault
    if "phone" not in faults and (fault := identity.mobile_fault(values["phone"])):
        faults["phone"] = fault
    if "phone" not in faults:
        values["phone"] = identity.mobile(values["phone"])
    return values, faults


def shown(values: Values, year: int) -> list[tuple[str, str]]:
    """Each label with its value as people read it."""
    return [
        (
            term.label,
            codes.label(term.choices, values.get(term.key, ""), year)
            if term.choices
            else values.get(term.key, ""),
        )
        for term in TABLE
    ]
