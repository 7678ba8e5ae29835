"""Units that look alike, and why."""

import pytest

from wxsign.rules import unit_likeness


@pytest.mark.parametrize(
    "name, core",
    [
        ("武汉云麓示例软件有限公司", "武汉云麓示例软件"),
        ("武汉云麓示例软件 股份有限公司", "武汉云麓示例软件"),
        ("武汉云麓示例软件（集团）有限责任公司", "武汉云麓示例软件"),
        ("武汉ＹＬ软件有限公司", "武汉yl软件"),
    ],
)
def test_what_every_name_has_is_left_out(name: str, core: str):
    assert unit_likeness.core(name) == core


@pytest.mark.parametrize(
    "name, code, phone, address, reasons",
    [
        ("武汉云麓有限公司宜昌分公司", "914201000000000022", "", "", (unit_likeness.NAME,)),
        ("别的公司", "934201005550000011", "", "", (unit_likeness.CODE,)),
        ("别的公司", "914201000000000022", "p", "", (unit_likeness.PHONE,)),
        ("别的公司", "914201000000000022", "", "示例大道 1 号", (unit_likeness.ADDRESS,)),
        ("云麓", "914201000000000022", "", "", ()),
    ],
)
def test_each_trait_is_a_reason_of_its_own(name, code, phone, address, reasons):
    one = unit_likeness.traits(1, "武汉云麓有限公司", "914201005550000011", "p", "示例大道1号")
    other = unit_likeness.traits(2, name, code, phone, address)

    assert unit_likeness.reasons(one, other) == reasons
