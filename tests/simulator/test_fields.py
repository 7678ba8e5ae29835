"""Typed template fields, ../spec/wechat.md §4.3."""

import pytest

from wxsign.simulator.platform import BadRequest, Refusal
from wxsign.simulator.template_rules import checked_template, fits, shown_fields

GOOD = [
    ("thing1", "二十个字二十个字二十个字二十个字二十个字"),
    ("thing12", "a·1，（#）"),
    ("short_thing1", "五个字以内"),
    ("character_string1", "WQ-2026/000001 #1"),
    ("number1", "12.5"),
    ("number1", "1" * 32),
    ("letter1", "abcXYZ"),
    ("symbol1", "+-*/！"),
    ("time1", "15:01"),
    ("time1", "2019年10月1日 15:01"),
    ("time1", "2024-06-21 16:34:24"),
    ("time1", "2019年10月1日 15:01~2019年10月1日 16:01"),
    ("date1", "2019年10月1日"),
    ("date1", "2019年10月1日 15:01"),
    ("date1", "2026-05-20~2026-05-22"),
    ("amount1", "¥8000.50"),
    ("amount1", "8000元"),
    ("phone_number1", "+86-027-87654321"),
    ("car_number1", "鄂A12345挂"),
    ("name1", "林知夏"),
    ("name1", "Anna Li"),
    ("phrase1", "审核通过"),
    ("const1", "已签约"),
]
BAD = [
    ("thing1", "一" * 21),
    ("thing1", "两\n行"),
    ("short_thing1", "六个字就太长"),
    ("character_string1", "编号1"),
    ("character_string1", "1" * 33),
    ("number1", "1,000"),
    ("number1", "1" * 33),
    ("letter1", "a1"),
    ("symbol1", "a"),
    ("symbol1", "!!!!!!"),
    ("time1", "2019年10月1日"),
    ("time1", "2019年10月1日 24:00"),
    ("time1", "2019年13月1日 15:01"),
    ("time1", "明天 15:01"),
    ("date1", "15:01"),
    ("amount1", "12345678901"),
    ("amount1", "八千元"),
    ("phone_number1", "1" * 18),
    ("car_number1", "鄂A12345挂挂挂"),
    ("name1", "一二三四五六七八九十一"),
    ("phrase1", "审核通过了吧"),
    ("phrase1", "OK"),
    ("const1", "一" * 21),
]
TEMPLATE = checked_template(
    {
        "template_id": "T",
        "title": "通知",
        "fields": [
            {"key": "thing1", "label": "单位"},
            {"key": "const2", "label": "结果", "values": ["通过", "不通过"]},
        ],
    }
)


@pytest.mark.parametrize("key,value", GOOD)
def test_a_value_of_its_type_fits(key, value):
    assert fits(key, value) is True


@pytest.mark.parametrize("key,value", BAD)
def test_a_value_against_its_type_does_not_fit(key, value):
    assert fits(key, value) is False


def test_the_card_shows_labels_in_the_order_of_the_template_and_neither_first_nor_remark():
    data = {
        "first": {"value": "你好"},
        "const2": {"value": "通过"},
        "thing1": {"value": "江城软件", "color": "#f00"},
        "remark": {"value": "再见"},
    }

    assert shown_fields(TEMPLATE, data) == [
        {"label": "单位", "value": "江城软件"},
        {"label": "结果", "value": "通过"},
    ]


@pytest.mark.parametrize(
    "data,words",
    [
        ({"thing1": {"value": ""}, "const2": {"value": "通过"}}, "data.thing1.value is empty"),
        ({"thing1": {"value": "江"}}, "data.const2.value is empty"),
        ({"thing1": "江", "const2": {"value": "通过"}}, "data.thing1.value is empty"),
        ({"thing1": {"value": 7}, "const2": {"value": "通过"}}, "data.thing1.value invalid"),
        ({"thing1": {"value": "江"}, "const2": {"value": "再说"}}, "data.const2.value invalid"),
        ({"thing1.DATA": {"value": "江"}}, "data.thing1.DATA.value invalid"),
        ('{"thing1":{"value":"江"}}', "data.thing1.value is empty"),
    ],
)
def test_a_wrong_field_is_named(data, words):
    with pytest.raises(Refusal) as refusal:
        shown_fields(TEMPLATE, data)

    assert (refusal.value.errcode, refusal.value.errmsg) == (47003, f"argument invalid! {words}")


def test_a_template_with_an_unknown_type_of_field_is_not_registered():
    with pytest.raises(BadRequest, match="banana1"):
        checked_template({**TEMPLATE, "fields": [{"key": "banana1", "label": "香蕉"}]})
