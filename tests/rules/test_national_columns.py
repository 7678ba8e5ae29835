"""The national 就业方案 sheet: its columns by cohort, its pairs, and what is masked (§1.7)."""

import pytest

from wxsign.rules import national_columns
from wxsign.rules.national_columns import Graduate, Placement

PERSON = {
    "name": "林知夏",
    "id_number": "110101199701020839",
    "gender": "2",
    "student_number": "2022000001",
    "education": "31",
    "major": "软件工程",
    "training_mode": "1",
    "college": "计算机学院",
}
SIGNED = Placement(
    "online",
    "",
    "1202619097300001",
    "江城示例软件有限公司",
    {"job_category": "13", "file_reception": "1", "hukou_address": "武汉市示例路1号"},
    {"credit_code": "91420111MA4K00001X", "nature": "", "industry": "34", "phone": "13987651234"},
    {"nature": "39", "region": "湖北省武汉市洪山区"},
)


def row(year: int = 2026, *, is_full: bool = True, **over) -> dict[str, str | None]:
    columns = national_columns.columns(year)
    graduate = Graduate(year, PERSON, **{"destination": "10", "placement": SIGNED, **over})
    cells = national_columns.cells(graduate, columns, is_full=is_full)
    return dict(zip([column.key for column in columns], cells, strict=True))


def test_every_coded_field_travels_as_a_pair():
    keys = [column.key for column in national_columns.TABLE]

    of_its_own = {"Dwzzjgdm"}  # the unit's number, whose name is the unit
    paired = [key for key in keys if key.endswith("dm") and key not in of_its_own]
    assert len(keys) == len(set(keys))
    assert [key for key in paired if key.removesuffix("dm") not in keys] == []
    heads = {column.key: column.head for column in national_columns.TABLE}
    assert [key for key in paired if not heads[key].endswith("代码")] == []


def test_an_agreement_fills_the_unit_and_the_school_fills_its_gaps():
    found = row()

    assert (found["Xbdm"], found["Xb"]) == ("2", "女")
    assert (found["Byqxdm"], found["Byqx"]) == ("10", "签就业协议形式就业")
    assert (found["Dwmc"], found["Dwzzjgdm"]) == ("江城示例软件有限公司", "91420111MA4K00001X")
    assert (found["Dwxzdm"], found["Dwxz"]) == ("39", "其他企业")
    assert (found["Dwszddm"], found["Dwszd"]) == ("420111", "湖北省武汉市洪山区")
    assert (found["Gzzwlbdm"], found["Gzzwlb"]) == ("13", "工程技术人员")
    assert (found["Lxrsj"], found["Lxrdh"]) == ("13987651234", None)
    assert found["Xysbh"] == "1202619097300001"


def test_the_columns_of_the_dispatch_letter_end_with_the_cohort_of_2022():
    last, first = row(2022), row(2023)

    gone = [key for key in last if key not in first]
    assert gone == ["Bdzqflbdm", "Bdzqflb", "Bdzqwdwmc", "Qwdwszddm", "Qwdwszd", "bdzbh"]
    assert [key for key in first if key not in last] == ["Zdbh", "Hybh"]
    assert (last["Bdzqflbdm"], last["Bdzqflb"]) == ("1", "去就业地报到")
    assert (last["Bdzqwdwmc"], last["Qwdwszddm"]) == ("江城示例软件有限公司", "420111")


def test_what_is_personal_is_masked_and_the_rest_is_whole():
    whole, masked = row(), row(is_full=False)

    differing = {key: masked[key] for key in whole if whole[key] != masked[key]}
    assert differing == {"Sfzh": "110101********0839", "Lxrsj": "139****1234"}


def test_a_graduate_who_goes_on_studying_has_the_nature_of_the_destination():
    terms = {"name": "江城示例大学", "place": "湖北省武汉市洪山区"}
    study = Placement("destination", "7.1", "", "江城示例大学", terms, {}, {})

    found = row(destination="801", placement=study)

    assert (found["Dwmc"], found["Dwxz"], found["Dwxzdm"]) == ("江城示例大学", "升学", None)
    assert (found["Byqx"], found["Xysbh"]) == ("境内升学—研究生", None)


def test_a_graduate_without_a_destination_is_a_row_with_the_enrolment_alone():
    found = row(destination="", placement=None)

    assert (found["Xm"], found["Bysj"], found["Byqxdm"], found["Dwmc"]) == (
        "林知夏", "2026", None, None,
    )  # fmt: skip


@pytest.mark.parametrize("year", [2020, 2026])
def test_what_this_house_does_not_keep_is_named(year):
    found = national_columns.not_held(year)

    assert found[:3] == ("考生号", "民族", "政治面貌")
    assert ("报到证编号" in found) == (year == 2020)
