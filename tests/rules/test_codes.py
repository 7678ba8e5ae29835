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
        ("education", "25", "二学位（双学位）毕业"),
        ("education", "zz", "zz"),
    ],
)
def test_a_code_has_its_national_name(name: str, code: str, label: str):
    assert codes.label(name, code, 2026) == label


def test_a_cohort_before_all_sets_is_a_fault_of_the_data():
    with pytest.raises(LookupError):
        codes.choices("gender", 1999)


# The sets of `domain.md` §1.2 to §1.6 as they are printed there.
PRINTED = {
    "employer_nature": (
        "10 机关 · 20 科研设计单位 · 21 高等教育单位 · 22 中初教育单位 · 23 医疗卫生单位 · "
        "29 其他事业单位 · 31 国有企业 · 32 三资企业 · 39 其他企业 · 40 部队 · 55 农村建制村 · "
        "56 城镇社区 · 99 其他"
    ),
    "industry": (
        "11 农、林、牧、渔业 · 21 采矿业 · 22 制造业 · 23 电力、热力、燃气及水生产和供应业 · "
        "24 建筑业 · 31 批发和零售业 · 32 交通运输、仓储和邮政业 · 33 住宿和餐饮业 · "
        "34 信息传输、软件和信息技术服务业 · 35 金融业 · 36 房地产业 · 37 租赁和商务服务业 · "
        "38 科学研究和技术服务业 · 39 水利、环境和公共设施管理业 · "
        "41 居民服务、修理和其他服务业 · 42 教育 · 43 卫生和社会工作 · 44 文化、体育和娱乐业 · "
        "45 公共管理、社会保障和社会组织 · 46 国际组织 · 80 军队"
    ),
    "job_category": (
        "10 公务员 · 11 科学研究人员 · 13 工程技术人员 · 17 农林牧渔业技术人员 · "
        "19 卫生专业技术人员 · 21 经济业务人员 · 22 金融业务人员 · 23 法律专业人员 · "
        "24 教学人员 · 25 文学艺术工作人员 · 26 体育工作人员 · 27 新闻出版和文化工作人员 · "
        "29 其他专业技术人员 · 30 办事人员和有关人员 · 40 商业和服务业人员 · "
        "60 生产和运输设备操作人员 · 80 军人 · 90 其他人员"
    ),
    "education": (
        "01 博士生毕业 · 03 博士生结业 · 09 博士生肄业 · 11 硕士生毕业 · 13 硕士生结业 · "
        "19 硕士生肄业 · 21 硕班（研修班）毕业 · 25 二学位（双学位）毕业 · 26 二学位结业 · "
        "31 本科生毕业 · 33 本科生结业 · 39 本科生肄业 · 41 专科生毕业 · 43 专科生结业 · "
        "49 专科生肄业 · 61 高职"
    ),
    "gender": "1 男 · 2 女",
    "training_mode": "1 非定向 · 2 定向 · 3 在职 · 4 委培 · 5 自筹",
    "file_reception": "1 单位接收 · 2 单位不接收 · 3 单位委托人才机构代理",
    "hukou_reception": (
        "1 单位集体户接收 · 2 人才市场（代理）集体户 · 3 仅接收在本市有住所者（自行落户） · "
        "4 不接收"
    ),
}


@pytest.mark.parametrize("name", sorted(PRINTED))
def test_a_set_is_the_national_table_in_its_order(name: str):
    set_ = codes.choices(name, 2020)

    assert " · ".join(f"{code} {label}" for code, label in set_.items()) == PRINTED[name]


def test_every_set_that_a_form_needs_is_compared():
    assert set(PRINTED) >= NEEDED
