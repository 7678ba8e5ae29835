"""The placement rate: the formula of the cohort, what counts and what leaves the base (§1.1)."""

import pytest

from wxsign.rules import rates

# Ten of each, so that a count tells which codes were taken.
_OLD = dict.fromkeys(
    ("10", "11", "12", "27", "46", "50", "51", "65", "70", "71", "72", "75", "76", "80", "85"), 10
)
_NEW = dict.fromkeys(
    ("10", "11", "12", "271", "46", "502", "512", "70", "71", "72", "75", "76", "801", "85"), 10
)


@pytest.mark.parametrize(
    "year, name, by_code, placed, base",
    [
        (2020, "就业率", {**_OLD, "": 60}, 110, 200),
        (2021, "毕业去向落实率", {**_NEW, "": 60}, 110, 200),
        (2024, "毕业去向落实率", {**_NEW, "": 60}, 110, 200),
    ],
)
def test_each_cohort_has_its_formula(year, name, by_code, placed, base):
    found = rates.rate(year, by_code)

    assert (found.formula.name, found.placed, found.base) == (name, placed, base)
    assert found.words == "55.0%"


def test_what_counts_as_flexible_until_2023_counts_as_employed_from_2024():
    parts = {year: dict(rates.rate(year, {"12": 3, "76": 2}).parts) for year in (2023, 2024)}

    assert parts[2023] == {"协议和合同就业": 0, "创业": 0, "灵活就业": 5, "升学": 0}
    assert parts[2024] == {"单位就业": 3, "自主创业": 0, "自由职业": 2, "升学": 0}


def test_who_repeats_a_year_leaves_the_base_of_the_old_formula():
    found = rates.rate(2020, {"10": 1, "65": 1, "": 2})

    assert (found.placed, found.base, found.left_out) == (1, 3, 1)


def test_nobody_makes_a_dash():
    assert rates.rate(2026, {}).words == "-"


@pytest.mark.parametrize(
    "process, code, words",
    [
        ("online", "10", "协议就业（电子签约）"),
        ("paper", "10", "协议就业（纸质签约）"),
        ("destination", "10", "其他协议、合同与录用"),
        ("destination", "801", "升学"),
        ("destination", "512", "政策类就业项目"),
        ("destination", "70", "暂未就业"),
        ("", "", "还没有去向"),
    ],
)
def test_every_plan_belongs_to_one_group(process, code, words):
    assert rates.group(process, code) == words
