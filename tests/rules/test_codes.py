"""Code sets belong to a cohort (decision 16)."""

import pytest

from wxsign.rules import codes
from wxsign.rules.terms import TERMS

NEEDED = {term.choices for term in TERMS if term.choices} | {
    "education", "gender", "training_mode", "employer_nature", "industry",
}  # fmt: skip


@pytest.mark.parametrize("year", [2014, 2020, 2026, 2040])
def test_every_cohort_has_every_set(year: int):
    assert all(codes.choices(name, year) for name in NEEDED)


@pytest.mark.parametrize(
    "name,code,label",
    [
        ("education", "31", "本科生毕业"),
        ("training_mode", "1", "非定向"),
        ("job_category", "13", "工程技术人员"),
        ("employer_nature", "21", "高等教育单位"),
        ("industry", "34", "信息传输、软件和信息技术服务业"),
        ("gender", "2", "女"),
        ("education", "zz", "zz"),
    ],
)
def test_a_code_has_its_national_name(name: str, code: str, label: str):
    assert codes.label(name, code, 2026) == label


def test_a_cohort_before_all_sets_is_a_fault_of_the_data():
    with pytest.raises(LookupError):
        codes.choices("gender", 1999)
