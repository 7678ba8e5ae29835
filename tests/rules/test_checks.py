from dataclasses import replace
from datetime import date

import pytest

from tests import factories
from wxsign.rules import checks
from wxsign.rules.checks import Check, Facts

USUAL = Facts(
    year=2026,
    signed_on=date(2026, 5, 15),
    report_by=date(2026, 7, 10),
    id_number=factories.id_card(1),
    credit_code="91110000600037341L",
    nature="39",
    industry="34",
    region="湖北省武汉市",
    is_only_signing=True,
    unusual={},
)


def test_a_usual_record_raises_no_doubt():
    assert [line.says for line in checks.of(USUAL) if line.is_usual] == [
        "身份证号、统一社会信用代码校验通过",
        "没有其他有效签约或去向登记",
        "试用期、起薪、违约金在常见范围内",
        "报到期限合理",
        "单位性质与统一社会信用代码一致",
    ]
    assert len(checks.of(USUAL)) == 5


@pytest.mark.parametrize(
    "over, says",
    [
        ({"id_number": "11010120030101123X"}, "身份证号有一位不对，请逐位核对。"),
        (
            {"credit_code": "91110000600037341M"},
            "统一社会信用代码有一位不对，请逐位核对。",
        ),
        ({"is_only_signing": False}, "学生另有一份有效的签约或去向登记"),
        ({"unusual": {"违约金": "高于一个月的转正起薪。"}}, "违约金：高于一个月的转正起薪。"),
        ({"report_by": None}, "报到期限没有填写"),
        ({"report_by": date(2026, 5, 14)}, "报到期限早于签约的日期，请核对"),
        ({"report_by": date(2026, 5, 31)}, "报到期限早于毕业，请核对毕业前能否报到"),
        ({"report_by": date(2027, 7, 1)}, "报到期限在毕业一年以后，请核对年份"),
        ({"nature": "21"}, "统一社会信用代码属于企业，单位性质填的是高等教育单位，请核对"),
        ({"industry": "", "region": ""}, "单位行业、单位所在地没有填写"),
    ],
)
def test_each_doubt_is_said_in_a_sentence(over, says):
    doubts = [line for line in checks.of(replace(USUAL, **over)) if not line.is_usual]
    assert doubts == [Check(is_usual=False, says=says)]


@pytest.mark.parametrize("report_by", [date(2026, 6, 1), date(2027, 6, 30)])
def test_from_graduation_on_for_a_year_the_deadline_is_plausible(report_by):
    lines = checks.of(replace(USUAL, report_by=report_by))
    assert Check(is_usual=True, says="报到期限合理") in lines


@pytest.mark.parametrize(
    "prefix, nature, fits",
    [("11", "10", True), ("12", "29", True), ("12", "39", False), ("A1", "40", True)],
)
def test_the_credit_code_tells_what_kind_of_employer_it_is(prefix, nature, fits):
    lines = checks.of(replace(USUAL, credit_code=prefix + "0" * 16, nature=nature))
    said = [line.is_usual for line in lines if "单位性质" in line.says]
    assert said == [fits]


@pytest.mark.parametrize("over", [{"nature": ""}, {"credit_code": "521100006000373410"}])
def test_where_nothing_is_known_nothing_is_compared(over):
    lines = checks.of(replace(USUAL, **over))
    assert [line.says for line in lines if "一致" in line.says or "属于" in line.says] == []


def test_the_number_of_the_id_card_is_in_no_log():
    assert USUAL.id_number not in repr(USUAL)
