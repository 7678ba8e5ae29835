"""The form of a paper agreement, its documents and the mark on its sheets."""

from datetime import date

import pytest

from wxsign.rules import paper, terms
from wxsign.rules.lifecycle import P

TODAY = date(2026, 5, 15)
TYPED = {
    "name": " 江城示例机械 有限公司 ",
    "credit_code": "91110000600037341l",
    "industry": "22",
    "nature": "39",
    "region": "湖北省武汉市洪山区",
    "address": "示例大道2号",
    "job_category": "13",
    "job_title": "钳工",
    "probation_days": "60",
    "probation_pay": "5,000",
    "regular_pay": "6000",
    "penalty": "0",
    "work_place": "湖北省武汉市洪山区",
    "report_place": "湖北省武汉市",
    "report_by": "2026-07-10",
    "contact": "周嘉禾",
    "contact_phone": "027-87651234",
    "file_reception": "2",
    "hukou_reception": "4",
}


def read(**over: str) -> tuple[dict[str, str], dict[str, str]]:
    values, faults = paper.read({**TYPED, **over}, year=2026, today=TODAY)
    return values, dict(faults)


@pytest.mark.requirement("S117", "S118", "S119", "S120")
def test_a_form_without_mistakes_is_read_into_its_stored_form():
    values, faults = read()

    assert faults == {}
    assert (values["name"], values["credit_code"], values["probation_pay"]) == (
        "江城示例机械 有限公司",
        "91110000600037341L",
        "5000",
    )
    assert [key for key in values if key.startswith(("file_", "hukou_"))] == [
        "file_reception",
        "hukou_reception",
    ]


@pytest.mark.parametrize(
    "over,faulty",
    [
        ({"credit_code": "911306007216356986"}, {"credit_code"}),  # the manual's own, §2.2
        ({"credit_code": ""}, {"credit_code"}),
        ({"email": "hr", "postcode": "43007"}, {"email", "postcode"}),
        ({"email": "", "postcode": ""}, set()),
        ({"report_by": "2026-05-14"}, {"report_by"}),
        ({"hukou_reception": "1"}, {"hukou_address"}),
        ({"hukou_reception": "1", "hukou_address": "示例大道2号"}, set()),
    ],
)
def test_each_mistake_is_found_at_its_field(over, faulty):
    assert set(read(**over)[1]) == faulty


def test_terms_and_employer_are_the_whole_form_and_lead_back_to_it():
    values, _faults = read()

    of_terms, employer = paper.terms_of(values), paper.employer_of(values)

    assert (employer["contact"], employer["phone"]) == ("周嘉禾", "027-87651234")
    assert {**dict.fromkeys((term.key for term in paper.TABLE), ""), **values} == paper.typed_of(
        of_terms, employer
    )
    assert set(of_terms) <= set(terms.BY_KEY)


@pytest.mark.requirement("S121")
def test_groups_and_units_are_printed_as_the_form_has_them():
    values, _faults = read()

    groups = paper.in_groups(values)

    assert [title for title, _rows in groups] == [
        "单位基本信息",
        "签约信息",
        "档案信息",
        "户口信息",
    ]
    assert paper.with_unit(groups[1][1][2], values, 2026) == "5,000 元/月"
    assert paper.words(values, 2026)["job_category"] == "工程技术人员"


@pytest.mark.parametrize(
    "state,number,edition",
    [
        (P.DRAFT, None, ""),
        (P.DISCARDED, None, ""),
        (P.TEXT_REVIEW, None, "draft"),
        (P.TEXT_REVIEW, "2202619097200001", "draft"),  # the first review was taken back
        (P.TEXT_REJECTED, None, "draft"),
        (P.AWAITING_PAPERS, "2202619097200001", "paper"),
        (P.PAPER_REVIEW, "2202619097200001", "paper"),
        (P.PAPERS_REFUSED, "2202619097200001", "paper"),
        (P.EFFECTIVE, "2202619097200001", "paper"),
        (P.TERMINATED, "2202619097200001", "paper"),
        (P.TERMINATED, None, "draft"),
    ],
)
def test_each_state_shows_its_document(state, number, edition):
    assert paper.edition(state, number) == edition


def test_a_mark_is_read_as_it_was_printed():
    printed = paper.mark("2202619097200001", 3)

    assert (printed, paper.parse_mark(f" {printed}\n")) == (
        "wxsign:2202619097200001:3",
        ("2202619097200001", 3),
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://example.edu.cn/verify/ABCD",
        "wxsign:2202619097200001",
        "wxsign::1",
        "wxsign:2202619097200001:１",  # noqa: RUF001 - a digit that is none of ours
        "wxsign:2202619097200001:1 more",
    ],
)
def test_any_other_code_is_no_mark(text):
    assert paper.parse_mark(text) is None
