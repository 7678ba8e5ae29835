"""Typed fields of WeChat's templates: what fits, and how the account's are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wxsign.rules import notices, template_fields
from wxsign.rules.notices import INVITATION
from wxsign.simulator.template_rules import fits  # the platform's own check, an oracle here

ACCOUNT = (("thing7", "单位名称"), ("thing12", "拟聘用职位"), ("time4", "截止时间"))
FACTS = {
    "employer": "江城软件",
    "job_title": "文员",
    "deadline_time": "2026年5月20日 23:59",
    "deadline": "5月20日",
}


@pytest.mark.parametrize(
    "key,text,fitted",
    [
        ("thing1", "二十个字以内的单位", "二十个字以内的单位"),
        ("thing1", "一" * 20, "一" * 20),
        ("thing1", "一" * 21, "一" * 19 + "…"),
        ("phrase1", "签约审核不通过", "签约审核不"),
        ("phrase1", "2026", "暂无"),
        ("thing2", "一行\n两行\t", "一行 两行"),
        ("thing2", "\x00", "-"),
        ("character_string3", "编号12026ABC", "12026ABC"),
        ("number1", "约 3.5 天", "3.5"),
        ("amount2", "8000元/月", "8000元"),
        ("const1", "一" * 21, "一" * 19 + "…"),
    ],
)
def test_a_value_is_made_to_fit_its_type(key: str, text: str, fitted: str):
    assert template_fields.fitted(key, text) == fitted


@pytest.mark.parametrize("name", ["thing", "short_thing", "character_string", "phrase", "name"])
@given(text=st.text(max_size=80))
@pytest.mark.scenario(15)
def test_whatever_is_said_the_platform_takes_it(name: str, text: str):
    assert fits(f"{name}1", template_fields.fitted(f"{name}1", text))


def test_the_fields_of_an_account_are_read_from_its_content():
    content = (
        "{{first.DATA}}\n单位名称:{{thing7.DATA}}\n截止时间：{{ time4.DATA }}\n{{remark.DATA}}"
    )

    assert template_fields.read(content) == (("thing7", "单位名称"), ("time4", "截止时间"))


def test_a_field_is_found_by_its_label_whatever_number_wechat_gave_it():
    filled = notices.card(notices.BY_KEY["online.invite.student"], FACTS, ACCOUNT)

    assert filled == {"thing7": "江城软件", "thing12": "文员", "time4": "2026年5月20日 23:59"}
    assert template_fields.differences(INVITATION.fields, ACCOUNT) == []


def test_a_field_of_another_name_is_found_by_its_type_where_no_other_has_it():
    account = (("thing7", "单位名称"), ("thing12", "拟聘用职位"), ("time4", "回复期限"))

    assert template_fields.mapping(INVITATION.fields, account)["time3"] == "time4"


def test_a_field_that_the_account_wants_and_we_have_not_is_never_empty():
    account = (*ACCOUNT, ("phrase9", "状态"))

    filled = notices.card(notices.BY_KEY["online.invite.student"], FACTS, account)

    assert filled["phrase9"] == "暂无"
    assert template_fields.differences(INVITATION.fields, account) == [
        "公众号的模板还要填“状态”，我们没有这一项。"
    ]


def test_what_is_missing_or_of_another_type_is_said():
    account = (("character_string1", "单位名称"), ("time4", "截止时间"))

    assert template_fields.differences(INVITATION.fields, account) == [
        "公众号的模板里没有“拟聘用职位”。",
        "“单位名称”在公众号里是 character_string 类型，我们按 thing 填写。",
    ]
